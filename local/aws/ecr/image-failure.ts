import { type ImageId, type ImageStore, TAG_PATTERN } from './image-store';

export interface ImageFailure {
  readonly failureCode:
    | 'InvalidImageDigest'
    | 'InvalidImageTag'
    | 'ImageTagDoesNotMatchDigest'
    | 'ImageNotFound'
    | 'MissingDigestAndTag'
    | 'ImageReferencedByManifestList';
  readonly failureReason: string;
}

const DIGEST_PATTERN = /^[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+$/;

/** Why one image of a batch cannot be had, or not be deleted; `undefined` when it can. */
export function failureOf(
  imageId: ImageId,
  images: ImageStore,
  purpose: 'get' | 'delete' = 'get',
): ImageFailure | undefined {
  const { imageDigest, imageTag } = imageId;
  if (imageDigest === undefined && imageTag === undefined)
    return {
      failureCode: 'MissingDigestAndTag',
      failureReason: 'Invalid request parameters: both tag and digest cannot be null',
    };
  if (imageDigest !== undefined && !DIGEST_PATTERN.test(imageDigest))
    return {
      failureCode: 'InvalidImageDigest',
      failureReason:
        "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
    };
  if (imageTag !== undefined && !TAG_PATTERN.test(imageTag))
    return {
      failureCode: 'InvalidImageTag',
      failureReason: `Invalid request parameters: image tag should satisfy the regex '${TAG_PATTERN.source.slice(1, -1)}'`,
    };
  const image = images.find(imageDigest === undefined ? { imageTag } : { imageDigest });
  if (!image) return { failureCode: 'ImageNotFound', failureReason: 'Requested image not found' };
  if (imageTag !== undefined && !image.tags.has(imageTag))
    return {
      failureCode: 'ImageTagDoesNotMatchDigest',
      failureReason: 'The specified tag and digest do not belong to one image',
    };
  const lastTag = imageTag !== undefined && image.tags.size === 1;
  const referrers = purpose === 'delete' && (imageTag === undefined || lastTag) ? images.indexesOf(image.digest) : [];
  if (referrers.length > 0)
    return {
      failureCode: 'ImageReferencedByManifestList',
      failureReason: `Requested image referenced by manifest list: [${referrers.map(({ digest }) => digest).join(', ')}]`,
    };
  return undefined;
}
