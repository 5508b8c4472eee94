import { deregisterInstance } from '../../aws/cloud-map';
import { deregisterTargets } from '../../aws/deregister';
import { AwsError } from '../../domain/errors';
import { outOfRotation } from '../../domain/spot/metric';
import { knownPlacesOf, type Place } from '../../domain/spot/places';
import { planDrain, type Removal } from '../../domain/spot/plan-drain';
import { type DoomedTask, deadlineOf } from '../../domain/spot/warning';
import type { DrainRuntime } from '../runtime';
import { askPlaces } from './ask-places';
import { NothingLeft } from './errors';
import { knownTargetGroups } from './known-target-groups';
import type { Requests } from './requests';

export interface DoomedTaskMessage {
  readonly messageId: string;
  readonly task: DoomedTask;
}

/** With what it is to be taken out of. */
type PlacedMessage = DoomedTaskMessage & { readonly places: readonly Place[] };

type Fail = (messageId: string, error: unknown) => void;

/**
 * Takes tasks out of everything they are in. Where the catalogue knows the target groups, out of those first, before anybody
 * is asked; then out of whatever else ECS says: groups that the catalogue does not name, registries.
 */
export async function drainTasks(
  runtime: DrainRuntime,
  requests: Requests,
  messages: readonly DoomedTaskMessage[],
  fail: Fail,
): Promise<void> {
  const failed = new Set<string>();
  const failing: Fail = (messageId, error) => {
    if (!failed.has(messageId)) fail(messageId, error);
    failed.add(messageId);
  };
  const ours = messages.filter(({ task }) => isOurs(runtime, task));
  const known = ours.flatMap(({ messageId, task }): readonly PlacedMessage[] => {
    const groups = knownTargetGroups(runtime.catalog, task);
    return groups ? [{ messageId, task, places: knownPlacesOf(task, groups) }] : [];
  });
  await takeOut(runtime, requests, known, failing);
  const done = new Map(known.map(({ messageId, places }) => [messageId, new Set(places.map(nameOf))]));
  const left = ours.filter(({ messageId }) => !failed.has(messageId));
  const asked = await askPlaces(runtime, requests, left, failing);
  const others = asked.map(({ messageId, task, places }) => {
    return { messageId, task, places: places.filter((place) => !done.get(messageId)?.has(nameOf(place))) };
  });
  await takeOut(runtime, requests, others, failing);
  for (const { messageId, task, places } of asked) if (!failed.has(messageId)) tell(runtime, task, places);
}

const nameOf = (place: Place): string => JSON.stringify(Object.values(place));

function tell({ log, measure, now }: DrainRuntime, task: DoomedTask, places: readonly Place[]): void {
  const { service, taskId, warnedAt } = task;
  if (places.length === 0) {
    log.info('nothing to drain', { service, taskId, reason: 'it is in no load balancer and no registry' });
    return;
  }
  log.info('out of rotation', { service, taskId, warnedAt });
  measure(outOfRotation(service, task, now()));
}

function isOurs({ catalog, log }: DrainRuntime, { cluster, service, taskId }: DoomedTask): boolean {
  if (catalog.some((spec) => spec.cluster === cluster && spec.service === service)) return true;
  log.info('nothing to drain', { cluster, service, taskId, reason: 'the service is not in the catalogue' });
  return false;
}

/** Carries requests out in their order. A target group that is gone has nobody to send to any more. */
async function takeOut(
  { clients }: DrainRuntime,
  requests: Requests,
  messages: readonly PlacedMessage[],
  fail: Fail,
): Promise<void> {
  const removals = [...planDrain(messages.map(({ task, ...placed }) => ({ ...placed, deadline: deadlineOf(task) })))];
  for (let removal = removals.shift(); removal; removal = removals.shift()) {
    try {
      if (!requests.mayAsk()) throw new NothingLeft('There is no time left to take a task out');
      if (removal.kind === 'instance')
        await deregisterInstance(clients.servicediscovery, removal.registryArn, removal.instanceId);
      else if (requests.mayDeregister()) await deregisterTargets(clients.elb, removal.targetGroupArn, removal.targets);
      else throw new NothingLeft('The share of the quota of DeregisterTargets is used');
    } catch (error) {
      const singles = isBadTarget(error) ? apart(removal) : undefined;
      if (singles) removals.unshift(...singles);
      else for (const messageId of removal.messageIds) fail(messageId, error);
    }
  }
}

/** One target that can be in no group has ELB refuse all of a request. */
const isBadTarget = (error: unknown): boolean =>
  error instanceof AwsError && error.awsName === 'InvalidTargetException';

/** Each target by itself; none of one, which is in no group then. `undefined` for what has no targets. */
function apart(removal: Removal): readonly Removal[] | undefined {
  if (removal.kind === 'instance') return undefined;
  return removal.targets.length === 1 ? [] : removal.targets.map((target) => ({ ...removal, targets: [target] }));
}
