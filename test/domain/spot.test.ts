import { describe, expect, test } from '@jest/globals';
import { outOfRotation } from '../../src/domain/spot/metric';
import { knownPlacesOf, placesOf } from '../../src/domain/spot/places';
import { type PlacedWarning, planDrain } from '../../src/domain/spot/plan-drain';
import { type Registrations, registrationsOf } from '../../src/domain/spot/registrations';
import { DEREGISTER_QUOTA, DRAINS_AT_ONCE, REQUEST_SHARE } from '../../src/domain/spot/request-share';
import { type DoomedTask, deadlineOf, isOver } from '../../src/domain/spot/warning';

const AT = '2026-11-21T09:00:00.000Z';
const TASK: DoomedTask = {
  kind: 'task',
  cluster: 'prod',
  service: 'web',
  taskId: 't1',
  startedBy: 'ecs-svc/green',
  address: '10.0.1.25',
  hostPorts: [],
  warnedAt: AT,
};
const balanced = (targetGroupArn: string, containerPort = 8080, containerName = 'web') => ({
  targetGroupArns: [targetGroupArn],
  containerName,
  containerPort,
});
const registered = (...loadBalancers: Registrations['loadBalancers']): Registrations => ({
  loadBalancers,
  registryArns: [],
});

describe('a task is registered', () => {
  const blue = { id: 'ecs-svc/blue', ...registered(balanced('blue')) };
  const green = { id: 'ecs-svc/green', ...registered(balanced('green'), balanced('green-admin', 9090)) };
  const groups = (startedBy: string | undefined, service: Parameters<typeof registrationsOf>[1]) =>
    registrationsOf({ ...TASK, startedBy } as DoomedTask, service).loadBalancers.flatMap(
      (each) => each.targetGroupArns,
    );

  test.each<[string, string | undefined, Parameters<typeof registrationsOf>[1], readonly string[]]>([
    ['where its service says, without task sets', 'ecs-svc/1', { ...blue, taskSets: [] }, ['blue']],
    [
      'where its own task set says, all of it',
      green.id,
      { ...blue, taskSets: [blue, green] },
      ['green', 'green-admin'],
    ],
    [
      'not where the service was created',
      green.id,
      { ...registered(balanced('old')), taskSets: [green] },
      ['green', 'green-admin'],
    ],
    [
      'perhaps anywhere, where its task set is gone',
      'ecs-svc/gone',
      { ...registered(balanced('old')), taskSets: [blue] },
      ['blue', 'old'],
    ],
    [
      'where the service says, if its task set says nothing',
      green.id,
      { ...blue, taskSets: [{ id: green.id, ...registered() }] },
      ['blue'],
    ],
  ])('%s', (_, startedBy, service, expected) => {
    expect(groups(startedBy, service)).toEqual(expected);
  });

  test('with registries in the same way, each once', () => {
    const set = { id: green.id, loadBalancers: [], registryArns: ['r1', 'r1', 'r2'] };
    const service = { loadBalancers: [], registryArns: ['r0'], taskSets: [set] };
    expect(registrationsOf(TASK, service).registryArns).toEqual(['r1', 'r2']);
    expect(registrationsOf(TASK, { ...service, taskSets: [] }).registryArns).toEqual(['r0']);
  });
});

describe('what a task is taken out of', () => {
  const target = (targetGroupArn: string, id: string, port: number) => ({ kind: 'target', targetGroupArn, id, port });

  test('by its own address and the container’s port, from each target group', () => {
    const both = { targetGroupArns: ['blue', 'green'], containerName: 'web', containerPort: 8080 };
    expect(placesOf(TASK, registered(both, balanced('nlb', 9090)), undefined)).toEqual([
      target('blue', '10.0.1.25', 8080),
      target('green', '10.0.1.25', 8080),
      target('nlb', '10.0.1.25', 9090),
    ]);
  });

  test('by its host and the host’s port, where it shares that address', () => {
    const { address: _, ...sharing } = TASK;
    const hostPorts = [
      { containerName: 'web', containerPort: 8080, hostPort: 32768 },
      { containerName: 'web', containerPort: 9090, hostPort: 32769 },
      { containerName: 'sidecar', containerPort: 8080, hostPort: 32770 },
    ];
    const task = { ...sharing, hostPorts };
    expect(placesOf(task, registered(balanced('web')), 'i-1')).toEqual([target('web', 'i-1', 32768)]);
    expect(placesOf(task, registered(balanced('web')), undefined)).toEqual([]);
  });

  test('by its id, from each registry', () => {
    expect(placesOf(TASK, { loadBalancers: [], registryArns: ['r'] }, undefined)).toEqual([
      { kind: 'registry', registryArn: 'r', instanceId: 't1' },
    ]);
  });

  test('by the catalogue alone: each port of each group, unless AWS must say which host', () => {
    const known = { targetGroupArns: ['blue', 'green'], containerPorts: [8080, 9090] };
    expect(knownPlacesOf(TASK, known)).toHaveLength(4);
    const { address: _, ...sharing } = TASK;
    expect(knownPlacesOf(sharing, known)).toEqual([]);
  });
});

describe('a drain is planned', () => {
  const warned = (messageId: string, second: number, ...groups: string[]): PlacedWarning => ({
    messageId,
    deadline: new Date(Date.parse(AT) + second * 1000).toISOString(),
    places: groups.map((targetGroupArn) => ({ kind: 'target', targetGroupArn, id: `10.0.0.${messageId}`, port: 80 })),
  });

  test('with one request for a group, the earliest deadline first', () => {
    const removals = planDrain([warned('1', 30, 'a'), warned('2', 20, 'b'), warned('3', 10, 'a', 'c')]);
    expect(removals.map((each) => [each.kind === 'targets' && each.targetGroupArn, each.messageIds])).toEqual([
      ['a', ['3', '1']],
      ['c', ['3']],
      ['b', ['2']],
    ]);
    expect(removals[0]).toMatchObject({ targets: [{ id: '10.0.0.3' }, { id: '10.0.0.1' }] });
  });

  test('with a hundred targets in a request at most, and a task told twice once', () => {
    const many = Array.from({ length: 250 }, (_, index) => warned(String(index), 250 - index, 'a'));
    expect(planDrain(many).map((each) => each.kind === 'targets' && each.targets.length)).toEqual([100, 100, 50]);
    expect(planDrain(many)[0]?.messageIds[0]).toBe('249');
    const twice = { ...warned('1', 1, 'a'), messageId: '2' };
    expect(planDrain([warned('1', 1, 'a'), twice])).toMatchObject([
      { messageIds: ['1', '2'], targets: [{ port: 80 }] },
    ]);
  });

  test('with each registry by itself, in the same order', () => {
    const registry = { kind: 'registry', registryArn: 'r', instanceId: 't' } as const;
    const removals = planDrain([warned('1', 9, 'a'), { ...warned('2', 5), places: [registry] }]);
    expect(removals.map(({ kind }) => kind)).toEqual(['instance', 'targets']);
  });

  test('for nothing where a task is in nothing', () => {
    expect(planDrain([warned('1', 1)])).toEqual([]);
  });
});

test('a task is over two minutes after its warning', () => {
  const at = (second: number) => new Date(Date.parse(AT) + second * 1000);
  expect(deadlineOf(TASK)).toBe('2026-11-21T09:02:00.000Z');
  expect([isOver(TASK, at(120)), isOver(TASK, at(121))]).toEqual([false, true]);
});

test('those who drain at once keep to the quota together', () => {
  expect(REQUEST_SHARE.burst * DRAINS_AT_ONCE).toBe(DEREGISTER_QUOTA.burst);
  expect(REQUEST_SHARE.perSecond * DRAINS_AT_ONCE).toBe(DEREGISTER_QUOTA.perSecond);
});

test('the seconds out of rotation are a metric of the service', () => {
  const line = outOfRotation('web', TASK, new Date(Date.parse(AT) + 1_500));
  const [{ Namespace, Dimensions, Metrics }] = line._aws.CloudWatchMetrics as never as [Record<string, [never]>];
  expect([Namespace, Dimensions]).toEqual(['Slipway', [['service']]]);
  const { Name } = (Metrics as unknown as [{ Name: keyof typeof line }])[0];
  expect([line.service, line[Name], line._aws.Timestamp]).toEqual(['web', 1.5, Date.parse(AT) + 1_500]);
  expect(outOfRotation('web', TASK, new Date(Date.parse(AT) - 500)).SecondsToOutOfRotation).toBe(0);
});
