import { AwsError } from '../../wire/aws-error';
import type { HttpResponse } from '../../wire/http-message';
import { PART_SIZE_IN_BYTES } from '../layer-uploads';
import type { Registry } from '../registry';
import { bodiless, type Exchange } from './exchange';
import { mountBlob } from './mount';
import type { RouteOf } from './route';

/** Blobs on their way in: opened or mounted, filled by `PATCH`, completed by `PUT`. */
export function uploadHandlers(registry: Registry) {
  const { uploads } = registry;

  /**
   * A body with `Content-Range` is one layer part. One without is a stream of any length, cut into even parts, so that none
   * but the last of the upload is too small.
   */
  async function receive(exchange: Exchange, { repository, uploadId }: RouteOf<'upload'>): Promise<void> {
    const { body, headers } = exchange.request;
    if (body.length === 0) return;
    const address = { registryId: exchange.registryId, repositoryName: repository, uploadId };
    const range = headers['content-range'];
    const declared = range === undefined ? undefined : rangeOf(range);
    if (range !== undefined && !declared)
      throw new AwsError('InvalidLayerPartException', `Content-Range '${range}' is not <first byte>-<last byte>`);
    const count = declared ? 1 : Math.ceil(body.length / PART_SIZE_IN_BYTES);
    const start = declared?.first ?? uploads.progressOf(address)?.received ?? 0;
    for (let part = 0; part < count; part++) {
      const [from, to] = [part, part + 1].map((edge) => Math.floor((edge * body.length) / count)) as [number, number];
      await exchange.call('UploadLayerPart', {
        ...address,
        partFirstByte: start + from,
        partLastByte: declared?.last ?? start + to - 1,
        layerPartBlob: body.subarray(from, to),
      });
    }
  }

  return {
    /** With `digest` the body might be the whole blob; ECR leaves that to `PUT`, as the specification lets it. */
    async open(exchange: Exchange, { repository }: RouteOf<'uploads'>): Promise<HttpResponse> {
      const mounted = await mountBlob(registry, exchange, repository);
      if (mounted !== undefined) return blobCreated(exchange, repository, mounted);
      const { uploadId = '' } = await exchange.call('InitiateLayerUpload', {
        registryId: exchange.registryId,
        repositoryName: repository,
      });
      return bodiless(202, { ...addressOf(exchange, repository, uploadId), range: '0-0' });
    },

    async append(exchange: Exchange, route: RouteOf<'upload'>): Promise<HttpResponse> {
      const { repository, uploadId } = route;
      const address = { registryId: exchange.registryId, repositoryName: repository, uploadId };
      const before = uploads.progressOf(address);
      await receive(exchange, route);
      const after = uploads.progressOf(address);
      if (!after) throw uploads.notFound(address);
      // ECR answers 201, not 202, and its Range stays at the first chunk whatever follows (containers-roadmap#2831).
      const told = before?.received ? before.firstPart : after.received;
      return bodiless(201, {
        ...addressOf(exchange, repository, uploadId),
        range: `0-${Math.max(told - 1, 0)}`,
      });
    },

    async complete(exchange: Exchange, route: RouteOf<'upload'>): Promise<HttpResponse> {
      const { repository, uploadId } = route;
      await receive(exchange, route);
      const digest = exchange.query.get('digest');
      await exchange
        .call('CompleteLayerUpload', {
          registryId: exchange.registryId,
          repositoryName: repository,
          uploadId,
          layerDigests: digest === null ? [] : [digest],
        })
        .catch((error: unknown) => {
          // Somebody else has pushed the same blob meanwhile: it is there, which is what was asked for.
          if (!(error instanceof AwsError) || error.code !== 'LayerAlreadyExistsException') throw error;
        });
      return blobCreated(exchange, repository, digest ?? '');
    },
  };
}

function rangeOf(header: string): { readonly first: number; readonly last: number } | undefined {
  const match = /^(?:bytes[ =])?(\d{1,15})-(\d{1,15})(?:\/.*)?$/.exec(header.trim());
  return match ? { first: Number(match[1]), last: Number(match[2]) } : undefined;
}

const addressOf = ({ base }: Exchange, repository: string, uploadId: string): Record<string, string> => ({
  location: `${base}/v2/${repository}/blobs/uploads/${uploadId}`,
  'docker-upload-uuid': uploadId,
});

const blobCreated = ({ base }: Exchange, repository: string, digest: string): HttpResponse =>
  bodiless(201, { location: `${base}/v2/${repository}/blobs/${digest}`, 'docker-content-digest': digest });
