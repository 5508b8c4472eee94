import { pageOf } from '../page';
import type { Operations } from '../wire/implementation';
import { invalidParameter } from './constraints';
import { foundImage } from './found-image';
import { failureOf } from './image-failure';
import type { ImageId, StoredImage } from './image-store';
import type { Registry, Repository } from './registry';

/** Images: pushed, fetched, described, listed, deleted. */
export function imageOperations(registry: Registry): Operations<'ecr'> {
  const place = ({ name }: Repository) => ({ registryId: registry.id, repositoryName: name });
  return {
    PutImage: (input) => {
      const repository = registry.find(input);
      const image = repository.images.push({
        text: input.imageManifest ?? '',
        mediaType: input.imageManifestMediaType,
        tag: input.imageTag,
        digest: input.imageDigest,
      });
      return { image: { ...place(repository), ...manifestOf(image, input.imageTag) } };
    },
    BatchGetImage: (input) => {
      const repository = registry.find(input);
      const accepted = input.acceptedMediaTypes;
      const images = [];
      const failures = [];
      for (const imageId of input.imageIds ?? []) {
        const image = repository.images.find(imageId);
        const failure = failureOf(imageId, repository.images);
        if (failure) failures.push({ imageId, ...failure });
        else if (!image || (accepted && !accepted.includes(image.manifest.mediaType)))
          failures.push({
            imageId,
            failureCode: 'ImageNotFound' as const,
            failureReason: 'Requested image not found in an accepted media type',
          });
        else {
          repository.images.notePull(image);
          images.push({ ...place(repository), ...manifestOf(image, imageId.imageTag) });
        }
      }
      return { images, failures };
    },
    DescribeImages: (input) => {
      const repository = registry.find(input);
      const { imageIds, nextToken, maxResults, filter } = input;
      const describe = (image: StoredImage) => ({
        ...place(repository),
        imageDigest: image.digest,
        ...(image.tags.size > 0 && { imageTags: [...image.tags] }),
        imageSizeInBytes: image.sizeInBytes,
        imagePushedAt: image.pushedAt,
        ...(image.pulledAt && { lastRecordedPullTime: image.pulledAt }),
        imageManifestMediaType: image.manifest.mediaType,
        ...(image.manifest.artifactMediaType && { artifactMediaType: image.manifest.artifactMediaType }),
        ...(image.manifest.subject && { subjectManifestDigest: image.manifest.subject }),
        imageStatus: 'ACTIVE' as const,
      });
      if (imageIds) {
        if (nextToken !== undefined || maxResults !== undefined)
          throw invalidParameter('imageIds', 'Can not be used together with nextToken or maxResults');
        const asked = imageIds.map((imageId) => foundImage(imageId, repository, registry.id));
        return { imageDetails: [...new Set(asked)].filter((image) => passes(image, filter)).map(describe) };
      }
      const matching = repository.images.list().filter((image) => passes(image, filter));
      const page = pageOf(matching, ({ sequence }) => positionOf(sequence), nextToken, maxResults ?? 100);
      if (!page) throw invalidParameter('nextToken', 'Invalid token');
      return { imageDetails: page.items.map(describe), nextToken: page.next };
    },
    ListImages: (input) => {
      const repository = registry.find(input);
      const { nextToken, maxResults, filter } = input;
      const entries = repository.images
        .list()
        .filter((image) => passes(image, filter))
        .flatMap(({ digest, sequence, tags }) =>
          tags.size === 0
            ? [{ key: positionOf(sequence), imageDigest: digest }]
            : [...tags].map((imageTag) => ({
                key: `${positionOf(sequence)}:${imageTag}`,
                imageDigest: digest,
                imageTag,
              })),
        );
      const page = pageOf(entries, ({ key }) => key, nextToken, maxResults ?? 100);
      if (!page) throw invalidParameter('nextToken', 'Invalid token');
      return { imageIds: page.items.map(({ key: _, ...imageId }) => imageId), nextToken: page.next };
    },
    BatchDeleteImage: (input) => {
      const { images } = registry.find(input);
      const imageIds: ImageId[] = [];
      const failures = [];
      for (const imageId of input.imageIds ?? []) {
        const failure = failureOf(imageId, images, 'delete');
        const image = images.find(imageId);
        if (failure || !image) {
          failures.push({ imageId, ...failure });
          continue;
        }
        const { digest: imageDigest } = image;
        if (imageId.imageTag !== undefined) {
          images.removeTag(imageId.imageTag);
          imageIds.push({ imageDigest, imageTag: imageId.imageTag });
        } else {
          const tags = images.removeImage(image);
          imageIds.push(...(tags.length > 0 ? tags.map((imageTag) => ({ imageDigest, imageTag })) : [{ imageDigest }]));
        }
      }
      return { imageIds, failures };
    },
  };
}

const manifestOf = ({ digest, text, manifest }: StoredImage, tag: string | undefined) => ({
  imageId: { imageDigest: digest, ...(tag !== undefined && { imageTag: tag }) },
  imageManifest: text,
  imageManifestMediaType: manifest.mediaType,
});

/** A key that sorts as the number does. */
const positionOf = (sequence: number): string => String(sequence).padStart(12, '0');

interface Filter {
  readonly tagStatus?: string | undefined;
  readonly imageStatus?: string | undefined;
}

/** Every image here is ACTIVE. */
const passes = ({ tags }: StoredImage, { tagStatus = 'ANY', imageStatus = 'ACTIVE' }: Filter = {}): boolean =>
  (tagStatus === 'ANY' || (tagStatus === 'TAGGED') === tags.size > 0) && ['ACTIVE', 'ANY'].includes(imageStatus);
