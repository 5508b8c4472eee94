import type { Call, Evidence, RegistrySeen, TargetSeen, WarningSeen } from '../evidence';
import type { Law, Violation } from './law';
import { Cursor, isSlipway } from './read';

const NAME = 'law 7';
const FUNCTION = 'spot-interrupted';

/** From the delivery of a warning to its last call; more than in AWS, as time passes here while requests wait. */
const STATED_MS = 15_000;
/** What a fault costs: its message comes again when the queue shows it again. */
const AGAIN_AFTER_MS = 10_000;
/** Between the warning and the end of a task; whatever comes later is nobody's duty. */
const NOTICE_MS = 120_000;

/** What Elastic Load Balancing lets an account register and deregister. */
const QUOTA = { burst: 20, perSecond: 4 };

interface Memory {
  readonly calls: Cursor;
  readonly warnings: Cursor;
  /** Not judged yet. */
  readonly pending: Set<WarningSeen>;
  /** Addresses and ids of tasks that were warned. */
  readonly warned: Set<string>;
  /** When Slipway took each task out of each group and registry, by both. */
  readonly takenOut: Map<string, Date[]>;
  readonly bucket: { tokens: number; at: number };
}

/**
 * Every delivered Spot warning leads to deregistration from every target group and registry within the stated seconds and AWS's quotas;
 * draining twice harms nothing.
 *
 * - Within fifteen seconds of a warning's delivery Slipway itself has taken the task out of every group and registry that it was
 *   in when it was warned, whoever else did so too; later by twenty-five more for each fault that struck the function meanwhile,
 *   and not at all where that would be after the task's end.
 * - Slipway takes out nothing but tasks that were warned, and none of its calls goes beyond ELB's quota.
 * - A warning that was delivered in time, with no fault on its way, is not set aside, also when it comes twice.
 */
export const law7: Law<Memory> = {
  name: NAME,
  begin: () => ({
    calls: new Cursor(),
    warnings: new Cursor(),
    pending: new Set(),
    warned: new Set(),
    takenOut: new Map(),
    bucket: { tokens: QUOTA.burst, at: 0 },
  }),
  check(evidence, memory) {
    const { calls, warnings, pending, warned } = memory;
    for (const warning of warnings.unread(evidence.warnings)) {
      pending.add(warning);
      for (const { id } of warning.targets) warned.add(id);
      for (const { instanceId } of warning.registries) warned.add(instanceId);
    }
    const drained = calls.unread(evidence.calls).filter(isOfDrain);
    const says = [
      ...drained.flatMap((call) => judgeCall(call, memory)),
      ...[...pending].flatMap((warning) => judge(evidence, warning, memory)),
      ...(evidence.finalRest ? evidence.warnings.flatMap((warning) => judgeSetAside(evidence, warning)) : []),
    ];
    return says.map((words): Violation => ({ law: NAME, at: evidence.now, says: words }));
  },
};

const isOfDrain = ({ who, operation }: Call): boolean =>
  (operation === 'DeregisterTargets' || operation === 'DeregisterInstance') && isSlipway(who);

const keyOf = ({ targetGroupArn, id, port }: TargetSeen): string => `${targetGroupArn} ${id}:${port}`;

const instanceKeyOf = ({ serviceId, instanceId }: RegistrySeen): string => `${serviceId} ${instanceId}`;

/** Somebody else took it out, or does. */
const OUT_ALREADY: readonly (string | undefined)[] = ['InstanceNotFound', 'DuplicateRequest'];

function judgeCall(call: Call, memory: Memory): string[] {
  return call.operation === 'DeregisterInstance' ? judgeInstance(call, memory) : judgeTargets(call, memory);
}

function judgeInstance({ at, input, error }: Call, { warned, takenOut }: Memory): string[] {
  const instanceId = String(input.InstanceId);
  const key = instanceKeyOf({ serviceId: String(input.ServiceId), instanceId });
  if (error === undefined || OUT_ALREADY.includes(error)) takenOut.set(key, [...(takenOut.get(key) ?? []), at]);
  return warned.has(instanceId) ? [] : [`${instanceId} was taken out and had not been warned`];
}

function judgeTargets({ at, input, error }: Call, { warned, takenOut, bucket }: Memory): string[] {
  const targetGroupArn = String(input.TargetGroupArn);
  const targets = (input.Targets ?? []) as readonly { readonly Id: string; readonly Port?: number }[];
  if (error === undefined)
    for (const { Id: id, Port: port = 0 } of targets) {
      const key = keyOf({ targetGroupArn, id, port });
      takenOut.set(key, [...(takenOut.get(key) ?? []), at]);
    }
  bucket.tokens = Math.min(QUOTA.burst, bucket.tokens + ((at.getTime() - bucket.at) / 1_000) * QUOTA.perSecond) - 1;
  bucket.at = at.getTime();
  return [
    ...targets.filter(({ Id }) => !warned.has(Id)).map(({ Id }) => `${Id} was taken out and had not been warned`),
    ...(bucket.tokens < 0 ? ['targets were deregistered faster than ELB allows'] : []),
  ];
}

function judge(evidence: Evidence, warning: WarningSeen, { pending, takenOut }: Memory): string[] {
  const endsAt = warning.at.getTime() + NOTICE_MS;
  const deliveredAt = Math.min(...waysOf(evidence, warning).map(({ at }) => at.getTime()));
  const dueAt = deliveredAt + STATED_MS + faultsSince(evidence, deliveredAt) * (STATED_MS + AGAIN_AFTER_MS);
  if (evidence.now.getTime() <= Math.min(dueAt, endsAt)) return [];
  pending.delete(warning);
  if (dueAt > endsAt) return [];
  const isLeft = (key: string): boolean =>
    !(takenOut.get(key) ?? []).some((at) => at >= warning.at && at.getTime() <= dueAt);
  const within = `within ${(dueAt - deliveredAt) / 1_000} s`;
  return [
    ...warning.targets
      .filter((target) => isLeft(keyOf(target)))
      .map(({ targetGroupArn, id }) => `${id} was not taken out of ${targetGroupArn.split('/')[1]} ${within}`),
    ...warning.registries
      .filter((registry) => isLeft(instanceKeyOf(registry)))
      .map(({ serviceId }) => `${warning.taskId} was not taken out of ${serviceId} ${within}`),
  ].map((words) => `${warning.service}: ${words}`);
}

function judgeSetAside(evidence: Evidence, warning: WarningSeen): string[] {
  const intime = waysOf(evidence, warning).filter(
    ({ at }) => at.getTime() + STATED_MS <= warning.at.getTime() + NOTICE_MS,
  );
  const isLost = intime.some(({ at, outcome }) => outcome === 'dead-letter' && !faultsSince(evidence, at.getTime()));
  return isLost ? [`${warning.service}: the warning of ${warning.taskId} was set aside`] : [];
}

const waysOf = ({ deliveries }: Evidence, warning: WarningSeen) =>
  deliveries.filter(
    ({ functionName, eventId, outcome }) =>
      functionName === FUNCTION && eventId === warning.eventId && outcome !== 'lost',
  );

/** Of the function, while it could still act on what it was given then. */
const faultsSince = ({ faults }: Evidence, from: number): number =>
  faults.filter(
    ({ at, of }) => of.startsWith(`${FUNCTION}#`) && at.getTime() >= from && at.getTime() <= from + NOTICE_MS,
  ).length;
