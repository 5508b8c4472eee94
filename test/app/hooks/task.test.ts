import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { ECR } from '@aws-sdk/client-ecr';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createCloudWatchLogs } from '../../../local/aws/cloudwatch-logs/cloudwatch-logs';
import { pushImage } from '../../../local/image';
import { recordTable } from '../../../src/app/runtime';
import { readRecord } from '../../../src/aws/read-record';
import type { TaskCheckSpec } from '../../../src/domain/check/task';
import type { BaseTaskDefinition } from '../../../src/domain/service-spec';
import { sdkConfig } from '../../local/aws/kernel';
import { REGISTRY, taskDefinition } from '../landscape';
import { always, instead, once, refused } from '../wire';
import { CHECK, type HookWorld, hookWorld } from './hook-world';

const MIGRATE: TaskCheckSpec = {
  ...{ kind: 'task', name: 'migrate', container: 'frontend', command: ['migrate', 'up'] },
  ...{ environment: { MODE: 'one-off' }, timeoutInMinutes: 5, logLines: 5 },
};
const EVENT = 'BeforeInstall';
const DENIED = refused('AccessDeniedException', 'not authorized');

let given: HookWorld;
afterEach(() => given.close());

/** v2 is pushed with labels, and its hook was invoked. */
async function released(
  labels: Readonly<Record<string, string>>,
  checks: Parameters<typeof hookWorld>[0] = { checks: { [EVENT]: [MIGRATE] } },
): Promise<void> {
  given = await hookWorld({ ...checks, taskDefinition: withLog() });
  given.aws.register(createCloudWatchLogs(given.aws.world));
  await new CloudWatchLogs(sdkConfig(given.aws)).createLogGroup({ logGroupName: '/ecs/frontend' });
  await pushImage(new ECR(sdkConfig(given.aws)), {
    ...{ repository: 'frontend', tag: 'v2' },
    labels: Object.fromEntries(Object.entries(labels).map(([name, text]) => [`local.ecs.behaviour.${name}`, text])),
  });
}

async function invoked(count = 1): Promise<void> {
  await given.hear('v2');
  await given.aws.clock.advanceUntil(() => given.invocations.length >= count, 3_600_000);
}

/** Has Lambda run from now on what it is asked for, and what it was asked for last. */
async function begin(): Promise<void> {
  given.deliver(true);
  await given.invoke(EVENT, given.invocations.at(-1)!.payload);
}

function withLog(): BaseTaskDefinition {
  const { containerDefinitions = [], ...rest } = taskDefinition(`${REGISTRY}/frontend:v1`);
  const options = {
    ...{ 'awslogs-group': '/ecs/frontend', 'awslogs-region': 'ap-northeast-1', 'awslogs-stream-prefix': 'web' },
  };
  const logConfiguration = { logDriver: 'awslogs', options };
  return {
    ...rest,
    containerDefinitions: containerDefinitions.map((container) => ({ ...container, logConfiguration })),
  } as unknown as BaseTaskDefinition;
}

/** Tasks that no service started. */
async function oneOffs() {
  const list = async (desiredStatus: 'RUNNING' | 'STOPPED') =>
    (await given.ecs.listTasks({ cluster: 'prod', family: 'frontend', desiredStatus })).taskArns!;
  const arns = [...(await list('RUNNING')), ...(await list('STOPPED'))];
  const { tasks = [] } = await given.ecs.describeTasks({ cluster: 'prod', tasks: arns, include: ['TAGS'] });
  return tasks.filter(({ group }) => group === 'family:frontend');
}
const verdict = async () => (await given.execution(EVENT))?.verdicts?.find(({ check }) => check === 'migrate');
const first = async () => (await given.deployments())[0]!;
const quarantine = async () => (await readRecord(recordTable(given.runtime()), 'frontend'))?.state.quarantine;

describe('a task before the replacement is made', () => {
  test('is run once, as the service’s tasks are, and the release goes on', async () => {
    await released({ 'command-takes': '70s' });
    await invoked();
    await given.minutes(1);
    expect(await given.execution(EVENT)).toMatchObject({
      unended: ['migrate'],
      soFar: [
        { outcome: 'in-progress', reason: expect.stringMatching(/^task [0-9a-f]{32} is \w+; [01] of 5 minutes$/) },
      ],
    });
    await given.minutes(8);

    expect(await verdict()).toMatchObject({ outcome: 'succeeded', reason: 'frontend exited with 0' });
    expect((await first()).status).toBe('Succeeded');
    const tasks = await oneOffs();
    expect(tasks).toMatchObject([
      {
        ...{ capacityProviderName: 'FARGATE', startedBy: expect.stringMatching(/^slipway\/[0-9a-f]{64}$/) },
        taskDefinitionArn: (await given.running()).taskDefinitionArn,
        overrides: {
          containerOverrides: [
            { name: 'frontend', command: ['migrate', 'up'], environment: [{ name: 'MODE', value: 'one-off' }] },
          ],
        },
        tags: [
          { key: 'slipway:release', value: expect.stringMatching(/^[0-9a-f]{64}$/) },
          { key: 'slipway:check', value: 'migrate' },
        ],
      },
    ]);
    expect(given.hookCalls.filter((call) => call === 'RunTask')).toHaveLength(1);
    expect(given.hookCalls).not.toContain('StopTask');
    expect(await given.execution(EVENT)).not.toHaveProperty('unended');
    expect(await given.dueAt()).toBeUndefined();
  });

  test('that fails fails the release, with its exit code and the end of its log, and no value of its environment', async () => {
    await released({ 'command-exit-code': '3', 'command-logs': 'connecting with $SECRET as $MODE\\nno such table' });
    await invoked();
    await given.minutes(4);

    expect(await verdict()).toMatchObject({
      outcome: 'failed',
      reason:
        'frontend exited with 3 (Essential container in task exited); its log ends: "connecting with *** as ***" | "no such table"',
    });
    expect((await first()).errorInformation?.code).toBe('HOOK_EXECUTION_FAILURE');
    expect(await quarantine()).toHaveLength(1);
    expect(given.log.join('\n')).not.toMatch(/hunter2|one-off/);
  });

  test('that does not end in time is stopped, and fails', async () => {
    await released({ 'command-takes': '3h' });
    await invoked();
    await given.minutes(8);

    expect(await verdict()).toMatchObject({
      ...{ outcome: 'failed', reason: 'frontend did not end within 5 minutes and is stopped; its log says nothing' },
    });
    expect((await first()).status).toBe('Failed');
    const { deploymentId } = await first();
    expect(await oneOffs()).toMatchObject([
      {
        desiredStatus: 'STOPPED',
        stopCode: 'UserInitiated',
        stoppedReason: `Slipway: ${EVENT} of ${deploymentId} is over`,
      },
    ]);
  });

  test.each([
    ['before it is run', { at: 2, when: 'before' }],
    ['after it was run, before that is recorded', { at: 2, when: 'after' }],
  ] as const)('is one task in spite of a crash %s', async (_, point) => {
    await released({});
    given.deliver(false);
    await invoked();
    given.hookDiesAt(point);
    expect(await given.invoke(EVENT, given.invocations[0]!.payload)).toBe('died');
    given.hookRevives();
    given.deliver(true);
    await given.minutes(5);

    expect(await verdict()).toMatchObject({ outcome: 'succeeded' });
    expect(await oneOffs()).toHaveLength(1);
  });

  test('is stopped when another check fails the release', async () => {
    await released({ 'command-takes': '3h' }, { checks: { [EVENT]: [MIGRATE, { ...CHECK, status: 418 }] } });
    await invoked();
    await given.minutes(1);

    expect((await first()).status).toBe('Failed');
    expect((await given.execution(EVENT))?.verdicts?.map(({ check }) => check)).toEqual(['smoke']);
    expect(await oneOffs()).toMatchObject([{ desiredStatus: 'STOPPED' }]);
  });

  test('is stopped when somebody stops the deployment', async () => {
    await released({ 'command-takes': '3h' });
    await invoked();
    await given.minutes(2);
    await given.codedeploy.stopDeployment({ deploymentId: (await first()).deploymentId! });
    await given.minutes(2);
    await given.aws.clock.advance(1);

    expect(await oneOffs()).toMatchObject([{ desiredStatus: 'STOPPED' }]);
    expect(await given.dueAt()).toBeUndefined();
  });

  test('is stopped also when the process died before it was recorded, and the deployment was stopped meanwhile', async () => {
    await released({ 'command-takes': '3h' });
    given.deliver(false);
    await invoked();
    given.hookDiesAt({ at: 2, when: 'after' });
    await given.invoke(EVENT, given.invocations[0]!.payload);
    given.hookRevives();
    given.deliver(true);
    await given.codedeploy.stopDeployment({ deploymentId: (await first()).deploymentId! });
    await given.minutes(4);
    await given.aws.clock.advance(1);

    expect(await oneOffs()).toMatchObject([{ desiredStatus: 'STOPPED' }]);
    expect(await given.dueAt()).toBeUndefined();
  });

  test('that cannot be stopped now is stopped later', async () => {
    await released({ 'command-takes': '3h' }, { checks: { [EVENT]: [MIGRATE, { ...CHECK, status: 418 }] } });
    given.hookWire(once('StopTask', DENIED));
    await invoked();
    await given.aws.clock.advance(1);
    expect(await given.execution(EVENT)).toMatchObject({ unended: ['migrate'], reportedAt: expect.any(String) });
    expect(await oneOffs()).toMatchObject([{ desiredStatus: 'RUNNING' }]);
    await given.minutes(2);
    await given.aws.clock.advance(1);

    expect(await oneOffs()).toMatchObject([{ desiredStatus: 'STOPPED' }]);
    expect(await given.execution(EVENT)).not.toHaveProperty('unended');
  });

  test('that may not be run cannot decide, which is not the fault of the image', async () => {
    await released({});
    given.hookWire(always('RunTask', DENIED));
    await invoked();
    await given.minutes(1);

    expect(await verdict()).toMatchObject({
      ...{ outcome: 'failed', undone: true },
      reason: 'could not be done: ecs:RunTask: AccessDeniedException: not authorized',
    });
    expect(await quarantine()).toEqual([]);
  });

  test('whose image is gone when it is pulled cannot decide, which is not the fault of the image', async () => {
    await released({});
    given.deliver(false);
    await invoked();
    const imageIds = [{ imageTag: 'v2' }];
    await new ECR(sdkConfig(given.aws)).batchDeleteImage({ repositoryName: 'frontend', imageIds });
    await begin();
    await given.minutes(5);

    expect(await verdict()).toMatchObject({
      ...{ outcome: 'failed', undone: true },
      reason: expect.stringMatching(
        /^could not be done: its task did not start: CannotPullContainerError: pull image manifest/,
      ),
    });
    expect(await quarantine()).toEqual([]);
  });

  test('for which there is no capacity cannot decide, and is run when there is some again', async () => {
    await released({});
    given.deliver(false);
    await invoked();
    given.misfortunes.setCapacity('FARGATE', false);
    await begin();
    await given.minutes(3);

    expect(await verdict()).toMatchObject({
      ...{ outcome: 'failed', undone: true },
      reason: expect.stringMatching(/^could not be done: ECS runs no task: Capacity is unavailable at this time/),
    });
    expect(await oneOffs()).toEqual([]);
    expect(await quarantine()).toEqual([]);
    given.misfortunes.setCapacity('FARGATE', true);
    await given.minutes(15);

    expect((await given.deployments()).map(({ status }) => status)).toEqual(['Failed', 'Succeeded']);
    expect(await oneOffs()).toHaveLength(1);
  });

  test('that no container instance has room for cannot decide, which is not the fault of the image', async () => {
    await released({});
    given.hookWire(always('RunTask', instead({ tasks: [], failures: [{ reason: 'RESOURCE:MEMORY' }] })));
    await invoked();
    await given.minutes(1);

    expect(await verdict()).toMatchObject({
      ...{ outcome: 'failed', undone: true },
      reason: 'could not be done: ECS runs no task: RESOURCE:MEMORY',
    });
    expect(await quarantine()).toEqual([]);
  });

  test('of a container that the revision lacks cannot be run', async () => {
    await released({}, { checks: { [EVENT]: [{ ...MIGRATE, container: 'nobody' }] } });
    await invoked();
    expect(await verdict()).toMatchObject({
      reason: 'could not be done: frontend:2 has no container nobody',
      undone: true,
    });
  });

  test('is run also when the desired count is 0', async () => {
    await released({});
    await given.ecs.updateService({ cluster: 'prod', service: 'frontend', desiredCount: 0 });
    await invoked();
    await given.minutes(4);
    expect(await verdict()).toMatchObject({ outcome: 'succeeded' });
  });
});

test('runs on demand, as its release does, where Spot has nothing', async () => {
  await released(
    {},
    {
      ...{ checks: { [EVENT]: [MIGRATE] }, spot: { desiredCount: 1, onDemand: 0 }, onPlacementFailure: 'fargate' },
    },
  );
  await given.aws.clock.advance(120_000);
  given.misfortunes.setCapacity('FARGATE_SPOT', false);
  const { taskArns } = await given.ecs.listTasks({ cluster: 'prod', serviceName: 'frontend' });
  given.misfortunes.interruptSpotTask(taskArns![0]!);
  await given.aws.clock.advance(120_000);
  await invoked();
  await given.minutes(3);
  expect((await given.execution(EVENT))?.verdicts).toMatchObject([{ check: 'migrate', outcome: 'succeeded' }]);
});
