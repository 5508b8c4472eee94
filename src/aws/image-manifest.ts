import { createHash } from 'node:crypto';
import { BatchGetImageCommand, type ECRClient, GetDownloadUrlForLayerCommand } from '@aws-sdk/client-ecr';

/** A build may put much into labels; nobody reads more. */
const MOST_BYTES = 1024 * 1024;

/** For the download alone: the SDK's requests have their own limit. */
const DOWNLOAD_MILLISECONDS = 3_000;

/** Media types of OCI images and of Docker's (OCI image specification, Media Types; Docker Registry, Image Manifest v2). */
const MEDIA_TYPES = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

/** A manifest, checked against the digest that names it; undefined when it cannot be read. Throws what the SDK throws. */
export async function getManifest(ecr: ECRClient, repositoryName: string, digest: string): Promise<Json | undefined> {
  return (await findManifest(ecr, repositoryName, digest))?.manifest;
}

/** The same; undefined only when ECR does not have the image. */
export async function findManifest(
  ecr: ECRClient,
  repositoryName: string,
  digest: string,
): Promise<{ readonly manifest: Json | undefined } | undefined> {
  const { images = [], failures = [] } = await ecr.send(
    new BatchGetImageCommand({
      repositoryName,
      imageIds: [{ imageDigest: digest }],
      acceptedMediaTypes: MEDIA_TYPES,
    }),
  );
  if (failures.some(({ failureCode }) => failureCode === 'ImageNotFound')) return undefined;
  return { manifest: parsed(digest, Buffer.from(images[0]?.imageManifest ?? '')) };
}

/** A blob of JSON, an image's configuration say, checked against its digest. */
export async function downloadBlob(ecr: ECRClient, repositoryName: string, digest: string): Promise<Json | undefined> {
  const { downloadUrl } = await ecr.send(new GetDownloadUrlForLayerCommand({ repositoryName, layerDigest: digest }));
  if (downloadUrl === undefined) return undefined;
  const response = await fetch(downloadUrl, { signal: AbortSignal.timeout(DOWNLOAD_MILLISECONDS) });
  return response.ok ? parsed(digest, await firstBytes(response)) : undefined;
}

/** Up to the limit, and one chunk: what is cut off does not have its digest. */
async function firstBytes(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MOST_BYTES) break;
  }
  return Buffer.concat(chunks);
}

/** Somebody else's JSON. */
export type Json = Readonly<Record<string, unknown>>;

function parsed(digest: string, bytes: Buffer): Json | undefined {
  if (bytes.length > MOST_BYTES || digest !== `sha256:${createHash('sha256').update(bytes).digest('hex')}`)
    return undefined;
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

/** The digest in a descriptor. */
export function digestIn(descriptor: unknown): string | undefined {
  const digest = (descriptor as Json | null | undefined)?.digest;
  return typeof digest === 'string' ? digest : undefined;
}
