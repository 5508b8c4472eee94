import type { Call, Delivery, Evidence, FaultSeen, WarningSeen } from '../evidence';
import { law7 } from './law-7';
import { at, call, evidence, verdict } from './made-evidence';

const GREEN = 'arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:targetgroup/web-green/1';
const NLB = 'arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:targetgroup/web-nlb/1';

/** Moments of these cases are seconds after ten past nine, when the task was warned. */
const second = (seconds: number): Date => new Date(at(10).getTime() + 1_000 * seconds);

const warning = (address: string, groups: readonly string[] = [GREEN]): WarningSeen => ({
  ...{ at: second(0), eventId: `event ${address}`, service: 'web', taskId: `task ${address}` },
  targets: groups.map((targetGroupArn) => ({ targetGroupArn, id: address, port: 8080 })),
  registries: [],
});
const delivered = (address: string, seconds = 1, outcome: Delivery['outcome'] = 'answered'): Delivery => ({
  ...{ at: second(seconds), functionName: 'spot-interrupted', eventId: `event ${address}`, outcome, attempts: 1 },
});
const drain = (addresses: readonly string[], seconds: number, group = GREEN, more: Partial<Call> = {}): Call =>
  call(
    'DeregisterTargets',
    { TargetGroupArn: group, Targets: addresses.map((Id) => ({ Id, Port: 8080 })) },
    { who: 'slipway:spot-interrupted#1', at: second(seconds), ...more },
  );
const fault = (seconds: number, of = 'spot-interrupted#1/1'): FaultSeen => ({ at: second(seconds), of });

const [one, other] = ['10.0.0.1', '10.0.0.2'];
const judged = (members: Partial<Evidence>): string[] =>
  verdict(law7, evidence({ now: second(130), warnings: [warning(one)], deliveries: [delivered(one)], ...members }));

test.each<[string, Partial<Evidence>]>([
  ['taken out at once', { calls: [drain([one], 2)] }],
  ['taken out twice', { calls: [drain([one], 2), drain([one], 3)] }],
  ['not taken out yet', { now: second(15) }],
  ['never told of', { deliveries: [] }],
  ['lost on the way', { deliveries: [delivered(one, 1, 'lost')] }],
  ['told of too late', { deliveries: [delivered(one, 110)] }],
  [
    'told of twice, once too late',
    { deliveries: [delivered(one, 1), delivered(one, 400, 'dead-letter')], calls: [drain([one], 2)] },
  ],
  ['taken out after a fault', { calls: [drain([one], 38)], faults: [fault(2)] }],
  ['not taken out for faults', { calls: [], faults: [2, 12, 22, 32, 42].map((seconds) => fault(seconds)) }],
  ['in no group', { warnings: [warning(one, [])] }],
  [
    'in several groups and taken out of each',
    { warnings: [warning(one, [GREEN, NLB])], calls: [drain([one], 2), drain([one], 3, NLB)] },
  ],
  [
    'one of a batch',
    {
      warnings: [warning(one), warning(other)],
      deliveries: [delivered(one), delivered(other)],
      calls: [drain([one, other], 2)],
    },
  ],
])('a task that is %s is lawful', (_case, members) => {
  expect(judged(members)).toEqual([]);
});

const left = (address: string, group: string, seconds = 15) =>
  `web: ${address} was not taken out of ${group} within ${seconds} s`;

test.each<[string, Partial<Evidence>, string[]]>([
  ['left', { calls: [] }, [left(one, 'web-green')]],
  ['taken out too late', { calls: [drain([one], 17)] }, [left(one, 'web-green')]],
  ['taken out before it was warned', { calls: [drain([one], -5)] }, [left(one, 'web-green')]],
  ['taken out by ECS alone', { calls: [drain([one], 2, GREEN, { who: 'ecs' })] }, [left(one, 'web-green')]],
  ['taken out of another group', { calls: [drain([one], 2, NLB)] }, [left(one, 'web-green')]],
  [
    'left in one of two groups',
    { warnings: [warning(one, [GREEN, NLB])], calls: [drain([one], 2)] },
    [left(one, 'web-nlb')],
  ],
  [
    'not taken out, as AWS refused',
    { calls: [drain([one], 2, GREEN, { error: 'Throttling' })] },
    [left(one, 'web-green')],
  ],
  ['not taken out by the second try', { calls: [], faults: [fault(2)] }, [left(one, 'web-green', 40)]],
  [
    'left beside another function’s fault',
    { calls: [], faults: [fault(2, 'vote-cast#1/1')] },
    [left(one, 'web-green')],
  ],
  [
    'forgotten in a batch',
    {
      warnings: [warning(one), warning(other)],
      deliveries: [delivered(one), delivered(other)],
      calls: [drain([one], 2)],
    },
    [left(other, 'web-green')],
  ],
  [
    'set aside',
    { calls: [drain([one], 2)], deliveries: [delivered(one, 1, 'dead-letter')], finalRest: true },
    [`web: the warning of task ${one} was set aside`],
  ],
  ['not warned', { calls: [drain([one, other], 2)] }, [`${other} was taken out and had not been warned`]],
])('a task that is %s is a breach', (_case, members, says) => {
  expect(judged(members)).toEqual(says);
});

test('ELB’s quota is 20 at once and 4 a second', () => {
  const calls = (count: number, every: number) =>
    Array.from({ length: count }, (_, index) => drain([one], 2 + index * every));

  expect(judged({ calls: calls(20, 0) })).toEqual([]);
  expect(judged({ calls: calls(100, 0.25) })).toEqual([]);
  expect(judged({ calls: calls(21, 0) })).toEqual(['targets were deregistered faster than ELB allows']);
  expect(judged({ calls: calls(40, 0.1) })).not.toEqual([]);
});

test('each warning is judged once, from what came since the last look', () => {
  const looks = [2, 10, 17, 30].map((seconds) =>
    evidence({ now: second(seconds), warnings: [warning(one)], deliveries: [delivered(one)] }),
  );

  expect(verdict(law7, ...looks)).toEqual([left(one, 'web-green')]);
});

describe('a task in a registry', () => {
  const instanceId = `task ${one}`;
  const found = { ...warning(one, []), registries: [{ serviceId: 'srv-1', instanceId }] };
  const deregister = (seconds: number, more: Partial<Call> = {}): Call =>
    call(
      'DeregisterInstance',
      { ServiceId: 'srv-1', InstanceId: instanceId },
      { who: 'slipway:spot-interrupted#1', at: second(seconds), ...more },
    );
  const says = [`web: ${instanceId} was not taken out of srv-1 within 15 s`];

  test.each<[string, Call[], string[]]>([
    ['taken out', [deregister(2)], []],
    ['taken out when ECS had done so', [deregister(2, { error: 'InstanceNotFound' })], []],
    ['left', [], says],
    ['left, as AWS refused', [deregister(2, { error: 'RequestLimitExceeded' })], says],
    ['taken out by ECS alone', [deregister(2, { who: 'ecs' })], says],
  ])('is %s', (_case, calls, breaches) => {
    expect(judged({ warnings: [found], calls })).toEqual(breaches);
  });

  test('that was not warned stays', () => {
    expect(judged({ warnings: [], deliveries: [], calls: [deregister(2)] })).toEqual([
      `${instanceId} was taken out and had not been warned`,
    ]);
  });
});
