import { asService } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { childOf, configOf, labelsIn, parsedManifest } from './image-manifest';
import { parseImage } from './image-reference';

/** What is downloaded from an address that `GetDownloadUrlForLayer` gave out; `undefined` when it is no longer there. */
export type Download = (url: string) => Uint8Array | undefined;

export type Labels = Readonly<Record<string, unknown>>;

/** The outcome of pulling one image. */
export type Pull = { readonly digest: string | undefined; readonly labels: Labels } | { readonly failure: string };

export interface WantedImage {
  readonly image: string;
  readonly executionRoleArn: string | undefined;
  /** As OCI names it: `amd64`, `arm64`. */
  readonly architecture: string;
}

const MANIFEST_TYPES = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

/**
 * Pulls an image as Fargate does: from this account's ECR with the task's execution role. Other registries are out of
 * reach of an embedded AWS; their images count as there, without labels.
 * @param download absent: configurations are not fetched, so that no image has labels.
 */
export async function pullImage(world: World, wanted: WantedImage, download: Download | undefined): Promise<Pull> {
  const { image, executionRoleArn } = wanted;
  const reference = parseImage(image);
  if (reference?.registry !== `${world.accountId}.dkr.ecr.${world.region}.amazonaws.com`)
    return { digest: reference?.digest, labels: {} };
  const { repository: repositoryName } = reference;
  const caller = asService('ecs', executionRoleArn === undefined ? {} : { roleArn: executionRoleArn });
  const manifestOf = async (imageId: { imageDigest: string } | { imageTag: string }) => {
    const input = { repositoryName, imageIds: [imageId], acceptedMediaTypes: MANIFEST_TYPES };
    const { images } = await world.call(caller, 'ecr', 'BatchGetImage', input);
    return images?.[0];
  };
  const notFound = {
    failure: `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`,
  };
  try {
    const found = await manifestOf(
      reference.digest ? { imageDigest: reference.digest } : { imageTag: reference.tag ?? 'latest' },
    );
    const digest = found?.imageId?.imageDigest;
    if (digest === undefined) return notFound;
    if (!download) return { digest, labels: {} };
    const manifest = parsedManifest(found?.imageManifest);
    const child = childOf(manifest, wanted.architecture);
    const own =
      child === undefined ? manifest : parsedManifest((await manifestOf({ imageDigest: child }))?.imageManifest);
    const layerDigest = configOf(own);
    if (layerDigest === undefined) return { digest, labels: {} };
    const url = await world
      .call(caller, 'ecr', 'GetDownloadUrlForLayer', { repositoryName, layerDigest })
      .then(({ downloadUrl }) => downloadUrl, asBlobFailure);
    if (typeof url === 'object')
      return {
        failure: `CannotPullContainerError: failed to copy: httpReadSeeker: failed open: unexpected status code https://${reference.registry}/v2/${repositoryName}/blobs/${layerDigest}: ${url.status}`,
      };
    return { digest, labels: labelsIn(url === undefined ? undefined : download(url)) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === 'RepositoryNotFoundException') return notFound;
    return {
      failure: `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): ${error.code}: ${error.message}`,
    };
  }
}

/** A registry refuses a blob by HTTP. */
function asBlobFailure(error: unknown): { readonly status: string } {
  if (!(error instanceof AwsError)) throw error;
  return { status: error.code.startsWith('AccessDenied') ? '403 Forbidden' : '404 Not Found' };
}
