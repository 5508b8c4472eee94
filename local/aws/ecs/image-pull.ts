import { asService } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { parseImage } from './image-reference';

/** The outcome of pulling one image. */
export type Pull = { readonly digest: string | undefined } | { readonly failure: string };

const MANIFEST_TYPES = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

/**
 * Pulls an image as Fargate does: from this account's ECR with the task's execution role. Other registries are out of
 * reach of an embedded AWS; their images count as there.
 */
export async function pullImage(world: World, image: string, executionRoleArn: string | undefined): Promise<Pull> {
  const reference = parseImage(image);
  if (reference?.registry !== `${world.accountId}.dkr.ecr.${world.region}.amazonaws.com`)
    return { digest: reference?.digest };
  const imageId = reference.digest ? { imageDigest: reference.digest } : { imageTag: reference.tag ?? 'latest' };
  const notFound = {
    failure: `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`,
  };
  try {
    const { images } = await world.call(
      asService('ecs', executionRoleArn === undefined ? {} : { roleArn: executionRoleArn }),
      'ecr',
      'BatchGetImage',
      { repositoryName: reference.repository, imageIds: [imageId], acceptedMediaTypes: MANIFEST_TYPES },
    );
    const digest = images?.[0]?.imageId?.imageDigest;
    return digest === undefined ? notFound : { digest };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === 'RepositoryNotFoundException') return notFound;
    return {
      failure: `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): ${error.code}: ${error.message}`,
    };
  }
}
