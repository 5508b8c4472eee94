import { hashOf } from './canonical';
import { imageLabel } from './image';
import type { KnownImage, ObservedDeployment } from './observed';
import type { Digests } from './task-definition';

/** What a service is to run: one digest per image repository, and the hash of the base definition without those images. */
export interface WantedState {
  readonly service: string;
  readonly cluster: string;
  readonly digests: Digests;
  readonly base: string;
}

/** The identity of a release: SHA-256 of its wanted state. The same wish has the same hash, whoever asks, whenever. */
export function releaseHash(wanted: WantedState): string {
  return hashOf(wanted);
}

/** Digest per repository, of the images whose digest is known. */
export function digestsOf(images: readonly KnownImage[]): Digests {
  return Object.fromEntries(
    images.flatMap(({ repository, digest }) => (digest === undefined ? [] : [[repository, digest] as const])),
  );
}

/** `v1 -> v2`; with several repositories `frontend v1 -> v2, sidecar 3 -> 4`, only those that change; `task definition` where none does. */
export function changeLabel(from: readonly KnownImage[], to: readonly KnownImage[]): string {
  const changed = to.filter(
    (image) => image.digest !== from.find((old) => old.repository === image.repository)?.digest,
  );
  return (
    changed
      .map((image) => {
        const old = from.find(({ repository }) => repository === image.repository);
        const step = old ? `${imageLabel(old)} -> ${imageLabel(image)}` : imageLabel(image);
        return to.length > 1 ? `${image.repository} ${step}` : step;
      })
      .join(', ') || 'task definition'
  );
}

const DESCRIPTION = /^Slipway release ([0-9a-f]{64}) attempt (\d{1,9})\b/;

/** A deployment's `description`: how a deployment of ours is known again. At most 256 characters (CodeDeploy's limit). */
export function deploymentDescription(hash: string, attempt: number, change: string): string {
  return `Slipway release ${hash} attempt ${attempt}: ${change}`.slice(0, 256);
}

/**
 * Release and attempt of a deployment that Slipway created; undefined of anybody else's.
 * CodeDeploy's own rollback is never ours, whatever description it carries over.
 */
export function releaseOf(
  deployment: ObservedDeployment,
): { readonly hash: string; readonly attempt: number } | undefined {
  if (deployment.creator === 'codeDeployRollback') return undefined;
  const match = DESCRIPTION.exec(deployment.description ?? '');
  return match ? { hash: match[1]!, attempt: Number(match[2]) } : undefined;
}
