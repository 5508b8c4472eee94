import type { KnownImage, RunningRevision } from './observed';
import { digestsOf, releaseHash } from './release';
import type { ServiceSpec } from './service-spec';
import { baseHash, contentHash, type RevisionBase, type RevisionInput, renderRevision } from './task-definition';

export interface Rendered {
  readonly input: RevisionInput;
  /** Hash of the input, by which a registered revision is found. */
  readonly content: string;
  /** Hash of the release. */
  readonly hash: string;
}

/** The file in the service's directory, else the revision that the service runs; never the latest of the family, which may be the one that failed. */
export function baseOf(spec: ServiceSpec, running: RunningRevision | undefined): RevisionBase | undefined {
  return spec.taskDefinition ? { source: 'file', taskDefinition: spec.taskDefinition } : running?.base;
}

/** What a release of these images is rendered to. */
export function renderedFor(
  spec: ServiceSpec,
  base: RevisionBase,
  images: readonly KnownImage[],
  registry: string,
): Rendered {
  const digests = digestsOf(images);
  const input = renderRevision(base, digests, registry);
  const repositories = spec.images.map(({ repository }) => repository);
  const wanted = { service: spec.service, cluster: spec.cluster, digests, base: baseHash(base, repositories) };
  return { input, content: contentHash(input), hash: releaseHash(wanted) };
}
