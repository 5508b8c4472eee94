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

/**
 * The labels of an image, of an index those of its first image; undefined on any trouble. Attacker-controlled text. Every
 * step is checked against the digest that named it, so they are the labels of this image and of no other.
 */
export async function imageLabels(
  ecr: ECRClient,
  repositoryName: string,
  digest: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    const manifest = await imageManifest(ecr, repositoryName, digest);
    const config = digestIn(manifest?.config);
    return config === undefined ? undefined : labelsOf(await downloadBlob(ecr, repositoryName, config));
  } catch {
    // Labels are a courtesy: a release waits for people, not for these.
    return undefined;
  }
}

/** Follows an index to its first image. An index of indexes is nothing that builds make. */
async function imageManifest(ecr: ECRClient, repositoryName: string, digest: string): Promise<Json | undefined> {
  const manifest = await getManifest(ecr, repositoryName, digest);
  if (!Array.isArray(manifest?.manifests)) return manifest;
  const first = manifest.manifests.map(digestIn).find((each) => each !== undefined);
  return first === undefined ? undefined : getManifest(ecr, repositoryName, first);
}

async function getManifest(ecr: ECRClient, repositoryName: string, digest: string): Promise<Json | undefined> {
  const { images = [] } = await ecr.send(
    new BatchGetImageCommand({
      repositoryName,
      imageIds: [{ imageDigest: digest }],
      acceptedMediaTypes: MEDIA_TYPES,
    }),
  );
  return parsed(digest, Buffer.from(images[0]?.imageManifest ?? ''));
}

async function downloadBlob(ecr: ECRClient, repositoryName: string, digest: string): Promise<Json | undefined> {
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

type Json = Readonly<Record<string, unknown>>;

function parsed(digest: string, bytes: Buffer): Json | undefined {
  if (bytes.length > MOST_BYTES || digest !== `sha256:${createHash('sha256').update(bytes).digest('hex')}`)
    return undefined;
  const value: unknown = JSON.parse(bytes.toString());
  return typeof value === 'object' && value !== null ? (value as Json) : undefined;
}

function digestIn(descriptor: unknown): string | undefined {
  const digest = (descriptor as Json | null | undefined)?.digest;
  return typeof digest === 'string' ? digest : undefined;
}

function labelsOf(config: Json | undefined): Readonly<Record<string, string>> | undefined {
  const labels = (config?.config as Json | null | undefined)?.Labels;
  if (typeof labels !== 'object' || labels === null) return config && {};
  return Object.fromEntries(
    Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
