import type { Clients } from '../aws/clients';
import { digestOfTag, tagsOfDigest } from '../aws/ecr';
import { runningDigests } from '../aws/ecs';
import { type ImageReference, isEcrRegistry, parseImageReference } from '../domain/image';
import type { Instant } from '../domain/instant';
import type { KnownImage, ObservedService } from '../domain/observed';
import type { ImagePolicy, ServiceSpec } from '../domain/service-spec';
import { newestTag, tagObstacle } from '../domain/tag-policy';
import type { RevisionBase } from '../domain/task-definition';

interface NamedImage {
  readonly container: string;
  readonly reference: ImageReference;
}

/** Which image of each watched repository a service runs, for its adoption: digest and tag, as far as AWS can tell. */
export async function identifyImages(
  clients: Pick<Clients, 'ecs' | 'ecr'>,
  spec: ServiceSpec,
  service: ObservedService,
  base: RevisionBase,
): Promise<readonly KnownImage[]> {
  const named: NamedImage[] = base.taskDefinition.containerDefinitions.flatMap(({ name, image }) => {
    const reference = parseImageReference(image);
    return reference && isEcrRegistry(reference.registry) ? [{ container: name, reference }] : [];
  });
  const watched = spec.images.flatMap((policy) => {
    const image = named.find(({ reference }) => reference.repository === policy.repository);
    return image ? [{ policy, image }] : [];
  });
  const byTag = watched.some(({ image }) => image.reference.digest === undefined);
  const started = byTag ? await runningDigests(clients.ecs, spec.cluster, spec.service, service.taskDefinition) : {};
  const at = service.primary?.createdAt ?? new Date(0).toISOString();
  return Promise.all(
    watched.map(({ policy, image }) => identify(clients, policy, image, started[image.container], at)),
  );
}

async function identify(
  { ecr }: Pick<Clients, 'ecr'>,
  { repository, tags: policy }: ImagePolicy,
  { reference }: NamedImage,
  started: string | undefined,
  at: Instant,
): Promise<KnownImage> {
  const { tag } = reference;
  // A mutable tag may just have moved: where no task tells the digest, better unknown than that of the image just pushed.
  const digest =
    reference.digest ??
    started ??
    (tag !== undefined && policy.order !== 'movement' ? await digestOfTag(ecr, repository, tag) : undefined);
  const ownTag = tag !== undefined && tagObstacle(policy, tag) === undefined ? tag : undefined;
  const known =
    ownTag ?? (digest === undefined ? undefined : newestTag(policy, await tagsOfDigest(ecr, repository, digest), at));
  return {
    repository,
    at,
    ...(known === undefined ? {} : { tag: known }),
    ...(digest === undefined ? {} : { digest }),
  };
}
