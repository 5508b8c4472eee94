import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { addressOf, BLUE, closeStages, stage, type Target } from './stage';

afterEach(closeStages);

describe('the service scheduler', () => {
  test('[ECS-30] targets are registered before a task is RUNNING and deregistered before it stops', async () => {
    const { createBlueGreen, later, tasks, balancers, ecs, describeService, taskSets, told } = await stage();
    await createBlueGreen({ desiredCount: 2 });
    await later(24);
    expect((await tasks()).map(({ lastStatus }) => lastStatus)).toEqual(['ACTIVATING', 'ACTIVATING']);
    expect(balancers.targets(BLUE)).toEqual((await tasks()).map((task) => `${addressOf(task)}:8080`));
    await later(60);
    await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'frontend', desiredCount: 1 }));
    await later(60);
    expect(balancers.targets(BLUE)).toHaveLength(1);
    const [stopped] = await tasks('STOPPED');
    const drained = stopped!.executionStoppedAt!.getTime() - stopped!.stoppingAt!.getTime();
    expect(drained).toBeGreaterThanOrEqual(30_000);
    expect(stopped!.stopCode).toBe('ServiceSchedulerInitiated');
    expect(stopped!.capacityProviderName).toBe('FARGATE_SPOT');
    const [set] = await taskSets();
    const messages = (await describeService()).events!.map(({ message }) => message!).reverse();
    const task = /\(task [0-9a-f]{32}\)/g;
    expect(messages.map((message) => message.replace(task, '(task)'))).toEqual([
      `(service frontend, taskSet ${set!.id}) has started 2 tasks: (task) (task).`,
      `(service frontend) registered 1 targets in (target-group ${BLUE})`,
      `(service frontend) registered 1 targets in (target-group ${BLUE})`,
      `(service frontend, taskSet ${set!.id}) updated state to STEADY_STATE.`,
      '(service frontend) has reached a steady state.',
      `(service frontend) updated computedDesiredCount for taskSet ${set!.id} to 1.`,
      `(service frontend, taskSet ${set!.id}) has stopped 1 running tasks: (task).`,
      `(service frontend) deregistered 1 targets in (target-group ${BLUE})`,
      `(service frontend, taskSet ${set!.id}) has begun draining connections on 1 tasks.`,
      `(service frontend, taskSet ${set!.id}) updated state to STEADY_STATE.`,
      '(service frontend) has reached a steady state.',
    ]);
    expect(told('ECS Service Action').map(({ eventName }) => eventName)).toEqual([
      'TASKSET_STEADY_STATE',
      'SERVICE_STEADY_STATE',
      'CAPACITY_PROVIDER_STEADY_STATE',
      'TASKS_STOPPED',
      'TASKSET_STEADY_STATE',
      'SERVICE_STEADY_STATE',
      'CAPACITY_PROVIDER_STEADY_STATE',
    ]);
    expect(told('ECS Deployment State Change')).toEqual([]);
  });

  test.each<[string, Target['state'], 'STEADY_STATE' | 'STABILIZING']>([
    ['healthy targets are steady', 'healthy', 'STEADY_STATE'],
    ['targets that nobody checks yet are not', 'initial', 'STABILIZING'],
    ['a target group that no listener uses is not waited for', 'unused', 'STEADY_STATE'],
  ])('[ECS-32] %s', async (_, state, stability) => {
    const { createBlueGreen, later, taskSets, balancers } = await stage();
    balancers.fresh = state;
    await createBlueGreen();
    await later(120);
    expect(await taskSets()).toMatchObject([{ runningCount: 4, pendingCount: 0, stabilityStatus: stability }]);
  });

  test('[ECS-32] a task set settles as soon as its last target is healthy', async () => {
    const { createBlueGreen, later, taskSets, balancers } = await stage();
    balancers.fresh = 'initial';
    await createBlueGreen();
    await later(100);
    for (const target of balancers.group(BLUE).targets.values()) target.state = 'healthy';
    await later(10);
    const [set] = await taskSets();
    expect(set!.stabilityStatus).toBe('STEADY_STATE');
    expect(set!.stabilityStatusAt!.getTime() - set!.createdAt!.getTime()).toBeGreaterThanOrEqual(100_000);
  });

  test('[ECS-31] a task that fails its load balancer’s checks is replaced', async () => {
    const { createBlueGreen, later, tasks, balancers, describeService } = await stage();
    await createBlueGreen({ desiredCount: 2 });
    await later(60);
    const [sick] = await tasks();
    balancers.group(BLUE).targets.get(`${addressOf(sick!)}:8080`)!.state = 'unhealthy';
    await later(180);
    const [stopped] = await tasks('STOPPED');
    expect(stopped).toMatchObject({
      taskArn: sick!.taskArn,
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: `Task failed ELB health checks in (target-group ${BLUE})`,
    });
    expect((await tasks()).map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'RUNNING']);
    expect((await describeService()).events!.map(({ message }) => message)).toContainEqual(
      expect.stringContaining(
        `(port 8080) is unhealthy in (target-group ${BLUE}) due to (reason Health checks failed with these codes: [502]).`,
      ),
    );
  });

  test('[ECS-31] not before its grace period is over', async () => {
    const { createBlueGreen, later, tasks, balancers } = await stage();
    balancers.fresh = 'unhealthy';
    await createBlueGreen({ desiredCount: 1, healthCheckGracePeriodSeconds: 300 });
    await later(320);
    expect(await tasks('STOPPED')).toEqual([]);
    await later(60);
    expect(await tasks('STOPPED')).toHaveLength(1);
  });

  test('[ECS-44] a task that cannot be registered is stopped', async () => {
    const { createBlueGreen, later, tasks, balancers, describeService } = await stage();
    balancers.refuseRegistration = true;
    await createBlueGreen({ desiredCount: 1 });
    await later(40);
    expect(await tasks('STOPPED')).toMatchObject([{ stopCode: 'TaskFailedToStart' }]);
    expect((await describeService()).events!.map(({ message }) => message)).toContain(
      `(service frontend) failed to register targets in (target-group ${BLUE}) with (error too many targets)`,
    );
  });

  test('[ECS-43] a steady service says so again every six hours', async () => {
    const { createService, later, told } = await stage();
    await createService();
    await later(13 * 3600);
    const names = told('ECS Service Action').map(({ eventName }) => eventName);
    expect(names.filter((name) => name === 'SERVICE_STEADY_STATE')).toHaveLength(3);
  });

  test('[ECS-73] with a strategy its capacity providers are told steady too', async () => {
    const { createService, later, told } = await stage();
    await createService();
    await createService({ serviceName: 'plain', capacityProviderStrategy: undefined, launchType: 'FARGATE' });
    await later(60);
    expect(
      told('ECS Service Action').filter(({ eventName }) => eventName === 'CAPACITY_PROVIDER_STEADY_STATE'),
    ).toEqual([
      {
        eventType: 'INFO',
        eventName: 'CAPACITY_PROVIDER_STEADY_STATE',
        clusterArn: expect.stringMatching(/:cluster\/prod$/),
        capacityProviderArns: [
          expect.stringMatching(/:capacity-provider\/FARGATE$/),
          expect.stringMatching(/:capacity-provider\/FARGATE_SPOT$/),
        ],
        createdAt: expect.any(String),
      },
    ]);
  });

  test('[ECS-74] what keeps a task from starting is a service event', async () => {
    const { createService, later, describeService, registry } = await stage();
    registry.denied = 'GetAuthorizationToken';
    await createService({ desiredCount: 1 });
    await later(25);
    expect((await describeService()).events!.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /^\(service frontend\) was unable to place a task\. Reason: ResourceInitializationError: .*[^.]\.$/s,
      ),
    );
  });

  test('[ECS-75] percents that leave no room stop a rolling update, and the service says so once', async () => {
    const { createService, later, describeService, ecs } = await stage();
    const deploymentConfiguration = { minimumHealthyPercent: 100, maximumPercent: 100 };
    await createService({ deploymentConfiguration });
    await later(60);
    await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'frontend', forceNewDeployment: true }));
    await later(300);
    const service = await describeService();
    expect(service.deployments).toMatchObject([{ runningCount: 0 }, { runningCount: 4 }]);
    const stuck =
      '(service frontend) was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.';
    expect(service.events!.filter(({ message }) => message === stuck)).toHaveLength(1);
    await ecs.send(
      new UpdateServiceCommand({
        cluster: 'prod',
        service: 'frontend',
        deploymentConfiguration: { maximumPercent: 200 },
      }),
    );
    await later(120);
    expect((await describeService()).deployments).toMatchObject([{ runningCount: 4, rolloutState: 'COMPLETED' }]);
  });

  test('[ECS-76] no more than 500 tasks of a service are launched in a minute', async () => {
    const { createService, later, describeService } = await stage();
    await createService({ desiredCount: 505 });
    await later(10);
    expect((await describeService()).pendingCount).toBe(500);
    await later(60);
    expect((await describeService()).pendingCount).toBe(5);
  });

  test('[ECS-52] the base is on demand, the rest on Spot, also after scaling', async () => {
    const { createBlueGreen, later, tasks, ecs } = await stage();
    await createBlueGreen();
    const mix = async () => {
      const counts: Record<string, number> = {};
      for (const { capacityProviderName = '' } of await tasks())
        counts[capacityProviderName] = (counts[capacityProviderName] ?? 0) + 1;
      return counts;
    };
    await later(60);
    expect(await mix()).toEqual({ FARGATE: 1, FARGATE_SPOT: 3 });
    for (const [desiredCount, expected] of [
      [6, { FARGATE: 1, FARGATE_SPOT: 5 }],
      [1, { FARGATE: 1 }],
      [0, {}],
    ] as const) {
      await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'frontend', desiredCount }));
      await later(60);
      expect(await mix()).toEqual(expected);
    }
  });

  test('[ECS-52] tasks spread over the subnets', async () => {
    const { createService, later, tasks } = await stage();
    await createService();
    await later(60);
    expect((await tasks()).map(({ availabilityZone }) => availabilityZone)).toEqual([
      'ap-northeast-1a',
      'ap-northeast-1c',
      'ap-northeast-1a',
      'ap-northeast-1c',
    ]);
  });
});
