import {
  DescribeTasksCommand,
  ListTagsForResourceCommand,
  ListTasksCommand,
  type ListTasksCommandInput,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  StopTaskCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { FRIENDLY } from '../../../../local/aws/ecs/task-behaviour';
import { asService } from '../../../../local/aws/iam/credentials';
import {
  addressOf,
  BLUE,
  closeStages,
  DIGEST,
  FRONTEND,
  NETWORK,
  REGISTRY,
  ROLE,
  refused,
  SPOT_MIX,
  stage,
} from './stage';

afterEach(closeStages);

const container = FRONTEND.containerDefinitions![0]!;

async function get(port: number | undefined, path = '/'): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } });
}

describe('tasks', () => {
  test('[ECS-24] go through every phase, with a version and an event for each', async () => {
    const { createBlueGreen, told, later, ecs, tasks } = await stage();
    await createBlueGreen({ desiredCount: 1 });
    await later(45);
    const [task] = await tasks();
    expect(task).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'RUNNING', version: 4 });
    const seconds = (task!.startedAt!.getTime() - task!.createdAt!.getTime()) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(20);
    expect(seconds).toBeLessThanOrEqual(30);
    await ecs.send(new StopTaskCommand({ cluster: 'prod', task: task!.taskArn! }));
    await later(60);
    const course = told('ECS Task State Change').filter(({ taskArn }) => taskArn === task!.taskArn);
    expect(course.map((detail) => [detail.version, detail.lastStatus, detail.desiredStatus])).toEqual([
      [1, 'PROVISIONING', 'RUNNING'],
      [2, 'PENDING', 'RUNNING'],
      [3, 'ACTIVATING', 'RUNNING'],
      [4, 'RUNNING', 'RUNNING'],
      [5, 'RUNNING', 'STOPPED'],
      [6, 'DEACTIVATING', 'STOPPED'],
      [7, 'STOPPING', 'STOPPED'],
      [8, 'DEPROVISIONING', 'STOPPED'],
      [9, 'STOPPED', 'STOPPED'],
    ]);
  });

  test('[ECS-25] a task event has the form of AWS’s', async () => {
    const { createBlueGreen, aws, later, taskSets } = await stage();
    await createBlueGreen({ desiredCount: 1 });
    await later(45);
    const event = aws.events.filter((one) => one['detail-type'] === 'ECS Task State Change').at(-1)!;
    const detail = event.detail as Record<string, never>;
    expect(event.resources).toEqual([detail.taskArn]);
    expect(event.source).toBe('aws.ecs');
    const [set] = await taskSets();
    expect(detail).toMatchObject({
      attachments: [
        { type: 'elb', status: 'ATTACHED', details: [] },
        {
          type: 'eni',
          status: 'ATTACHED',
          details: [
            { name: 'subnetId', value: 'subnet-1' },
            { name: 'networkInterfaceId', value: expect.stringMatching(/^eni-[0-9a-f]{17}$/) },
            { name: 'macAddress', value: expect.stringMatching(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/) },
            { name: 'privateDnsName', value: expect.stringMatching(/^ip-10-.*\.ap-northeast-1\.compute\.internal$/) },
            { name: 'privateIPv4Address', value: expect.stringMatching(/^10\./) },
          ],
        },
      ],
      attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
      availabilityZone: 'ap-northeast-1a',
      capacityProviderName: 'FARGATE',
      connectivity: 'CONNECTED',
      containers: [{ name: 'frontend', lastStatus: 'RUNNING', imageDigest: DIGEST, cpu: '0' }],
      cpu: '256',
      memory: '512',
      createdAt: '2026-11-21T09:00:01.000Z',
      startedAt: '2026-11-21T09:00:26.000Z',
      group: 'service:frontend',
      launchType: 'FARGATE',
      overrides: { containerOverrides: [{ name: 'frontend' }] },
      platformVersion: '1.4.0',
      startedBy: set!.id,
      version: 4,
    });
    expect(detail).not.toHaveProperty('tags');
    expect(detail).not.toHaveProperty('healthStatus');
  });

  test('[ECS-89] with ECS Exec every container has its agent, in the task and in its events', async () => {
    const { createService, told, later, ecs, tasks } = await stage();
    await createService({ desiredCount: 1, enableExecuteCommand: true });
    await later(60);
    const [task] = await tasks();
    expect(task!.containers![0]!.managedAgents).toEqual([
      { name: 'ExecuteCommandAgent', lastStatus: 'RUNNING', lastStartedAt: task!.pullStoppedAt },
    ]);
    await ecs.send(new StopTaskCommand({ cluster: 'prod', task: task!.taskArn! }));
    await later(60);
    const agents = told('ECS Task State Change')
      .filter(({ taskArn }) => taskArn === task!.taskArn)
      .map((detail) => (detail.containers as { managedAgents: unknown }[])[0]!.managedAgents);
    expect(agents[0]).toEqual([{ name: 'ExecuteCommandAgent', status: 'PENDING' }]);
    expect(agents.at(-1)).toEqual([{ name: 'ExecuteCommandAgent', status: 'STOPPED' }]);
  });

  test('[ECS-26] a running task answers 200 on every path, says who it is, and counts', async () => {
    const { createService, later, tasks, aws, requestsServed } = await stage();
    await createService({ desiredCount: 1 });
    await later(60);
    const [task] = await tasks();
    const port = aws.world.network.resolve(addressOf(task!), 8080);
    const answer = await get(port, '/some/where');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-task-id')).toBe(task!.taskArn!.split('/').at(-1));
    expect(await answer.json()).toEqual({
      taskArn: task!.taskArn,
      taskDefinition: 'frontend:1',
      container: 'frontend',
      image: container.image,
      imageDigest: DIGEST,
    });
    await get(port);
    await aws.world.network.probe(addressOf(task!), 8080, '/', 1000);
    expect(requestsServed()).toEqual({ [task!.taskArn!]: 2 });
  });

  test('[ECS-27] a task serves while its target drains, and no more after it was stopped', async () => {
    const { createBlueGreen, later, tasks, aws, ecs, balancers } = await stage();
    await createBlueGreen({ desiredCount: 1 });
    await later(60);
    const [task] = await tasks();
    const address = addressOf(task!);
    await ecs.send(new StopTaskCommand({ cluster: 'prod', task: task!.taskArn! }));
    await later(20);
    const draining = await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [task!.taskArn!] }));
    expect(draining.tasks![0]!.lastStatus).toBe('DEACTIVATING');
    expect(balancers.targets(BLUE)).not.toContain(`${address}:8080`);
    expect((await get(aws.world.network.resolve(address, 8080))).status).toBe(200);
    await later(15);
    expect(aws.world.network.resolve(address, 8080)).toBeUndefined();
  });

  test('[ECS-28] an image of this account is pulled with the execution role', async () => {
    const { createService, later, tasks, registry } = await stage();
    await createService({ desiredCount: 1 });
    await later(60);
    const [task] = await tasks();
    const sessionName = task!.taskArn!.split('/').at(-1)!;
    expect(registry.callers).toEqual([asService('ecs', { roleArn: ROLE, sessionName })]);
    expect(task!.containers).toMatchObject([{ imageDigest: DIGEST, image: container.image }]);
  });

  test('[ECS-28] an image that is absent stops the task, and the service tries ever more slowly', async () => {
    const { createService, later, tasks, registry, ecs, told, describeService, aws } = await stage();
    const image = `${REGISTRY}/frontend:v404`;
    await ecs.send(new RegisterTaskDefinitionCommand({ ...FRONTEND, containerDefinitions: [{ ...container, image }] }));
    await createService({ desiredCount: 2, taskDefinition: 'frontend:2' });
    await later(40);
    const reason = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`;
    const [stopped] = await tasks('STOPPED');
    expect(stopped).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: reason,
      containers: [{ reason, lastStatus: 'STOPPED' }],
    });
    expect(stopped!.startedAt).toBeUndefined();
    await later(900);
    const starts = [...new Set((await tasks('STOPPED')).map((task) => task.createdAt!.getTime()))];
    const pauses = starts.slice(1).map((time, index) => time - starts[index]!);
    expect(pauses.length).toBeGreaterThan(3);
    for (const [index, pause] of pauses.slice(1).entries()) expect(pause).toBeGreaterThan(pauses[index]!);
    expect(told('ECS Service Action').filter((one) => one.eventName === 'SERVICE_TASK_START_IMPAIRED')).toHaveLength(1);
    expect((await describeService()).deployments).toMatchObject([{ failedTasks: 2 * starts.length }]);
    // It appears, and the next attempt works.
    registry.images.set('frontend:v404', DIGEST);
    await aws.clock.advance(1_800_000);
    expect((await describeService()).runningCount).toBe(2);
  });

  test.each([
    [
      'GetAuthorizationToken' as const,
      /^ResourceInitializationError: unable to pull secrets or registry auth: .* operation error ECR: GetAuthorizationToken, https response error StatusCode: 400, RequestID: [\w-]{36}, api error AccessDeniedException: .*ecr:GetAuthorizationToken/,
    ],
    [
      'BatchGetImage' as const,
      /^CannotPullContainerError: pull image manifest has been retried 1 time\(s\): failed to resolve ref .*: pulling from host \S+ failed with status code \[manifests sha256:\w{64}\]: 403 Forbidden$/,
    ],
  ])('[ECS-67] a role without ecr:%s stops the task', async (denied, reason) => {
    const { createService, later, tasks, registry } = await stage();
    registry.denied = denied;
    await createService({ desiredCount: 1 });
    await later(40);
    expect((await tasks('STOPPED'))[0]).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringMatching(reason),
    });
  });

  test('[ECS-29] images of other registries count as there', async () => {
    const { createService, later, tasks, registry, ecs } = await stage();
    const images = ['public.ecr.aws/nginx/nginx:stable', 'redis', '999999999999.dkr.ecr.us-east-1.amazonaws.com/a:b'];
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        ...FRONTEND,
        containerDefinitions: images.map((image, index) => ({ name: `c${index}`, image })),
      }),
    );
    await createService({ desiredCount: 1, taskDefinition: 'frontend:2' });
    await later(60);
    expect((await tasks())[0]).toMatchObject({ lastStatus: 'RUNNING' });
    expect((await tasks())[0]!.containers!.map(({ imageDigest }) => imageDigest)).toEqual(Array(3).fill(undefined));
    expect(registry.callers).toEqual([]);
  });

  test('[ECS-36] a task that somebody stops is replaced, with the reason kept', async () => {
    const { createService, later, tasks, ecs } = await stage();
    await createService();
    await later(60);
    const before = await tasks();
    const stop = (reason?: string) =>
      ecs.send(new StopTaskCommand({ cluster: 'prod', task: before[0]!.taskArn!, reason }));
    const { task } = await stop();
    expect(task).toMatchObject({
      desiredStatus: 'STOPPED',
      lastStatus: 'RUNNING',
      stopCode: 'UserInitiated',
      stoppedReason: 'Task stopped by user',
    });
    expect((await stop('again')).task!.stoppedReason).toBe('Task stopped by user');
    await later(60);
    const providers = (await tasks()).map(({ capacityProviderName }) => capacityProviderName).sort();
    expect(providers).toEqual(['FARGATE', 'FARGATE_SPOT', 'FARGATE_SPOT', 'FARGATE_SPOT']);
    expect((await tasks('STOPPED'))[0]).toMatchObject({ containers: [{ exitCode: 0 }], stoppedAt: expect.any(Date) });
  });

  test('[ECS-37] ListTasks filters', async () => {
    const { createService, createBlueGreen, later, ecs, tasks } = await stage();
    await ecs.send(new RegisterTaskDefinitionCommand({ ...FRONTEND, family: 'api' }));
    await createBlueGreen({ desiredCount: 2 });
    await createService({ serviceName: 'api', taskDefinition: 'api', desiredCount: 3 });
    await later(60);
    const count = async (input: Partial<ListTasksCommandInput>) =>
      (await ecs.send(new ListTasksCommand({ cluster: 'prod', ...input }))).taskArns!.length;
    const [task] = await tasks();
    expect(await count({})).toBe(5);
    expect(await count({ family: 'api' })).toBe(3);
    expect(await count({ serviceName: 'frontend' })).toBe(2);
    expect(await count({ startedBy: task!.startedBy })).toBe(2);
    expect(await count({ desiredStatus: 'STOPPED' })).toBe(0);
    expect(await count({ desiredStatus: 'PENDING' })).toBe(0);
    expect(await count({ launchType: 'EC2' })).toBe(0);
    await refused(count({ serviceName: 'nobody' }), 'ServiceNotFoundException', 'Service not found.');
    await refused(count({ startedBy: 'x', family: 'api' }), 'InvalidParameterException');
    await refused(count({ desiredStatus: 'running' as never }), 'InvalidParameterException');
  });

  test('[ECS-42] a stopped task is described for an hour', async () => {
    const { createService, later, tasks, ecs } = await stage();
    await createService({ desiredCount: 1 });
    await later(60);
    const [task] = await tasks();
    await ecs.send(new StopTaskCommand({ cluster: 'prod', task: task!.taskArn! }));
    await later(3540);
    expect(await tasks('STOPPED')).toHaveLength(1);
    await later(120);
    const { failures } = await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [task!.taskArn!] }));
    expect(failures).toEqual([{ arn: task!.taskArn, reason: 'MISSING' }]);
  });

  describe('asked to end', () => {
    /** A program that answers when it is told to. */
    async function slowTask() {
      let finish = () => {};
      const arrived = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const answers: (() => void)[] = [];
      const stageOfTest = await stage({
        ...FRIENDLY,
        answer: (...given) => {
          answers.push(() => FRIENDLY.answer(...given));
          finish();
        },
      });
      const { ecs, createService, later, tasks, aws } = stageOfTest;
      await ecs.send(
        new RegisterTaskDefinitionCommand({ ...FRONTEND, containerDefinitions: [{ ...container, stopTimeout: 20 }] }),
      );
      await createService({ desiredCount: 1, taskDefinition: 'frontend:2' });
      await later(60);
      const [task] = await tasks();
      const request = get(aws.world.network.resolve(addressOf(task!), 8080));
      await arrived;
      await ecs.send(new StopTaskCommand({ cluster: 'prod', task: task!.taskArn! }));
      const status = async () =>
        (await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [task!.taskArn!] }))).tasks![0]!;
      return { ...stageOfTest, request, status, answer: () => answers[0]!() };
    }

    test('[ECS-51] a program gets its requests done first', async () => {
      const { later, request, status, answer } = await slowTask();
      await later(10);
      expect((await status()).lastStatus).toBe('STOPPING');
      answer();
      expect((await request).status).toBe(200);
      await later(15);
      expect(await status()).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 0 }] });
    });

    test('[ECS-51] it is killed when its stop timeout is over', async () => {
      const { later, request, status } = await slowTask();
      const outcome = request.then(
        () => 'answered',
        () => 'broken off',
      );
      await later(18);
      expect((await status()).lastStatus).toBe('STOPPING');
      await later(20);
      expect(await outcome).toBe('broken off');
      expect(await status()).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 137 }] });
    });
  });
});

describe('RunTask', () => {
  const run = (more: Partial<RunTaskCommandInput> = {}) =>
    new RunTaskCommand({
      cluster: 'prod',
      taskDefinition: 'frontend',
      capacityProviderStrategy: SPOT_MIX,
      networkConfiguration: NETWORK,
      ...more,
    });

  test('[ECS-38] runs tasks of their own, with overrides, tags and a group', async () => {
    const { ecs, later, tasks } = await stage();
    const answer = await ecs.send(
      run({
        count: 2,
        startedBy: 'canary',
        tags: [{ key: 'a', value: 'b' }],
        overrides: { containerOverrides: [{ name: 'frontend', cpu: 128 }] },
      }),
    );
    expect(answer.failures).toEqual([]);
    expect(answer.tasks).toMatchObject([
      { lastStatus: 'PROVISIONING', group: 'family:frontend', startedBy: 'canary', capacityProviderName: 'FARGATE' },
      { capacityProviderName: 'FARGATE_SPOT', tags: [{ key: 'a', value: 'b' }] },
    ]);
    expect(answer.tasks![0]!.overrides?.containerOverrides).toEqual([{ name: 'frontend', cpu: 128 }]);
    await later(60);
    expect((await tasks()).map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'RUNNING']);
  });

  test('[ECS-38] a client token makes it happen once', async () => {
    const { ecs, tasks } = await stage();
    const first = await ecs.send(run({ clientToken: 'check-1' }));
    const second = await ecs.send(run({ clientToken: 'check-1' }));
    expect(second.tasks![0]!.taskArn).toBe(first.tasks![0]!.taskArn);
    expect(await tasks()).toHaveLength(1);
    await refused(ecs.send(run({ clientToken: 'check-1', count: 2 })), 'ConflictException');
  });

  test('[ECS-102] a client token is forgotten an hour after its task', async () => {
    const { ecs, later } = await stage();
    const { tasks: first = [] } = await ecs.send(run({ clientToken: 'check-1' }));
    await ecs.send(new StopTaskCommand({ cluster: 'prod', task: first[0]!.taskArn! }));
    await later(3_600);
    expect((await ecs.send(run({ clientToken: 'check-1' }))).tasks![0]!.taskArn).toBe(first[0]!.taskArn);
    await later(60);
    expect((await ecs.send(run({ clientToken: 'check-1' }))).tasks![0]!.taskArn).not.toBe(first[0]!.taskArn);
  });

  test('[ECS-102] a client token is forgotten after a day', async () => {
    const { ecs, later } = await stage();
    const { tasks: first = [] } = await ecs.send(run({ clientToken: 'check-1' }));
    await later(86_399);
    expect((await ecs.send(run({ clientToken: 'check-1' }))).tasks![0]!.taskArn).toBe(first[0]!.taskArn);
    await later(1);
    expect((await ecs.send(run({ clientToken: 'check-1' }))).tasks![0]!.taskArn).not.toBe(first[0]!.taskArn);
  });

  test('[ECS-102] a client token that launched nothing launches at the next time', async () => {
    const { ecs, misfortunes } = await stage();
    misfortunes.setCapacity('FARGATE', false);
    const asked = run({
      clientToken: 'check-1',
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    });
    expect((await ecs.send(asked)).failures).toHaveLength(1);
    misfortunes.setCapacity('FARGATE', true);
    expect((await ecs.send(asked)).tasks).toHaveLength(1);
  });

  test('[ECS-38] a task has the size that overrides give it', async () => {
    const { ecs } = await stage();
    const { tasks } = await ecs.send(run({ overrides: { cpu: '512', memory: '1024' } }));
    expect(tasks).toMatchObject([{ cpu: '512', memory: '1024', overrides: { cpu: '512', memory: '1024' } }]);
  });

  test.each([
    ['eleven tasks', { count: 11 }, 'InvalidParameterException'],
    ['no task', { count: 0 }, 'InvalidParameterException'],
    ['an unknown container', { overrides: { containerOverrides: [{ name: 'x' }] } }, 'InvalidParameterException'],
    [
      'more than 8192 characters of overrides',
      { overrides: { containerOverrides: [{ name: 'frontend', command: ['x'.repeat(8200)] }] } },
      'InvalidParameterException',
    ],
    ['a size that Fargate lacks', { overrides: { cpu: '256', memory: '4096' } }, 'InvalidParameterException'],
    ['a client token with a space', { clientToken: 'check 1' }, 'InvalidParameterException'],
    ['a long startedBy', { startedBy: 'x'.repeat(129) }, 'InvalidParameterException'],
    ['no network', { networkConfiguration: undefined }, 'InvalidParameterException'],
    ['no such definition', { taskDefinition: 'nobody' }, 'ClientException'],
    [
      'launch type EXTERNAL',
      { capacityProviderStrategy: undefined, launchType: 'EXTERNAL' as const },
      'NotImplemented',
    ],
  ])('[ECS-38] %s is refused', async (_, more, name) => {
    const { ecs, tasks } = await stage();
    await refused(ecs.send(run(more)), name);
    expect(await tasks()).toEqual([]);
  });
});

describe('tags', () => {
  test('[ECS-39] resources of every kind are tagged, within AWS’s limits', async () => {
    const { ecs, createBlueGreen, later, tasks, taskSets } = await stage();
    const service = await createBlueGreen({
      desiredCount: 1,
      tags: [{ key: 'team', value: 'web' }],
      propagateTags: 'SERVICE',
      enableECSManagedTags: true,
    });
    await later(60);
    const [task] = await tasks();
    const [set] = await taskSets();
    const list = async (resourceArn: string) => (await ecs.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
    expect(await list(task!.taskArn!)).toEqual([
      { key: 'team', value: 'web' },
      { key: 'aws:ecs:clusterName', value: 'prod' },
      { key: 'aws:ecs:serviceName', value: 'frontend' },
    ]);
    for (const resourceArn of [service.serviceArn!, service.clusterArn!, service.taskDefinition!, set!.taskSetArn!]) {
      await ecs.send(
        new TagResourceCommand({
          resourceArn,
          tags: [
            { key: 'a', value: '1' },
            { key: 'b', value: '' },
          ],
        }),
      );
      await ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['b', 'unknown'] }));
      expect(await list(resourceArn)).toContainEqual({ key: 'a', value: '1' });
      expect(await list(resourceArn)).not.toContainEqual({ key: 'b', value: '' });
    }
    const tag = (tags: { key: string; value: string }[]) =>
      ecs.send(new TagResourceCommand({ resourceArn: service.serviceArn!, tags }));
    await refused(tag([{ key: 'aws:x', value: '' }]), 'InvalidParameterException');
    await refused(tag([{ key: 'k'.repeat(129), value: '' }]), 'InvalidParameterException');
    await refused(tag([{ key: 'k', value: 'v'.repeat(257) }]), 'InvalidParameterException');
    await refused(tag([{ key: '', value: 'v' }]), 'InvalidParameterException');
    await refused(
      tag(Array.from({ length: 50 }, (_, index) => ({ key: `k${index}`, value: '' }))),
      'InvalidParameterException',
    );
  });
});
