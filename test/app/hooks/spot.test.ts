import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SNS } from '@aws-sdk/client-sns';
import { afterEach, describe, expect, test } from '@jest/globals';
import { recordTable } from '../../../src/app/runtime';
import { settleGate } from '../../../src/app/settle-gate';
import { castVote } from '../../../src/aws/ballot';
import { readGate } from '../../../src/aws/gates';
import { readRecord } from '../../../src/aws/read-record';
import type { TargetsCheckSpec } from '../../../src/domain/check/targets';
import { gateIdOf } from '../../../src/domain/gate/gate';
import type { GateSpec } from '../../../src/domain/gate/gate-spec';
import { instant } from '../../../src/domain/instant';
import { releaseOf } from '../../../src/domain/release';
import { sdkConfig } from '../../local/aws/kernel';
import { CHECK, type HookWorld, type HookWorldOptions, hookWorld } from './hook-world';

/** Fargate Spot takes tasks in the middle of a blue/green: the release goes on, and nothing counts against the image. */

const TEST = 'AfterAllowTestTraffic';
const UP: TargetsCheckSpec = { kind: 'targets', name: 'up', healthyShare: 1, forMinutes: 3, withinMinutes: 2 };
const GATE: GateSpec = {
  ...{ approvers: [{ id: 'alice', email: 'alice@example.com', principals: [] }], votes: 1, groups: [] },
  ...{ excludeAuthor: false, waitInMinutes: 30 },
};
const ONE = { desiredCount: 1, onDemand: 0 };

let given: HookWorld;
afterEach(() => given.close());

const state = async () => (await readRecord(recordTable(given.runtime()), 'frontend'))!.state;
const first = async () => (await given.deployments())[0]!;
const seconds = (count: number) => given.aws.clock.advance(count * 1_000);
const event = async (name: string) => (await given.lifecycle())[name];

/** Takes one of the tasks that a task set has on Spot. */
async function take(which: 'blue' | 'green'): Promise<void> {
  const { services } = await given.ecs.describeServices({ cluster: 'prod', services: ['frontend'] });
  const sets = services![0]!.taskSets!;
  const { id } = sets.find(({ status }) => status === (which === 'blue' ? 'PRIMARY' : 'ACTIVE'))!;
  const { taskArns } = await given.ecs.listTasks({ cluster: 'prod', startedBy: id });
  if (taskArns!.every((arn) => given.misfortunes.interruptSpotTask(arn) !== undefined))
    throw new Error(`Of ${which} nothing runs on Spot`);
}

async function until(name: string): Promise<void> {
  for (let minute = 0; minute < 30; minute++) {
    await given.minutes(1);
    if ((await event(name)) === 'InProgress') return;
  }
  throw new Error(`${name} is ${await event(name)}`);
}

async function approve(): Promise<void> {
  const { deploymentId, description } = await first();
  const { hash } = releaseOf({ id: '', status: '', createdAt: '', description: description! })!;
  const table = recordTable(given.runtime());
  const gate = (await readGate(table, gateIdOf(deploymentId!, hash)))!;
  const at = instant(given.aws.clock.now());
  await castVote(table, gate, { approver: 'alice', decision: 'approve', at, via: 'link' });
  await settleGate(given.runtime(), gate.id);
}

describe.each(['green', 'blue'] as const)('a task of %s', (which) => {
  test('is taken at every stage: the release succeeds', async () => {
    given = await hookWorld({
      ...{ gate: GATE, spot: { desiredCount: 2, onDemand: 1 }, shift: 'ECSCanary10Percent5Minutes' },
      checks: { [TEST]: [CHECK, UP], AllowTraffic: [{ ...CHECK, name: 'canary' }] },
    });
    const sns = new SNS(sdkConfig(given.aws));
    const { TopicArn } = await sns.createTopic({ Name: 'approver-alice' });
    await sns.subscribe({ TopicArn, Protocol: 'email', Endpoint: 'alice@example.com' });
    await given.mailbox.confirmAll();

    await given.push('v2');
    await seconds(15);
    expect(await event('Install')).toBe('InProgress');
    await take(which);

    await until(TEST);
    await given.minutes(1);
    expect((await given.execution(TEST))?.soFar).toMatchObject([{}, { check: 'up', outcome: 'in-progress' }]);
    await take(which);
    await given.minutes(5);

    expect((await given.execution(TEST))?.gateId).toBeDefined();
    await take(which);
    await given.minutes(3);
    await approve();

    await until('AllowTraffic');
    await take(which);
    await given.minutes(10);

    expect(await first()).toMatchObject({ status: 'Succeeded' });
    expect(await state()).toMatchObject({ quarantine: [], ended: [{ outcome: 'succeeded' }] });
  });
});

/** v2 on one task, or more, until its checks are asked, which the test does. */
async function asked(options: HookWorldOptions): Promise<() => Promise<unknown>> {
  given = await hookWorld({ spot: ONE, ...options });
  given.deliver(false);
  const payload = await given.untilInvoked();
  return async () => {
    await given.invoke(TEST, payload);
    given.deliver(true);
    const execution = await given.execution(TEST);
    return execution?.verdicts ?? execution?.soFar;
  };
}

describe('a check that looks when the only task has just been taken', () => {
  test.each([
    [
      'http',
      CHECK,
      /^(10 of 10 did not answer 200 .*|could not decide: .*); it is looked at again, as Fargate Spot took/,
    ],
    ['targets', { ...UP, forMinutes: 0, withinMinutes: 0 }, /0 of 1 targets healthy.*; it is looked at again, as Far/],
  ] as const)('%s looks again, and succeeds', async (_kind, check, reason) => {
    const look = await asked({ checks: { [TEST]: [check] } });
    await take('green');
    await seconds(5);
    expect(await look()).toMatchObject([{ outcome: 'in-progress', reason: expect.stringMatching(reason) }]);
    await given.minutes(4);
    expect((await given.execution(TEST))?.verdicts).toMatchObject([{ outcome: 'succeeded' }]);
    await given.minutes(10);
    expect(await first()).toMatchObject({ status: 'Succeeded' });
  });

  test('of an image that is bad fails two looks later', async () => {
    const look = await asked({ checks: { [TEST]: [{ ...CHECK, status: 418 }] } });
    await take('green');
    await seconds(5);
    expect(await look()).toMatchObject([{ outcome: 'in-progress' }]);
    await given.minutes(4);
    expect(await given.execution(TEST)).toMatchObject({ verdicts: [{ outcome: 'failed' }] });
    expect((await given.execution(TEST))?.verdicts?.[0]).not.toHaveProperty('undone');
    await given.minutes(1);
    expect(await state()).toMatchObject({ quarantine: [{}] });
  });

  test('fails by nobody’s fault when Spot gives nothing for ten minutes', async () => {
    const look = await asked({ checks: { [TEST]: [CHECK] } });
    given.misfortunes.setCapacity('FARGATE_SPOT', false);
    await take('green');
    await seconds(5);
    expect(await look()).toMatchObject([{ outcome: 'in-progress' }]);
    await given.minutes(8);
    expect(await given.execution(TEST)).toMatchObject({
      soFar: [{ outcome: 'in-progress', reason: expect.stringMatching(/Spot took a task, and has no other$/) }],
    });
    await given.minutes(4);
    expect(await given.execution(TEST)).toMatchObject({ verdicts: [{ outcome: 'failed', undone: true }] });
    expect(await state()).toMatchObject({ quarantine: [], ended: [{ outcome: 'failed' }], retry: { tries: 1 } });
  });

  test('has its verdict as it is where ECS may not be asked', async () => {
    const look = await asked({ checks: { [TEST]: [CHECK] } });
    given.hookWire((operation, send) => {
      if (operation === 'ListTasks') throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
      return send();
    });
    await take('green');
    await seconds(5);
    expect(await look()).toMatchObject([{ outcome: 'failed' }]);
  });
});

test('no request is spent on Spot by a check that succeeds', async () => {
  const look = await asked({ checks: { [TEST]: [CHECK] } });
  await take('green');
  await given.minutes(2);
  expect(await look()).toMatchObject([{ outcome: 'succeeded' }]);
  expect(given.hookCalls.filter((call) => call === 'ListTasks' || call === 'DescribeServices')).toEqual([]);
});

test('a check that watches production goes on when the only task of blue is taken during a canary', async () => {
  const check = { ...CHECK, name: 'production', url: '', allowPrivate: true };
  given = await hookWorld({ spot: ONE, shift: 'ECSCanary10Percent5Minutes', checks: { AllowTraffic: [check] } });
  const elb = new ElasticLoadBalancingV2(sdkConfig(given.aws));
  const { LoadBalancers } = await elb.describeLoadBalancers({});
  const { LoadBalancerArn } = LoadBalancers![0]!;
  const [production] = (await elb.describeListeners({ LoadBalancerArn: LoadBalancerArn! })).Listeners!;
  check.url = `http://127.0.0.1:${production!.Port}/`;
  await given.push('v2');
  await until('AllowTraffic');
  await given.minutes(1);
  given.deliver(false);
  await given.minutes(1);
  await take('blue');
  await seconds(5);
  await given.look(given.looks.at(-1));
  given.deliver(true);

  expect((await given.watch())?.soFar).toMatchObject([
    {
      outcome: 'in-progress',
      reason: expect.stringMatching(/it is looked at again, as Fargate Spot took a task mean/),
    },
  ]);
  await given.minutes(10);
  expect(await first()).toMatchObject({ status: 'Succeeded' });
});

test('a replacement that Spot has no capacity for is tried again, and not in quarantine', async () => {
  given = await hookWorld({ spot: { desiredCount: 2, onDemand: 1 } });
  given.misfortunes.setCapacity('FARGATE_SPOT', false);
  await given.push('v2');
  await given.hearEnd((await first()).deploymentId!);

  expect(await first()).toMatchObject({ status: 'Failed', errorInformation: { code: 'TIMEOUT' } });
  expect(await state()).toMatchObject({
    quarantine: [],
    ended: [{ outcome: 'failed', reason: 'the replacement never got healthy: AWS had no capacity for its tasks' }],
    retry: { tries: 1, lacksCapacity: true },
  });
});
