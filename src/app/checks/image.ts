import { digestOfTag } from '../../aws/ecr';
import { describeRevision } from '../../aws/ecs';
import { imageArtifacts } from '../../aws/image-artifacts';
import { imageContent } from '../../aws/image-content';
import { pushedAt, tagMutability } from '../../aws/image-details';
import { imageScan } from '../../aws/image-scan';
import { type ImageThere, judgeImages, type ReleasedImage } from '../../domain/check/image/judge';
import { isWorse, ratedSeverity } from '../../domain/check/image/severity';
import type { ImageCheckSpec, ScanSpec } from '../../domain/check/image/spec';
import { type ImageReference, imageLabel, isEcrRegistry, parseImageReference } from '../../domain/image';
import { instant } from '../../domain/instant';
import type { BaseTaskDefinition, ServiceSpec } from '../../domain/service-spec';
import { revisionLabel } from '../../domain/task-definition';
import type { Platform } from '../../domain/verify/facts';
import { platformOf } from '../../domain/verify/image';
import { deployedRevision } from '../deployed-revision';
import { type CheckRunner, type Look, undone } from './check-runner';

/**
 * Looks at the images of the deployed revision that come from the service's repositories. How many tasks the service wants
 * does not matter: images are judged without any.
 */
export const lookAtImages: CheckRunner<ImageCheckSpec> = async (look) => {
  const { runtime, check, service, event, time, noted, once } = look;
  const { revision, release } = await once('deployed-revision', () =>
    time.work(() => deployedRevision(runtime, service, event)),
  );
  if (revision === undefined)
    return undone(`nobody can tell the revision of ${event.deployment.id} before ECS has its task set`);
  const { taskDefinition } = await once(revision, () =>
    time.work(() => describeRevision(runtime.clients.ecs, revision)),
  );
  const references = imagesOf(taskDefinition, service);
  if (references.length === 0)
    return undone(`no container of ${revisionLabel(revision)} has an image of the service's repositories`);

  const platform = platformOf(taskDefinition);
  const images = await Promise.all(
    references.map(({ repository, digest, ...own }) => {
      const released = release?.images.find((image) => image.repository === repository && image.digest === digest);
      const tag = released?.tag ?? own.tag;
      return time.work(() => lookAtImage(look, { repository, tag, digest }, platform));
    }),
  );
  const now = runtime.now();
  const since = typeof noted?.since === 'string' ? noted.since : instant(now);
  return judgeImages(check, images, { platform, isRollback: release?.rollback !== undefined, since, now });
};

/** Each once, in the order of the containers. */
function imagesOf(
  { containerDefinitions }: BaseTaskDefinition,
  { images }: ServiceSpec,
): readonly Pick<ImageReference, 'repository' | 'tag' | 'digest'>[] {
  const own = [...new Set(containerDefinitions.map(({ image }) => image))].flatMap((image) => {
    const reference = parseImageReference(image);
    return reference && isEcrRegistry(reference.registry) ? [reference] : [];
  });
  return own.filter(({ repository }) => images.some((policy) => policy.repository === repository));
}

async function lookAtImage(
  { runtime, check }: Look<ImageCheckSpec>,
  image: Pick<ImageReference, 'repository'> & { readonly tag: string | undefined; readonly digest: string | undefined },
  platform: Platform,
): Promise<ReleasedImage> {
  const { ecr } = runtime.clients;
  const { repository, tag } = image;
  const digest = image.digest ?? (await digestOfTag(ecr, repository, tag ?? 'latest'));
  const label = imageLabel({ ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) });
  const released = { name: `${repository} ${label}`, ...(tag === undefined ? {} : { tag }) };
  const content = digest === undefined ? undefined : await imageContent(ecr, repository, digest, platform);
  if (digest === undefined || !content) return released;

  const { scan, signature, sbom } = check;
  const [at, mutability, scanned, artifacts] = await Promise.all([
    pushedAt(ecr, repository, digest),
    check.immutableTag ? tagMutability(ecr, repository) : undefined,
    scan ? imageScan(ecr, repository, content.digest, (counts) => isBad(scan, counts)) : undefined,
    signature || sbom ? artifactsOf(ecr, repository, [digest, content.digest]) : undefined,
  ]);
  const there: ImageThere = {
    platforms: content.platforms,
    ...(content.labels ? { labels: content.labels } : {}),
    ...(at === undefined ? {} : { pushedAt: at }),
    ...(mutability ? { mutability } : {}),
    ...(scanned ? { scan: scanned } : {}),
    ...(artifacts ? { artifacts } : {}),
  };
  return { ...released, there };
}

/** Beside what was released or beside the image that tasks run: tools sign the one or the other, or both. */
async function artifactsOf(ecr: Look['runtime']['clients']['ecr'], repository: string, digests: readonly string[]) {
  const each = await Promise.all([...new Set(digests)].map((digest) => imageArtifacts(ecr, repository, digest)));
  return each.flat();
}

/** Whether single findings matter: some are too bad, and may be ignored. */
function isBad({ atMost, unratedAs }: ScanSpec, counts: Readonly<Record<string, number>>): boolean {
  return Object.keys(counts).some((severity) => isWorse(ratedSeverity(severity, unratedAs), atMost));
}
