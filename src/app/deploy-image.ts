import { hearPush } from '../aws/records';
import type { Push } from '../domain/record';
import type { ServiceSpec } from '../domain/service-spec';
import { tagObstacle } from '../domain/tag-policy';
import type { ImageAction } from '../messages/ecr-image-action';
import { hearing } from './hearing';
import type { Reconciled } from './reconcile';
import { reconcileAll } from './reconcile-all';
import { type Runtime, recordTable } from './runtime';

/** A pushed image is brought to every service whose policy admits its tag. */
export async function deployImage(runtime: Runtime, action: ImageAction): Promise<readonly Reconciled[]> {
  if (action.kind === 'not-of-interest') {
    runtime.log.info('not of interest', { reason: action.reason });
    return [];
  }
  const { push } = action;
  const concerned = runtime.catalog.filter((spec) => concerns(runtime, spec, push));
  runtime.log.info('heard of a push', {
    repository: push.repository,
    tag: push.tag,
    services: concerned.map(({ name }) => name),
    ...(concerned.length === 0 ? { reason: 'no service in the catalog takes this repository and tag' } : {}),
  });

  // Everything heard is written down before anything is done about it.
  for (const spec of concerned) await hearing(hearPush(recordTable(runtime), spec.name, push, runtime.now()));
  return reconcileAll(runtime, concerned);
}

function concerns({ log }: Runtime, spec: ServiceSpec, { repository, tag }: Push): boolean {
  const policy = spec.images.find((image) => image.repository === repository)?.tags;
  if (!policy) return false;
  const obstacle = tagObstacle(policy, tag);
  if (obstacle !== undefined) log.info('not admitted', { service: spec.name, repository, tag, reason: obstacle });
  return obstacle === undefined;
}
