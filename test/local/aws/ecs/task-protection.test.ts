import {
  GetTaskProtectionCommand,
  RunTaskCommand,
  StopTaskCommand,
  UpdateServiceCommand,
  UpdateTaskProtectionCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { closeStages, NETWORK, refused, SPOT_MIX, stage } from './stage';

afterEach(closeStages);

async function twoTasks(createBy: 'createBlueGreen' | 'createService' = 'createBlueGreen') {
  const aws = await stage();
  await aws[createBy]({ desiredCount: 2 });
  await aws.later(60);
  const arns = (await aws.tasks()).map(({ taskArn }) => taskArn!);
  return {
    ...aws,
    arns,
    update: (input: { protectionEnabled?: boolean; expiresInMinutes?: number; tasks?: string[] } = {}) =>
      aws.ecs.send(
        new UpdateTaskProtectionCommand({ cluster: 'prod', tasks: arns, protectionEnabled: true, ...input }),
      ),
    get: async () =>
      (await aws.ecs.send(new GetTaskProtectionCommand({ cluster: 'prod', tasks: arns }))).protectedTasks!,
    scale: (desiredCount: number) =>
      aws.ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'frontend', desiredCount })),
  };
}

describe('task protection', () => {
  test('[ECS-86] lasts two hours unless told otherwise, and ends by itself or when it is taken away', async () => {
    const { arns, update, get, later, aws } = await twoTasks();
    const off = arns.map((taskArn) => ({ taskArn, protectionEnabled: false }));
    expect(await get()).toEqual(off);
    const until = (minutes: number) => new Date(aws.clock.now().getTime() + minutes * 60_000);
    expect((await update()).protectedTasks).toMatchObject([
      { expirationDate: until(120) },
      { protectionEnabled: true },
    ]);
    expect((await update({ expiresInMinutes: 1 })).protectedTasks).toMatchObject([{ expirationDate: until(1) }, {}]);
    expect(await get()).toMatchObject([{ protectionEnabled: true }, { protectionEnabled: true }]);
    await later(60);
    expect(await get()).toEqual(off);
    await update();
    expect((await update({ protectionEnabled: false })).protectedTasks).toEqual(off);
  });

  test('[ECS-87] keeps tasks from being scaled in, which the service says, until it ends', async () => {
    const { arns, update, scale, tasks, later, describeService, taskSets } = await twoTasks();
    await update({ tasks: [arns[1]!], expiresInMinutes: 10 });
    await scale(1);
    await later(90);
    expect((await tasks()).map(({ taskArn }) => taskArn)).toEqual([arns[1]]);
    await scale(0);
    await later(90);
    expect(await tasks()).toHaveLength(1);
    const [set] = await taskSets();
    const blocked = `(service frontend) was unable to reach steady state because task set (${set!.id}) was unable to scale in. Reason: The number of protected tasks are more than the desired count of tasks`;
    expect((await describeService()).events!.filter(({ message }) => message === blocked)).toHaveLength(1);
    await later(600);
    expect(await tasks()).toEqual([]);
  });

  test('[ECS-98] is not given while a service has more protected tasks than it wants', async () => {
    const { arns, update, scale, get, later } = await twoTasks();
    await update({ tasks: [arns[0]!] });
    await scale(0);
    await later(5);
    const blocked = { protectedTasks: [], failures: [{ arn: arns[0], reason: 'DEPLOYMENT_BLOCKED' }] };
    expect(await update({ tasks: [arns[0]!] })).toMatchObject(blocked);
    await scale(1);
    expect(await update({ tasks: [arns[0]!] })).toMatchObject({ protectedTasks: [{ protectionEnabled: true }] });
    await scale(0);
    const taken = await update({ tasks: [arns[0]!], protectionEnabled: false });
    expect(taken).toMatchObject({ protectedTasks: [{ protectionEnabled: false }], failures: [] });
    expect(await get()).toMatchObject([{ protectionEnabled: false }]);
  });

  test('[ECS-99] that persists is told again after six hours', async () => {
    const { arns, update, scale, later, describeService } = await twoTasks();
    await update({ tasks: [arns[0]!], expiresInMinutes: 24 * 60 });
    await scale(0);
    const told = async () =>
      (await describeService()).events!.filter(({ message }) => message!.includes('unable to scale in')).length;
    await later(6 * 3600 - 60);
    expect(await told()).toBe(1);
    await later(120);
    expect(await told()).toBe(2);
  });

  test('[ECS-87] holds up a rolling update, but not whoever stops the task', async () => {
    const { arns, update, ecs, tasks, later, describeService } = await twoTasks('createService');
    await update();
    await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'frontend', forceNewDeployment: true }));
    await later(300);
    expect((await describeService()).deployments).toMatchObject([{ runningCount: 2 }, { runningCount: 2 }]);
    for (const task of arns) await ecs.send(new StopTaskCommand({ cluster: 'prod', task }));
    await later(120);
    expect((await describeService()).deployments).toMatchObject([{ runningCount: 2, rolloutState: 'COMPLETED' }]);
    expect(await tasks()).toHaveLength(2);
  });

  test('[ECS-88] is for running tasks of services: up to 10 of them, from 1 minute to 48 hours', async () => {
    const { arns, update, ecs } = await twoTasks();
    const { tasks: alone } = await ecs.send(
      new RunTaskCommand({
        cluster: 'prod',
        taskDefinition: 'frontend',
        capacityProviderStrategy: SPOT_MIX,
        networkConfiguration: NETWORK,
      }),
    );
    await ecs.send(new StopTaskCommand({ cluster: 'prod', task: arns[0]! }));
    const nobody = arns[0]!.replace(/[^/]+$/, 'a'.repeat(32));
    expect(await update({ tasks: [alone![0]!.taskArn!, arns[0]!, nobody] })).toMatchObject({
      protectedTasks: [],
      failures: [
        { arn: alone![0]!.taskArn, reason: 'TASK_NOT_VALID' },
        { arn: arns[0], reason: 'TASK_NOT_VALID' },
        { arn: nobody, reason: 'MISSING' },
      ],
    });
    for (const input of [
      { expiresInMinutes: 0 },
      { expiresInMinutes: 2881 },
      { tasks: [] },
      { tasks: Array(11).fill(arns[1]) },
    ])
      await refused(update(input), 'InvalidParameterException');
  });
});
