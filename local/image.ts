import { createHash } from 'node:crypto';
import {
  BatchCheckLayerAvailabilityCommand,
  CompleteLayerUploadCommand,
  type ECRClient,
  InitiateLayerUploadCommand,
  PutImageCommand,
  UploadLayerPartCommand,
} from '@aws-sdk/client-ecr';

/** A small but whole OCI image: what a build would push. */
export interface ImageRecipe {
  readonly repository: string;
  readonly tag: string;
  /** OCI labels (`org.opencontainers.image.revision`, …). */
  readonly labels?: Readonly<Record<string, string>>;
  readonly architecture?: string;
}

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/**
 * Pushes an image as a client does: each blob that is not there yet is uploaded, then the manifest is put under its tag.
 * The same recipe makes the same digest.
 * @returns the image digest.
 */
export async function pushImage(ecr: ECRClient, recipe: ImageRecipe): Promise<string> {
  const { repository, tag, labels = {}, architecture = 'amd64' } = recipe;
  // Tags of a repository share their base layer, as builds of one service do; the configuration tells them apart.
  const layer = Buffer.from(`The file system of ${repository}.\n`);
  const config = Buffer.from(
    JSON.stringify({
      architecture,
      os: 'linux',
      config: { Labels: { 'org.opencontainers.image.version': tag, ...labels } },
      rootfs: { type: 'layers', diff_ids: [sha256(layer)] },
    }),
  );
  for (const blob of [layer, config]) await uploadBlob(ecr, repository, blob);
  const imageManifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: sha256(config), size: config.length },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: sha256(layer), size: layer.length }],
  });
  await ecr.send(
    new PutImageCommand({
      repositoryName: repository,
      imageTag: tag,
      imageManifest,
      imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
    }),
  );
  return sha256(Buffer.from(imageManifest));
}

async function uploadBlob(ecr: ECRClient, repositoryName: string, blob: Buffer): Promise<void> {
  const digest = sha256(blob);
  const { layers = [] } = await ecr.send(
    new BatchCheckLayerAvailabilityCommand({ repositoryName, layerDigests: [digest] }),
  );
  if (layers.some(({ layerAvailability }) => layerAvailability === 'AVAILABLE')) return;
  const { uploadId } = await ecr.send(new InitiateLayerUploadCommand({ repositoryName }));
  await ecr.send(
    new UploadLayerPartCommand({
      repositoryName,
      uploadId,
      partFirstByte: 0,
      partLastByte: blob.length - 1,
      layerPartBlob: blob,
    }),
  );
  try {
    await ecr.send(new CompleteLayerUploadCommand({ repositoryName, uploadId, layerDigests: [digest] }));
  } catch (error) {
    // Somebody else has pushed the same layer meanwhile.
    if ((error as Error).name !== 'LayerAlreadyExistsException') throw error;
  }
}
