import type { HttpResponse } from '../../wire/http-message';
import { bodiless, type Exchange } from './exchange';
import { ociError } from './refusal';
import type { RouteOf } from './route';

/** Whether a repository has a blob, and how long it is. */
export async function headBlob(exchange: Exchange, { repository, digest }: RouteOf<'blob'>): Promise<HttpResponse> {
  const { layers = [] } = await exchange.call('BatchCheckLayerAvailability', {
    registryId: exchange.registryId,
    repositoryName: repository,
    layerDigests: [digest],
  });
  const size = layers.find(({ layerAvailability }) => layerAvailability === 'AVAILABLE')?.layerSize;
  if (size === undefined) return ociError(404, 'BLOB_UNKNOWN', 'Requested layer not found');
  // The content type that ECR gives every blob (solo-io/wasm#129).
  return bodiless(200, {
    'content-type': 'application/vnd.docker.container.image.v1+json',
    'content-length': String(size),
    'docker-content-digest': digest,
  });
}

/** A blob's bytes lie elsewhere: ECR sends its clients to S3. */
export async function getBlob(exchange: Exchange, { repository, digest }: RouteOf<'blob'>): Promise<HttpResponse> {
  const { downloadUrl = '' } = await exchange.call('GetDownloadUrlForLayer', {
    registryId: exchange.registryId,
    repositoryName: repository,
    layerDigest: digest,
  });
  const { pathname } = new URL(downloadUrl);
  return bodiless(307, { location: `${exchange.base}${pathname}`, 'docker-content-digest': digest });
}
