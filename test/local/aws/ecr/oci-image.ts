import { createHash } from 'node:crypto';
import type { ECR } from '@aws-sdk/client-ecr';

export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
export const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';

export const sha256 = (bytes: Uint8Array | string): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Uploads one blob in one part. */
export async function uploadBlob(ecr: ECR, repositoryName: string, text: string): Promise<string> {
  const layerPartBlob = Buffer.from(text);
  const { uploadId } = await ecr.initiateLayerUpload({ repositoryName });
  const partLastByte = layerPartBlob.length - 1;
  await ecr.uploadLayerPart({ repositoryName, uploadId, partFirstByte: 0, partLastByte, layerPartBlob });
  const layerDigests = [sha256(layerPartBlob)];
  await ecr.completeLayerUpload({ repositoryName, uploadId, layerDigests });
  return layerDigests[0]!;
}

const descriptor = (mediaType: string, text: string) => ({ mediaType, digest: sha256(text), size: text.length });

/** The manifest of an image whose config and layer are `<name>-config` and `<name>-layer`. */
export const manifestOf = (name: string, changes: object = {}): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: descriptor(OCI_CONFIG, `${name}-config`),
    layers: [descriptor('application/vnd.oci.image.layer.v1.tar', `${name}-layer`)],
    ...changes,
  });

export const indexOf = (...manifests: readonly string[]): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: OCI_INDEX,
    manifests: manifests.map((text) => descriptor(OCI_MANIFEST, text)),
  });

/** Uploads the blobs of {@link manifestOf} and puts it. @returns its digest */
export async function pushImage(ecr: ECR, repositoryName: string, name: string, imageTag?: string): Promise<string> {
  for (const blob of [`${name}-config`, `${name}-layer`]) await uploadBlob(ecr, repositoryName, blob);
  const imageManifest = manifestOf(name);
  await ecr.putImage({ repositoryName, imageManifest, imageTag });
  return sha256(imageManifest);
}
