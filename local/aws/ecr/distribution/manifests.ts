import { AwsError } from '../../wire/aws-error';
import type { HttpResponse } from '../../wire/http-message';
import { invalidParameter } from '../constraints';
import type { Registry } from '../registry';
import { isImmutable } from '../tag-mutability';
import { bodiless, type Exchange } from './exchange';
import { ociError } from './refusal';
import type { RouteOf } from './route';

type ManifestRoute = RouteOf<'manifest'>;

/** What a reference names: a digest has a colon, a tag never has one. */
const imageIdOf = (reference: string) =>
  reference.includes(':') ? { imageDigest: reference } : { imageTag: reference };

/** Manifests of images and indexes, by tag or digest. */
export function manifestHandlers(registry: Registry) {
  return {
    async get(exchange: Exchange, { repository, reference }: ManifestRoute): Promise<HttpResponse> {
      const { images = [], failures = [] } = await exchange.call('BatchGetImage', {
        registryId: exchange.registryId,
        repositoryName: repository,
        imageIds: [imageIdOf(reference)],
        acceptedMediaTypes: acceptedIn(exchange.request.headers.accept),
      });
      const { imageManifest, imageManifestMediaType, imageId } = images[0] ?? {};
      if (imageManifest === undefined) return manifestUnknown(failures[0]?.failureReason);
      const body = Buffer.from(imageManifest);
      return {
        status: 200,
        headers: {
          'content-type': imageManifestMediaType ?? '',
          'content-length': String(body.length),
          'docker-content-digest': imageId?.imageDigest ?? '',
        },
        body,
      };
    },

    async put(exchange: Exchange, { repository, reference }: ManifestRoute): Promise<HttpResponse> {
      const { registryId, request, base } = exchange;
      const imageManifest = textOf(request.body);
      const imageId = imageIdOf(reference);
      const pushed = await exchange
        .call('PutImage', {
          registryId,
          repositoryName: repository,
          imageManifest,
          imageManifestMediaType: mediaTypeIn(request.headers['content-type']),
          ...imageId,
        })
        .then(
          ({ image }) => image?.imageId?.imageDigest,
          (error: unknown) => {
            if (!(error instanceof AwsError)) throw error;
            if (error.code === 'LayersNotFoundException')
              throw new AwsError('ReferencedImagesNotFoundException', error.message);
            if (error.code !== 'ImageAlreadyExistsException') throw error;
            refuseImmutable(exchange, repository, imageId.imageTag);
            return registry.find({ registryId, repositoryName: repository }).images.find(imageId)?.digest;
          },
        );
      const digest = pushed ?? '';
      const subject = registry.find({ repositoryName: repository }).images.find({ imageDigest: digest })
        ?.manifest.subject;
      return bodiless(201, {
        location: `${base}/v2/${repository}/manifests/${digest}`,
        'docker-content-digest': digest,
        ...(subject !== undefined && { 'oci-subject': subject }),
      });
    },

    async remove(exchange: Exchange, { repository, reference }: ManifestRoute): Promise<HttpResponse> {
      const { failures = [] } = await exchange.call('BatchDeleteImage', {
        registryId: exchange.registryId,
        repositoryName: repository,
        imageIds: [imageIdOf(reference)],
      });
      const [failure] = failures;
      if (!failure) return bodiless(202, {});
      return failure.failureCode === 'ImageReferencedByManifestList'
        ? ociError(405, 'UNSUPPORTED', failure.failureReason ?? '')
        : manifestUnknown(failure.failureReason);
    },
  };

  /** What is there already is no error to a registry client, unless its tag may not be given twice (containers-roadmap#2179). */
  function refuseImmutable({ registryId }: Exchange, repositoryName: string, tag: string | undefined): void {
    if (tag === undefined || !isImmutable(tag, registry.find({ registryId, repositoryName }).mutability)) return;
    throw new AwsError(
      'ImageTagAlreadyExistsException',
      `The image tag '${tag}' already exists in the '${repositoryName}' repository and cannot be overwritten because the tag is immutable.`,
    );
  }
}

const manifestUnknown = (reason = 'Requested image not found'): HttpResponse =>
  ociError(404, 'MANIFEST_UNKNOWN', reason);

/** The bytes of a manifest are its identity: what is no text cannot be stored as one. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalidParameter('ImageManifest', 'Invalid JSON syntax');
  }
}

const mediaTypeIn = (header: string | undefined): string | undefined => header?.split(';')[0]?.trim() || undefined;

/** The media types of an `Accept` header; `undefined` when it takes anything. */
function acceptedIn(header: string | undefined): string[] | undefined {
  const types = (header ?? '').split(',').flatMap((one) => mediaTypeIn(one) ?? []);
  return types.length === 0 || types.includes('*/*') ? undefined : types;
}
