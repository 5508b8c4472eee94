import { AwsError } from '../wire/aws-error';
import { invalidParameter } from './constraints';
import type { ImageId, StoredImage } from './image-store';
import type { Repository } from './registry';

/** The one image that a request names. @throws ImageNotFoundException, InvalidParameterException */
export function foundImage(imageId: ImageId, repository: Repository, registryId: string): StoredImage {
  const { imageDigest, imageTag } = imageId;
  if (imageDigest === undefined && imageTag === undefined)
    throw invalidParameter('imageIds', 'both tag and digest cannot be null');
  const image = repository.images.find(imageId);
  if (!image)
    throw new AwsError(
      'ImageNotFoundException',
      `The image with imageId {imageDigest:'${imageDigest ?? null}', imageTag:'${imageTag ?? null}'} does not exist within the repository with name '${repository.name}' in the registry with id '${registryId}'`,
    );
  return image;
}
