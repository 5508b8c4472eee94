import {
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { FRIENDLY } from '../../../../local/aws/ecs/task-behaviour';
import { addressOf, BLUE, closeStages, FRONTEND, NETWORK, SPOT_MIX, stage } from './stage';

afterEach(closeStages);

const container = FRONTEND.containerDefinitions![0]!;

/** A service behind a load balancer, one task on demand and the rest on Spot, and the course of any of its tasks. */
async function running(desiredCount = 2, more: Parameters<typeof stage>[0] = FRIENDLY, stopTimeout?: number) {
  const aws = await stage(more);
  await aws.ecs.send(
    new RegisterTaskDefinitionCommand({ ...FRONTEND, containerDefinitions: [{ ...container, stopTimeout }] }),
  );
  await aws.createBlueGreen({ desiredCount, taskDefinition: 'frontend:2' });
  await aws.later(60);
  const on = async (provider: string): Promise<Task[]> =>
    (await aws.tasks()).filter(({ capacityProviderName }) => capacityProviderName === provider);
  return {
    ...aws,
    on,
    spotTask: async () => (await on('FARGATE_SPOT'))[0]!,
    describe: async ({ taskArn }: Task): Promise<Task> =>
      (await aws.ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [taskArn!] }))).tasks![0]!,
    course: ({ taskArn }: Task) => aws.told('ECS Task State Change').filter((detail) => detail.taskArn === taskArn),
  };
}

describe('a Spot interruption', () => {
  test('[ECS-70] warns with an event, deregisters the target and sends SIGTERM at once', async () => {
    const { spotTask, misfortunes, course, later, balancers, describe, aws } = await running();
    const task = await spotTask();
    const at = aws.clock.now();
    expect(misfortunes.interruptSpotTask(task.taskArn!)).toBeUndefined();
    expect(course(task).at(-1)).toMatchObject({
      capacityProviderName: 'FARGATE_SPOT',
      desiredStatus: 'STOPPED',
      lastStatus: 'RUNNING',
      stopCode: 'SpotInterruption',
      stoppedReason: 'Your Spot Task was interrupted.',
      stoppingAt: at.toISOString(),
      attachments: [
        { type: 'elb', status: 'ATTACHED', details: [] },
        { type: 'eni', status: 'ATTACHED' },
      ],
      containers: [{ lastStatus: 'RUNNING' }],
      version: 5,
    });
    await later(1);
    // The target group's delay of 30 s does not hold it back.
    expect((await describe(task)).lastStatus).toBe('STOPPING');
    expect(balancers.targets(BLUE)).not.toContain(`${addressOf(task)}:8080`);
    await later(20);
    expect(course(task).at(-1)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'SpotInterruption',
      stoppedReason: 'Your Spot Task was interrupted.',
      containers: [{ exitCode: 0 }],
      attachments: [{ status: 'DELETED' }, { status: 'DELETED' }],
    });
  });

  test.each([
    [undefined, 31],
    [20, 21],
    [120, 120],
  ])(
    '[ECS-70] a program that ignores SIGTERM with a stopTimeout of %s is killed after %s s',
    async (timeout, after) => {
      const { spotTask, misfortunes, describe, later } = await running(
        2,
        { ...FRIENDLY, exitsAfterMs: 'never' },
        timeout,
      );
      const task = await spotTask();
      misfortunes.interruptSpotTask(task.taskArn!);
      await later(after - 1);
      expect((await describe(task)).lastStatus).toBe('STOPPING');
      await later(1);
      expect(await describe(task)).toMatchObject({ lastStatus: 'DEPROVISIONING', containers: [{ exitCode: 137 }] });
    },
  );

  test('[ECS-71] the service replaces the task on Spot and nowhere else', async () => {
    const { spotTask, misfortunes, on, later } = await running(4);
    const task = await spotTask();
    misfortunes.interruptSpotTask(task.taskArn!);
    await later(60);
    expect(await on('FARGATE')).toHaveLength(1);
    expect((await on('FARGATE_SPOT')).map(({ lastStatus }) => lastStatus)).toEqual(Array(3).fill('RUNNING'));
    expect((await on('FARGATE_SPOT')).map(({ taskArn }) => taskArn)).not.toContain(task.taskArn);
  });

  test('[ECS-71] without Spot capacity the service says so, and stays short until there is some', async () => {
    const { spotTask, misfortunes, on, later, told, describeService, ecs } = await running(4);
    misfortunes.setCapacity('FARGATE_SPOT', false);
    misfortunes.interruptSpotTask((await spotTask()).taskArn!);
    await later(130);
    expect(await on('FARGATE')).toHaveLength(1);
    expect(await on('FARGATE_SPOT')).toHaveLength(2);
    const failures = () => told('ECS Service Action').filter(({ eventType }) => eventType === 'ERROR');
    expect(failures()).toHaveLength(3);
    expect(failures()[0]).toEqual({
      eventType: 'ERROR',
      eventName: 'SERVICE_TASK_PLACEMENT_FAILURE',
      clusterArn: expect.stringMatching(/:cluster\/prod$/),
      capacityProviderArns: [expect.stringMatching(/:capacity-provider\/FARGATE_SPOT$/)],
      reason: 'RESOURCE:FARGATE',
      createdAt: expect.any(String),
    });
    const unplaced = (await describeService()).events!.filter(({ message }) =>
      message!.startsWith(
        '(service frontend) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.',
      ),
    );
    expect(unplaced).toHaveLength(1);
    const { tasks, failures: refused } = await ecs.send(
      new RunTaskCommand({
        cluster: 'prod',
        taskDefinition: 'frontend',
        count: 3,
        capacityProviderStrategy: SPOT_MIX,
        networkConfiguration: NETWORK,
      }),
    );
    expect(tasks!.map(({ capacityProviderName }) => capacityProviderName)).toEqual(['FARGATE']);
    const reason = 'Capacity is unavailable at this time. Please try again later or in a different availability zone';
    expect(refused).toEqual([{ reason }, { reason }]);
    misfortunes.setCapacity('FARGATE_SPOT', true);
    await later(60);
    expect(await on('FARGATE_SPOT')).toHaveLength(3);
  });

  test('[ECS-99] a cause is told once, and again when it was gone meanwhile', async () => {
    const { spotTask, misfortunes, later, describeService } = await running(4);
    const told = async () =>
      (await describeService()).events!.filter(({ message }) => message!.includes('Capacity is unavailable')).length;
    const loseOne = async () => {
      misfortunes.setCapacity('FARGATE_SPOT', false);
      misfortunes.interruptSpotTask((await spotTask()).taskArn!);
      await later(600);
    };
    await loseOne();
    expect(await told()).toBe(1);
    misfortunes.setCapacity('FARGATE_SPOT', true);
    await later(120);
    await loseOne();
    expect(await told()).toBe(2);
  });

  test('[ECS-71] what there is capacity for is placed all the same', async () => {
    const { misfortunes, on, later, ecs } = await running(1);
    misfortunes.setCapacity('FARGATE_SPOT', false);
    const strategy = [
      { capacityProvider: 'FARGATE_SPOT', weight: 1 },
      { capacityProvider: 'FARGATE', weight: 1 },
    ];
    await ecs.send(
      new RunTaskCommand({
        cluster: 'prod',
        taskDefinition: 'frontend',
        count: 4,
        capacityProviderStrategy: strategy,
        networkConfiguration: NETWORK,
      }),
    );
    await later(60);
    expect(await on('FARGATE')).toHaveLength(3);
  });

  test('[ECS-125] late, ECS leaves the target where it is until the task is STOPPED', async () => {
    const { spotTask, misfortunes, course, later, balancers, describe } = await running();
    misfortunes.setSpotDeregistration('late');
    const task = await spotTask();
    const target = `${addressOf(task)}:8080`;
    misfortunes.interruptSpotTask(task.taskArn!);
    await later(2);
    expect((await describe(task)).lastStatus).toBe('DEPROVISIONING');
    expect(balancers.targets(BLUE)).toContain(target);
    await later(9);
    expect(balancers.targets(BLUE)).toContain(target);
    await later(1);
    expect((await describe(task)).lastStatus).toBe('STOPPED');
    expect(balancers.targets(BLUE)).not.toContain(target);
    const statuses = course(task).map(({ lastStatus }) => lastStatus);
    expect(statuses.slice(statuses.lastIndexOf('RUNNING'))).toEqual([
      ...['RUNNING', 'DEACTIVATING', 'STOPPING', 'DEPROVISIONING', 'STOPPED'],
    ]);
  });

  test('[ECS-125] late is about what Spot takes back only, and about what it takes from then on', async () => {
    const { spotTask, misfortunes, later, balancers, ecs } = await running(4);
    const early = await spotTask();
    misfortunes.interruptSpotTask(early.taskArn!);
    misfortunes.setSpotDeregistration('late');
    await later(1);
    expect(balancers.targets(BLUE)).not.toContain(`${addressOf(early)}:8080`);
    const stopped = await spotTask();
    await ecs.send(new StopTaskCommand({ cluster: 'prod', task: stopped.taskArn! }));
    await later(1);
    expect(balancers.targets(BLUE)).not.toContain(`${addressOf(stopped)}:8080`);
    misfortunes.setSpotDeregistration();
    const again = await spotTask();
    misfortunes.interruptSpotTask(again.taskArn!);
    await later(1);
    expect(balancers.targets(BLUE)).not.toContain(`${addressOf(again)}:8080`);
    await later(120);
  });

  test('[ECS-70] befalls a running task on Spot only', async () => {
    const { on, spotTask, misfortunes, ecs, later } = await running();
    const [steady] = await on('FARGATE');
    const task = await spotTask();
    expect(misfortunes.interruptSpotTask(steady!.taskArn!)).toContain('does not run on FARGATE_SPOT');
    expect(misfortunes.interruptSpotTask('nobody')).toBe('There is no task nobody.');
    await ecs.send(new StopTaskCommand({ cluster: 'prod', task: task.taskArn! }));
    expect(misfortunes.interruptSpotTask(task.taskArn!)).toContain('is stopping already');
    expect(misfortunes.setCapacity('MINE', false)).toBe('There is no capacity provider MINE.');
    await later(90);
  });
});

describe('the death of a host', () => {
  test('[ECS-72] breaks the task off; ECS notices, stops it without an exit code, and the service replaces it', async () => {
    const { tasks, misfortunes, aws, later, describe, course, balancers } = await running();
    const [task] = await tasks();
    const id = task!.taskArn!.split('/').at(-1)!;
    expect(misfortunes.killTask(id)).toBeUndefined();
    expect(aws.world.network.resolve(addressOf(task!), 8080)).toBeUndefined();
    await later(9);
    expect(await describe(task!)).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'RUNNING' });
    expect(balancers.targets(BLUE)).toContain(`${addressOf(task!)}:8080`);
    await later(3);
    expect(balancers.targets(BLUE)).not.toContain(`${addressOf(task!)}:8080`);
    await later(60);
    expect(await describe(task!)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'ECS is performing maintenance on the underlying infrastructure hosting the task',
      containers: [{ lastStatus: 'STOPPED' }],
    });
    expect((await describe(task!)).containers![0]!.exitCode).toBeUndefined();
    expect(
      course(task!)
        .map(({ lastStatus }) => lastStatus)
        .slice(-5),
    ).toEqual(['RUNNING', 'DEACTIVATING', 'STOPPING', 'DEPROVISIONING', 'STOPPED']);
    expect((await tasks()).map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'RUNNING']);
  });

  test.each([
    [1, 'PROVISIONING'],
    [15, 'PENDING'],
    [24, 'ACTIVATING'],
  ])('[ECS-72] befalls a task %s s old, which is %s', async (age, status) => {
    const { createService, tasks, misfortunes, later, describeService } = await stage();
    await createService({ desiredCount: 1 });
    await later(1 + age);
    const [task] = await tasks();
    expect(task!.lastStatus).toBe(status);
    misfortunes.killTask(task!.taskArn!);
    await later(30);
    expect((await tasks('STOPPED')).map(({ taskArn }) => taskArn)).toEqual([task!.taskArn]);
    await later(60);
    expect(await describeService()).toMatchObject({ runningCount: 1, pendingCount: 0 });
  });

  test.each([0, 10, 40])('[ECS-72] befalls a task that has been stopping for %s s', async (seconds) => {
    const { tasks, misfortunes, later, describe, ecs, course } = await running(1, {
      ...FRIENDLY,
      exitsAfterMs: 'never',
    });
    const [task] = await tasks();
    await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'frontend', desiredCount: 0 }));
    await later(1 + seconds);
    misfortunes.killTask(task!.taskArn!);
    await later(25);
    expect(await describe(task!)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'ServiceSchedulerInitiated' });
    const statuses = course(task!).map(({ lastStatus }) => lastStatus);
    expect(statuses.slice(statuses.indexOf('DEACTIVATING'))).toEqual([
      'DEACTIVATING',
      'STOPPING',
      'DEPROVISIONING',
      'STOPPED',
    ]);
    expect(misfortunes.killTask(task!.taskArn!)).toContain('no host any more');
    expect(misfortunes.killTask('nobody')).toBe('There is no task nobody.');
  });
});
