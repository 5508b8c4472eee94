import type { ECRClient } from '@aws-sdk/client-ecr';
import { digestIn, downloadBlob, getManifest, type Json } from './image-manifest';

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

/** The labels in an image's configuration; undefined without one. */
export function labelsOf(config: Json | undefined): Readonly<Record<string, string>> | undefined {
  const labels = (config?.config as Json | null | undefined)?.Labels;
  if (typeof labels !== 'object' || labels === null) return config && {};
  return Object.fromEntries(
    Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
