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
 * Takes tasks out of everything they are in: by the catalogue alone where it knows the target groups, else ECS is asked
 * first. Where the catalogue names a group that is gone, ECS is asked after all.
 */
export async function drainTasks(
  runtime: DrainRuntime,
  requests: Requests,
  messages: readonly DoomedTaskMessage[],
  fail: Fail,
): Promise<void> {
  const ours = messages.filter(({ task }) => isOurs(runtime, task));
  const known: PlacedMessage[] = [];
  const unknown: DoomedTaskMessage[] = [];
  for (const message of ours) {
    const groups = knownTargetGroups(runtime.catalog, message.task);
    const places = groups && knownPlacesOf(message.task, groups);
    if (places) known.push({ ...message, places });
    else unknown.push(message);
  }
  const failed = new Set<string>();
  const failing: Fail = (messageId, error) => {
    if (!failed.has(messageId)) fail(messageId, error);
    failed.add(messageId);
  };
  const asked = await askPlaces(runtime, requests, unknown, failing);
  const gone = await takeOut(runtime, requests, [...known, ...asked], failing);
  const outdated = known.filter(({ places }) =>
    places.some((each) => each.kind === 'target' && gone.has(each.targetGroupArn)),
  );
  const askedAfterAll = await askPlaces(runtime, requests, outdated, failing);
  await takeOut(runtime, requests, askedAfterAll, failing);
  const now = runtime.now();
  for (const { messageId, task, places } of [...known, ...asked]) {
    const { service, taskId, warnedAt } = task;
    if (failed.has(messageId)) continue;
    if (places.length === 0)
      runtime.log.info('nothing to drain', { service, taskId, reason: 'it is in no load balancer' });
    else {
      runtime.log.info('out of rotation', { service, taskId, warnedAt });
      runtime.measure(outOfRotation(service, task, now));
    }
  }
}

function isOurs({ catalog, log }: DrainRuntime, { cluster, service, taskId }: DoomedTask): boolean {
  if (catalog.some((spec) => spec.cluster === cluster && spec.service === service)) return true;
  log.info('nothing to drain', { cluster, service, taskId, reason: 'the service is not in the catalogue' });
  return false;
}

/** Carries requests out in their order. @returns ARNs of target groups that are gone */
async function takeOut(
  { clients }: DrainRuntime,
  requests: Requests,
  messages: readonly PlacedMessage[],
  fail: Fail,
): Promise<ReadonlySet<string>> {
  const gone = new Set<string>();
  const removals = [...planDrain(messages.map(({ task, ...placed }) => ({ ...placed, deadline: deadlineOf(task) })))];
  for (let removal = removals.shift(); removal; removal = removals.shift()) {
    try {
      if (!requests.mayAsk()) throw new NothingLeft('There is no time left to take a task out');
      if (removal.kind === 'instance') {
        continue;
      }
      if (!requests.mayDeregister()) throw new NothingLeft('The share of the quota of DeregisterTargets is used');
      const { targetGroupArn, targets } = removal;
      if (!(await deregisterTargets(clients.elb, targetGroupArn, targets))) gone.add(targetGroupArn);
    } catch (error) {
      const singles = isBadTarget(error) ? apart(removal) : undefined;
      if (singles) removals.unshift(...singles);
      else for (const messageId of removal.messageIds) fail(messageId, error);
    }
  }
  return gone;
}

/** One target that can be in no group has ELB refuse all of a request. */
const isBadTarget = (error: unknown): boolean =>
  error instanceof AwsError && error.awsName === 'InvalidTargetException';

/** Each target by itself; none of one, which is in no group then. `undefined` for what has no targets. */
function apart(removal: Removal): readonly Removal[] | undefined {
  if (removal.kind === 'instance') return undefined;
  return removal.targets.length === 1 ? [] : removal.targets.map((target) => ({ ...removal, targets: [target] }));
}
