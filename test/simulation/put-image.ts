import { createHash } from 'node:crypto';
import type { setUpWith } from './landscape';

const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/**
 * Puts a small image under a tag, as `local/image.ts` does, but past the SDK: pushes are no part of what is simulated.
 * @param build tells apart what is built under one tag
 * @param builtAs the tag that it was built under, where it gets another one now
 * @param labels what else the image says of itself
 * @param onDigest told before ECR tells of the push
 */
export async function putImage(
  ask: ReturnType<typeof setUpWith>,
  repositoryName: string,
  imageTag: string,
  build = 0,
  onDigest: (digest: string) => void = () => {},
  builtAs = imageTag,
  labels: Readonly<Record<string, string>> = {},
): Promise<string> {
  const layer = `The file system of ${repositoryName}.\n`;
  const config = JSON.stringify({
    ...{ architecture: 'amd64', os: 'linux' },
    config: { Labels: { 'org.opencontainers.image.version': builtAs, build: String(build), ...labels } },
    rootfs: { type: 'layers', diff_ids: [sha256(layer)] },
  });
  for (const blob of [layer, config]) {
    const layerDigests = [sha256(blob)];
    const { layers = [] } = await ask('ecr', 'BatchCheckLayerAvailability', { repositoryName, layerDigests });
    if (layers.some(({ layerAvailability }) => layerAvailability === 'AVAILABLE')) continue;
    const { uploadId } = await ask('ecr', 'InitiateLayerUpload', { repositoryName });
    const bytes = Buffer.from(blob);
    await ask('ecr', 'UploadLayerPart', {
      ...{ repositoryName, uploadId, partFirstByte: 0, partLastByte: bytes.length - 1, layerPartBlob: bytes },
    });
    await ask('ecr', 'CompleteLayerUpload', { repositoryName, uploadId, layerDigests });
  }
  const image = 'application/vnd.oci.image';
  const imageManifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: `${image}.manifest.v1+json`,
    config: { mediaType: `${image}.config.v1+json`, digest: sha256(config), size: Buffer.byteLength(config) },
    layers: [{ mediaType: `${image}.layer.v1.tar`, digest: sha256(layer), size: Buffer.byteLength(layer) }],
  });
  const digest = sha256(imageManifest);
  onDigest(digest);
  try {
    await ask('ecr', 'PutImage', {
      ...{ repositoryName, imageTag, imageManifest, imageManifestMediaType: `${image}.manifest.v1+json` },
    });
  } catch (error) {
    // The same image under the same tag: there is nothing to push, as docker sees it.
    if ((error as { code?: string }).code !== 'ImageAlreadyExistsException') throw error;
  }
  return digest;
}
