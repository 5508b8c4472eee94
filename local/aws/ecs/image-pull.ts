import type { ServiceCaller } from '../iam/credentials';
import { isOff } from '../rules/is-off';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { inGoSdkWords } from './go-sdk-words';
import { childOf, configOf, labelsIn, parsedManifest } from './image-manifest';
import { parseImage } from './image-reference';

/** What is downloaded from an address that `GetDownloadUrlForLayer` gave out; `undefined` when it is no longer there. */
export type Download = (url: string) => Uint8Array | undefined;

export type Labels = Readonly<Record<string, unknown>>;

/** The outcome of pulling one image. */
export type Pull = { readonly digest: string | undefined; readonly labels: Labels } | { readonly failure: string };

export interface WantedImage {
  readonly image: string;
  /** ECS with the task's execution role. */
  readonly caller: ServiceCaller;
  /** As OCI names it: `amd64`, `arm64`. */
  readonly architecture: string;
}

const MANIFEST_TYPES = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

const NO_AUTH =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s)';
const NO_MANIFEST = 'CannotPullContainerError: pull image manifest has been retried 1 time(s)';

/**
 * Pulls an image as Fargate does: from this account's ECR with the task's execution role, which needs
 * `GetAuthorizationToken`, `BatchGetImage` and `GetDownloadUrlForLayer` [ECR: ECR_on_ECS]. Other registries are out of
 * reach of an embedded AWS; their images count as there, without labels.
 * @param download absent: configurations are not fetched, so that no image has labels.
 */
export async function pullImage(world: World, wanted: WantedImage, download: Download | undefined): Promise<Pull> {
  const { image, caller } = wanted;
  const reference = parseImage(image);
  if (reference?.registry !== `${world.accountId}.dkr.ecr.${world.region}.amazonaws.com`)
    return { digest: reference?.digest, labels: {} };
  const { repository: repositoryName, registry } = reference;
  const refusal = await world.call(caller, 'ecr', 'GetAuthorizationToken', {}).then(() => undefined, asRefusal);
  if (refusal) return { failure: `${NO_AUTH}: ${inGoSdkWords(world, 'ECR: GetAuthorizationToken', refusal)}` };

  const manifestOf = async (imageId: { imageDigest: string } | { imageTag: string }) => {
    const input = { repositoryName, imageIds: [imageId], acceptedMediaTypes: MANIFEST_TYPES };
    const { images } = await world.call(caller, 'ecr', 'BatchGetImage', input);
    return images?.[0];
  };
  const { digest: wantedDigest, tag = 'latest' } = reference;
  try {
    const found = await manifestOf(wantedDigest ? { imageDigest: wantedDigest } : { imageTag: tag });
    const digest = found?.imageId?.imageDigest;
    if (digest === undefined && isOff('image-pull')) return { digest: wantedDigest, labels: {} };
    if (digest === undefined) return { failure: `${NO_MANIFEST}: failed to resolve ref ${image}: ${image}: not found` };
    const manifest = parsedManifest(found?.imageManifest);
    const child = childOf(manifest, wanted.architecture);
    if (child === 'none')
      return {
        failure: `${NO_MANIFEST}: image Manifest does not contain descriptor matching platform 'linux/${wanted.architecture}'`,
      };
    if (!download) return { digest, labels: {} };
    const own =
      child === undefined ? manifest : parsedManifest((await manifestOf({ imageDigest: child }))?.imageManifest);
    const layerDigest = configOf(own);
    if (layerDigest === undefined) return { digest, labels: {} };
    const url = await world
      .call(caller, 'ecr', 'GetDownloadUrlForLayer', { repositoryName, layerDigest })
      .then(({ downloadUrl }) => downloadUrl, asRefusal);
    if (typeof url === 'object')
      return {
        failure: `CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected status code https://${registry}/v2/${repositoryName}/blobs/${layerDigest}: ${statusOf(url)}`,
      };
    return { digest, labels: labelsIn(url === undefined ? undefined : download(url)) };
  } catch (error) {
    const refused = asRefusal(error);
    const why =
      refused.code === 'RepositoryNotFoundException'
        ? `${image}: not found`
        : `pulling from host ${registry} failed with status code [manifests ${wantedDigest ?? tag}]: ${statusOf(refused)}`;
    return { failure: `${NO_MANIFEST}: failed to resolve ref ${image}: ${why}` };
  }
}

/** @throws what no service answered. */
function asRefusal(error: unknown): AwsError {
  if (!(error instanceof AwsError)) throw error;
  return error;
}

/** A registry refuses by HTTP. */
const statusOf = ({ code }: AwsError): string => (code.startsWith('AccessDenied') ? '403 Forbidden' : '404 Not Found');
