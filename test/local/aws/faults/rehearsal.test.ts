import { DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type FaultKind, KINDS } from '../../../../local/aws/faults/kinds';
import { clientConfig } from '../../../../local/boot';
import { hasMail, subjectsIn } from '../../../journeys/release';
import { type Stack, startStack } from '../../../journeys/stack';
import { greenShare } from '../../../journeys/traffic';
import { consolePort } from './console-port';

/** Every example of the README strikes a release of the example fleet, and each release ends as it must. */

const minutes = (count: number): number => count * 60_000;
let stack: Stack;
let port: ReturnType<typeof consolePort>;
beforeAll(async () => {
  stack = await startStack();
  port = consolePort(stack.aws);
});
afterEach(async () => {
  await port.ask('DELETE', '/faults');
  expect(stack.internalErrors).toEqual([]);
});
afterAll(() => stack.stop());

const example = (kind: FaultKind) => ({ kind, ...KINDS.find((each) => each.kind === kind)!.example });
const inject = (...kinds: FaultKind[]) => Promise.all(kinds.map((kind) => port.inject(example(kind))));
const until = (done: () => boolean | Promise<boolean>, limit: number) =>
  stack.aws.clock.advanceUntil(done, minutes(limit));
/** What each fault of a kind has struck, as `GET /faults` tells it. */
const strikesOf = async (kind: FaultKind): Promise<string[]> => {
  const { active, over } = (await port.ask('GET', '/faults')).json();
  return [...over, ...active]
    .filter((fault) => fault.kind === kind)
    .flatMap(({ struck }) => struck.map(({ what }: { what: string }) => what));
};
const tasks = async () => {
  const ecs = new ECSClient(clientConfig(stack.aws));
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster: 'prod', serviceName: 'frontend' }));
  return (await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: taskArns }))).tasks ?? [];
};

/** The laws, as far as a tag can break them: one deployment, asked about once, no traffic before the vote, one result. */
async function expectSound(tag: string, deployments: number, result: RegExp): Promise<void> {
  const about = subjectsIn(stack).filter((subject) => subject.endsWith(` ${tag}`));
  expect(about).toEqual([`Review: frontend ${tag}`, expect.stringMatching(result)]);
  const all = await stack.deployments();
  expect(all).toHaveLength(deployments);
  expect(all.filter(({ status }) => !['Succeeded', 'Failed', 'Stopped'].includes(status))).toEqual([]);
}
async function approveAndFollow(tag: string): Promise<void> {
  expect(await greenShare(stack)).toBe(0);
  await stack.approve(tag);
  expect(await until(hasMail(stack, new RegExp(`^(Succeeded|Failed): frontend ${tag}$`)), 90)).toBe(true);
}

test('[FAULT-4] throttled, [FAULT-5] failing and [FAULT-6] unanswered calls, [FAULT-10] and events that come twice', async () => {
  await inject('throttle', 'server-error', 'lost-answer', 'event-duplicated');
  const digest = await stack.push('v2');
  await stack.reviewed('v2');
  await approveAndFollow('v2');
  await stack.aws.clock.advance(minutes(10));

  await expectSound('v2', 1, /^Succeeded/);
  expect(await stack.runningImage()).toContain(digest);
  expect(await strikesOf('throttle')).toHaveLength(3);
  expect(await strikesOf('server-error')).toEqual(['dynamodb:UpdateItem by slipway-production-image-pushed']);
  expect(await strikesOf('lost-answer')).toEqual([expect.stringMatching(/^codedeploy:CreateDeployment by slipway-/)]);
  expect((await strikesOf('event-duplicated')).length).toBeGreaterThan(1);
});

test('[FAULT-13] a killed function, [FAULT-12] events in another order, [FAULT-14] tasks that die or are taken back', async () => {
  await inject('function-killed', 'event-reordered');
  const digest = await stack.push('v3');
  await stack.reviewed('v3');
  const before = (await tasks()).map(({ taskArn }) => taskArn);
  const [killed, interrupted] = await inject('task-killed', 'spot-interruption');
  expect([killed, interrupted]).toMatchObject([
    { remaining: 0, struck: [{}] },
    { remaining: 0, struck: [{}, {}] },
  ]);
  const doomed = [...(await strikesOf('task-killed')), ...(await strikesOf('spot-interruption'))];
  expect(before).toEqual(expect.arrayContaining(doomed));
  await stack.aws.clock.advance(minutes(3));
  const now = await tasks();
  expect(now).toHaveLength(8);
  expect(now.filter(({ taskArn = '' }) => doomed.includes(taskArn))).toEqual([]);
  await approveAndFollow('v3');

  await expectSound('v3', 2, /^Succeeded/);
  expect(await stack.runningImage()).toContain(digest);
  expect(await strikesOf('function-killed')).toEqual([
    expect.stringMatching(/^slipway-production-image-pushed \S+, after 4 calls$/),
  ]);
  expect(await strikesOf('event-reordered')).toHaveLength(1);
});

test('[FAULT-14] one task by its id, which is refused when it is gone already', async () => {
  const [task] = await tasks();
  const id = task!.taskArn!.split('/').at(-1)!;
  await port.inject({ kind: 'task-killed', task: id });
  expect((await port.ask('POST', '/faults', { kind: 'task-killed', task: id })).status).toBe(409);
  await stack.aws.clock.advance(minutes(3));
});

test('[FAULT-9] a push whose event is lost, and [FAULT-15] no capacity for its tasks', async () => {
  await inject('event-dropped', 'no-capacity');
  await stack.push('v4');
  await stack.aws.clock.advance(minutes(14));
  expect(stack.review('v4')).toBeUndefined();
  expect((await tasks()).filter(({ capacityProviderName }) => capacityProviderName === 'FARGATE_SPOT')).toHaveLength(3);
  await stack.reviewed('v4');
  await approveAndFollow('v4');

  await expectSound('v4', 3, /^Succeeded/);
  await stack.aws.clock.advance(minutes(3));
  expect(await strikesOf('event-dropped')).toHaveLength(1);
});

test('[FAULT-15] capacity comes back when its fault is removed', async () => {
  const [{ id } = { id: '' }] = await inject('no-capacity');
  await inject('spot-interruption');
  await stack.aws.clock.advance(minutes(4));
  expect(await tasks()).toHaveLength(2);
  await port.ask('DELETE', `/faults/${id}`);
  await stack.aws.clock.advance(minutes(4));
  expect(await tasks()).toHaveLength(4);
});

test('[FAULT-18] a drought takes half of what runs on Spot and gives none, [FAULT-19] and ECS deregisters late, until both are over', async () => {
  const ofEcs = () =>
    stack.aws.dispatcher.calls.filter(
      ({ who, operation }) => who === 'ecs.amazonaws.com' && operation === 'DeregisterTargets',
    ).length;
  await inject('ecs-deregistration');
  const before = ofEcs();
  const [drought] = await inject('spot-drought');
  const doomed = await strikesOf('spot-drought');
  // Of three on Spot, half rounded up.
  expect([drought, doomed]).toMatchObject([{ remaining: null }, { length: 2 }]);
  await stack.aws.clock.advance(10_000);
  expect(ofEcs()).toBe(before);
  await stack.aws.clock.advance(10_000);
  expect(ofEcs()).toBe(before + 2);
  await stack.aws.clock.advance(minutes(14));
  expect((await tasks()).map(({ taskArn }) => taskArn)).toEqual(expect.not.arrayContaining(doomed));
  expect(await tasks()).toHaveLength(2);
  await stack.aws.clock.advance(minutes(4));
  expect(await tasks()).toHaveLength(4);
  expect((await port.ask('GET', '/faults')).json()).toMatchObject({ active: [{ kind: 'ecs-deregistration' }] });
  await port.ask('DELETE', '/faults');
  await inject('spot-interruption');
  const soon = ofEcs();
  await stack.aws.clock.advance(2_000);
  expect(ofEcs()).toBe(soon + 2);
  await stack.aws.clock.advance(minutes(4));
});

test('[FAULT-14] one task by its cluster and its ARN', async () => {
  const cluster = 'prod';
  const [task] = (await tasks()).filter(({ capacityProviderName }) => capacityProviderName === 'FARGATE_SPOT');
  const answer = await port.ask('POST', '/faults/spot-interruption', { cluster, task: task!.taskArn });
  expect([answer.status, answer.json()]).toMatchObject([201, { struck: [{ what: task!.taskArn }] }]);
  expect((await port.ask('POST', '/faults/spot-interruption', { cluster, task: 'a'.repeat(32) })).json().error).toBe(
    `There is no task ${'a'.repeat(32)} in the cluster prod.`,
  );
  expect((await port.ask('POST', '/faults/task-killed', { cluster, service: 'prod/frontend' })).status).toBe(400);
  await stack.aws.clock.advance(minutes(3));
  expect(await tasks()).toHaveLength(4);
});

test('[FAULT-11] a late event starts nothing twice, and [FAULT-16] an alarm stops what traffic moves to', async () => {
  await inject('event-delayed');
  const running = await stack.runningImage();
  await stack.push('v5');
  await stack.reviewed('v5');
  expect(await strikesOf('event-delayed')).toHaveLength(1);
  expect(await greenShare(stack)).toBe(0);
  await stack.approve('v5');
  expect(await until(async () => (await greenShare(stack)) > 0, 30)).toBe(true);
  const [alarm] = await inject('alarm');
  expect(alarm).toMatchObject({ struck: [{ what: 'frontend-5xx is ALARM' }] });
  expect(stack.aws.dispatcher.calls.at(-1)).toMatchObject({ who: 'console.local', operation: 'SetAlarmState' });
  expect(await until(hasMail(stack, /^Failed: frontend v5$/), 30)).toBe(true);
  await stack.aws.clock.advance(minutes(15));

  // CodeDeploy's rollback is a deployment too.
  await expectSound('v5', 5, /^Failed/);
  expect([await stack.runningImage(), await greenShare(stack)]).toEqual([running, 0]);
});

test('[FAULT-17] a clock that jumps past a gate’s deadline: silence is a refusal', async () => {
  const running = await stack.runningImage();
  await stack.push('v6');
  await stack.reviewed('v6');
  const before = stack.aws.clock.now().getTime();
  const [jump] = await inject('clock-jump');
  expect(jump).toMatchObject({ remaining: 0, struck: [{ what: '3600 s' }] });
  expect(stack.aws.clock.now().getTime() - before).toBe(3_600_000);

  expect(subjectsIn(stack).filter((subject) => subject.endsWith(' v6'))).toEqual([
    'Review: frontend v6',
    'Expired: frontend v6',
  ]);
  expect([await stack.runningImage(), await greenShare(stack)]).toEqual([running, 0]);
});
