import {
  type ContainerInstance,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DeregisterContainerInstanceCommand,
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
  UpdateContainerInstancesStateCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { LaunchWish } from '../../../../local/aws/ec2/instances';
import { BLUE, closeStages, FRONTEND, HOST, NETWORK, REGION, refused, stage, targetGroupArn } from './stage';

afterEach(closeStages);

const INSTANCES = targetGroupArn('instances');
const BALANCER = { targetGroupArn: INSTANCES, containerName: 'demo', containerPort: 8080 };

/** A task of 512 units and 1024 MiB in bridge mode, at a host port that is chosen when it starts. */
const DEMO = {
  family: 'demo',
  networkMode: 'bridge',
  requiresCompatibilities: ['EC2'],
  containerDefinitions: [
    { name: 'demo', image: 'public.ecr.aws/demo:v1', cpu: 512, memory: 1024, portMappings: [{ containerPort: 8080 }] },
  ],
} satisfies RegisterTaskDefinitionCommandInput;
const container = DEMO.containerDefinitions[0]!;
const withContainer = (more: object) => ({ ...DEMO, containerDefinitions: [{ ...container, ...more }] });

/** Hosts of `prod`, revisions of `demo`, and a service of it. */
async function given(
  wishes: readonly Partial<LaunchWish>[],
  definition: RegisterTaskDefinitionCommandInput = DEMO,
  service: Partial<CreateServiceCommandInput> | undefined = {},
) {
  const aws = await stage();
  aws.balancers.add(INSTANCES, true, 'instance');
  const { instances } = aws.aws.world;
  const ids = wishes.map((wish) => instances.launch({ ...HOST, ...wish }).id);
  await aws.later(60);
  await aws.ecs.send(new RegisterTaskDefinitionCommand(definition));
  const create = (more: Partial<CreateServiceCommandInput> = {}) =>
    aws.ecs.send(
      new CreateServiceCommand({
        cluster: 'prod',
        serviceName: 'demo',
        taskDefinition: 'demo',
        launchType: 'EC2',
        desiredCount: 2,
        ...service,
        ...more,
      }),
    );
  const hosts = async (): Promise<ContainerInstance[]> => {
    const { containerInstanceArns } = await aws.ecs.send(new ListContainerInstancesCommand({ cluster: 'prod' }));
    const asked = { cluster: 'prod', containerInstances: containerInstanceArns };
    return (await aws.ecs.send(new DescribeContainerInstancesCommand(asked))).containerInstances!;
  };
  return {
    ...aws,
    instances,
    ids,
    create,
    hosts,
    /** Host ports of the tasks that run on an instance. */
    portsOn: async (id: string): Promise<number[]> => {
      const host = (await hosts()).find(({ ec2InstanceId }) => ec2InstanceId === id);
      return (await aws.tasks())
        .filter((task) => task.containerInstanceArn === host?.containerInstanceArn)
        .map(hostPort);
    },
    set: (status: 'ACTIVE' | 'DRAINING', { containerInstanceArn }: ContainerInstance) =>
      aws.ecs.send(
        new UpdateContainerInstancesStateCommand({
          cluster: 'prod',
          containerInstances: [containerInstanceArn!],
          status,
        }),
      ),
    messages: async (): Promise<string[]> =>
      (await aws.describeService('demo')).events!.map(({ message = '' }) => message),
    failures: () =>
      aws.told('ECS Service Action').filter(({ eventName }) => eventName === 'SERVICE_TASK_PLACEMENT_FAILURE'),
  };
}

const hostPort = (task: Task): number => task.containers![0]!.networkBindings![0]!.hostPort!;
const left = (host: ContainerInstance) => host.remainingResources!.slice(0, 2).map(({ integerValue }) => integerValue);

describe('a task on a container instance', () => {
  test('[ECS-109] shares its network: each is reached at a host port of its own, from 32768 on', async () => {
    const { create, settle, tasks, aws, ids, instances } = await given([{}]);
    await create();
    await settle();
    const running = await tasks();
    expect(running.map(hostPort)).toEqual([32_768, 32_769]);
    const { address } = instances.find(ids[0]!)!;
    for (const name of [address, ids[0]!]) {
      expect(aws.world.network.resolve(name, 32_769)).toBeDefined();
      expect(aws.world.network.resolve(name, 8080)).toBeUndefined();
    }
    expect(running[0]).toMatchObject({
      launchType: 'EC2',
      containerInstanceArn: expect.stringContaining(':container-instance/prod/'),
      availabilityZone: `${REGION}a`,
      attachments: [],
      cpu: '512',
      memory: '1024',
      containers: [
        {
          networkInterfaces: [],
          networkBindings: [{ bindIP: '0.0.0.0', containerPort: 8080, hostPort: 32_768, protocol: 'tcp' }],
        },
      ],
    });
    expect(running[0]).not.toHaveProperty('platformVersion');
    expect(running[0]).not.toHaveProperty('ephemeralStorage');
  });

  test('[ECS-109] needs no interface: it begins PENDING and ends without deprovisioning', async () => {
    const { create, settle, tasks, ecs, told } = await given([{}]);
    await create({ desiredCount: 1 });
    await settle();
    const [task] = await tasks();
    await ecs.send(new StopTaskCommand({ cluster: 'prod', task: task!.taskArn! }));
    await settle();
    const course = told('ECS Task State Change').filter(({ taskArn }) => taskArn === task!.taskArn);
    expect(course.map(({ lastStatus, version }) => [lastStatus, version])).toEqual([
      ['PENDING', 1],
      ['ACTIVATING', 2],
      ['RUNNING', 3],
      ['RUNNING', 4],
      ['DEACTIVATING', 5],
      ['STOPPING', 6],
      ['STOPPED', 7],
    ]);
    expect(course[2]).toMatchObject({ launchType: 'EC2', containerInstanceArn: task!.containerInstanceArn });
  });

  test('[ECS-109] in network mode host listens at its own port, in awsvpc at an interface of its own', async () => {
    const { ecs, aws, create, settle, tasks, ids } = await given([{}], { ...DEMO, networkMode: 'host' });
    await create({ desiredCount: 1 });
    await settle();
    expect((await tasks()).map(hostPort)).toEqual([8080]);
    expect(aws.world.network.resolve(ids[0]!, 8080)).toBeDefined();
    await ecs.send(new RegisterTaskDefinitionCommand({ ...DEMO, networkMode: 'awsvpc' }));
    await create({ serviceName: 'own', networkConfiguration: NETWORK, desiredCount: 1 });
    await settle();
    const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: 'prod', serviceName: 'own' }));
    const own = (await tasks()).find(({ taskArn }) => taskArn === taskArns![0])!;
    expect(own.attachments).toMatchObject([{ type: 'ElasticNetworkInterface', status: 'ATTACHED' }]);
    expect(own.containers![0]).not.toHaveProperty('networkBindings');
    expect(own.launchType).toBe('EC2');
  });

  test('[ECS-109] is found by its instance and launch type', async () => {
    const { ecs, create, settle, hosts } = await given([{}, {}]);
    await create({ desiredCount: 4 });
    await settle();
    const [host] = await hosts();
    const count = async (filter: object) =>
      (await ecs.send(new ListTasksCommand({ cluster: 'prod', ...filter }))).taskArns!.length;
    expect(await count({ containerInstance: host!.containerInstanceArn })).toBe(2);
    expect(await count({ launchType: 'EC2' })).toBe(4);
    expect(await count({ launchType: 'FARGATE' })).toBe(0);
  });

  test('[ECS-109] without an execution role pulls with the role of its instance', async () => {
    const roleArn = 'arn:aws:iam::123456789012:role/hosts';
    const { image } = FRONTEND.containerDefinitions![0]!;
    const { create, later, registry } = await given([{ roleArn }], withContainer({ image }));
    await create({ desiredCount: 1 });
    await later(60);
    expect(registry.callers).toMatchObject([{ roleArn }]);
  });
});

test.each<[string, object, Partial<CreateServiceCommandInput>, string, string]>([
  [
    'a network configuration in bridge mode',
    {},
    { networkConfiguration: NETWORK },
    'InvalidParameterException',
    'Network Configuration is not valid for the given networkMode of this task definition.',
  ],
  [
    'a platform version',
    {},
    { platformVersion: 'LATEST' },
    'InvalidParameterException',
    'The platform version must be null when specifying an EC2 launch type.',
  ],
  [
    'a public address',
    { networkMode: 'awsvpc' },
    { networkConfiguration: { awsvpcConfiguration: { ...NETWORK.awsvpcConfiguration, assignPublicIp: 'ENABLED' } } },
    'InvalidParameterException',
    'Assign public IP is not supported for this launch type.',
  ],
  [
    'addresses as targets of bridge mode',
    {},
    { loadBalancers: [{ ...BALANCER, targetGroupArn: BLUE }] },
    'InvalidParameterException',
    `The provided target group ${BLUE} has target type ip, which is incompatible with the bridge network mode specified in the task definition.`,
  ],
  [
    'instances as targets of awsvpc mode',
    { networkMode: 'awsvpc' },
    { networkConfiguration: NETWORK, loadBalancers: [BALANCER] },
    'InvalidParameterException',
    `The provided target group ${INSTANCES} has target type instance, which is incompatible with the awsvpc network mode specified in the task definition.`,
  ],
  [
    'network mode none',
    { networkMode: 'none' },
    {},
    'NotImplemented',
    'ecs: network mode none is not built in this embedded AWS.',
  ],
  [
    'Fargate',
    {},
    { launchType: 'FARGATE' },
    'InvalidParameterException',
    'Task definition does not support launch_type FARGATE.',
  ],
])('[ECS-110] launch type EC2 does not go with %s', async (_, definition, more, name, message) => {
  const { create } = await given([], { ...DEMO, ...definition } as RegisterTaskDefinitionCommandInput);
  await refused(create(more), name, message);
});

test('[ECS-111] what a task takes of its instance is gone until it has stopped, and events tell both', async () => {
  const { create, settle, hosts, told, ecs } = await given(
    [{}],
    withContainer({ portMappings: [{ containerPort: 8080, hostPort: 80 }] }),
  );
  const before = (await hosts())[0]!;
  await create({ desiredCount: 1 });
  await settle();
  const [host] = await hosts();
  expect(left(before)).toEqual([2048, 7782]);
  expect(left(host!)).toEqual([1536, 6758]);
  expect(host).toMatchObject({ runningTasksCount: 1, pendingTasksCount: 0, version: 2 });
  expect(host!.remainingResources![2]!.stringSetValue).toEqual(['22', '2376', '2375', '51678', '51679', '80']);
  expect(host!.registeredResources).toEqual(before.registeredResources);
  await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'demo', desiredCount: 0 }));
  await settle();
  expect((await hosts())[0]).toMatchObject({ runningTasksCount: 0, version: 3 });
  expect(left((await hosts())[0]!)).toEqual([2048, 7782]);
  const cpu = (detail: Record<string, unknown>) =>
    (detail.remainingResources as { integerValue: number }[])[0]!.integerValue;
  expect(told('ECS Container Instance State Change').map(cpu)).toEqual([2048, 1536, 2048]);
});

describe('a task that no container instance takes', () => {
  test.each([
    ['CPU', { cpu: 2049 }, 'RESOURCE:CPU', 'has insufficient CPU units available.'],
    ['memory', { memory: 7783 }, 'RESOURCE:MEMORY', 'has insufficient memory available.'],
    [
      'its port',
      { portMappings: [{ containerPort: 8080, hostPort: 22 }] },
      'RESOURCE:PORTS',
      'is already using a port required by your task.',
    ],
    [
      'an attribute',
      { logConfiguration: { logDriver: 'syslog' } },
      'ATTRIBUTE',
      'is missing an attribute required by your task.',
    ],
  ])('[ECS-112] for want of %s is told of with the closest', async (_, more, reason, words) => {
    const { create, later, messages, failures, hosts, tasks } = await given([{}], withContainer(more) as never);
    await create({ desiredCount: 1 });
    await later(30);
    const arn = (await hosts())[0]!.containerInstanceArn!;
    expect(await tasks()).toEqual([]);
    expect(await messages()).toEqual([
      `(service demo) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance ${arn.split('/').at(-1)}) ${words} For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
    ]);
    expect(failures()).toEqual([
      {
        eventType: 'ERROR',
        eventName: 'SERVICE_TASK_PLACEMENT_FAILURE',
        clusterArn: expect.stringMatching(/:cluster\/prod$/),
        containerInstanceArns: [arn],
        reason,
        createdAt: expect.any(String),
      },
    ]);
  });

  test('[ECS-112] is placed as soon as there is an instance, or room on one', async () => {
    const { create, later, messages, tasks, instances } = await given([], withContainer({ cpu: 2048 }));
    await create({ desiredCount: 2 });
    await later(30);
    expect((await messages())[0]).toContain('Reason: No Container Instances were found in your cluster.');
    instances.launch(HOST);
    await later(60);
    expect(await tasks()).toMatchObject([{ lastStatus: 'RUNNING' }]);
    instances.launch(HOST);
    await later(60);
    expect(await tasks()).toHaveLength(2);
  });

  test('[ECS-112] of two with the same static port the second waits for another instance', async () => {
    const port = withContainer({ portMappings: [{ containerPort: 8080, hostPort: 80 }] });
    const { create, later, failures, tasks, instances } = await given([{}], port);
    await create();
    await later(60);
    expect(await tasks()).toHaveLength(1);
    expect(failures()[0]).toMatchObject({ reason: 'RESOURCE:PORTS' });
    instances.launch(HOST);
    await later(60);
    expect((await tasks()).map(hostPort)).toEqual([80, 80]);
  });
});

describe('placement', () => {
  const A = {};
  const C = { zone: `${REGION}c` };
  test.each<[string, Partial<LaunchWish>[], Partial<CreateServiceCommandInput>, number[]]>([
    ['spreads over zones, then over instances, unasked', [A, A, C], { desiredCount: 4 }, [1, 1, 2]],
    [
      'spreads over instances',
      [A, A, C],
      { desiredCount: 3, placementStrategy: [{ type: 'spread', field: 'instanceId' }] },
      [1, 1, 1],
    ],
    [
      'packs by memory',
      [A, A, C],
      { desiredCount: 3, placementStrategy: [{ type: 'binpack', field: 'memory' }] },
      [3, 0, 0],
    ],
    [
      'keeps to one task for each instance',
      [A, C],
      { desiredCount: 3, placementConstraints: [{ type: 'distinctInstance' }] },
      [1, 1],
    ],
    [
      'keeps to the instances of an expression',
      [A, C],
      {
        placementConstraints: [{ type: 'memberOf', expression: `attribute:ecs.availability-zone == ${REGION}c` }],
      },
      [0, 2],
    ],
  ])('[ECS-113] %s', async (_, wishes, more, counts) => {
    const { create, later, hosts } = await given(wishes);
    await create(more);
    await later(50);
    expect((await hosts()).map(({ runningTasksCount }) => runningTasksCount)).toEqual(counts);
  });

  test('[ECS-113] at random places all, and what is no strategy is refused', async () => {
    const { create, later, hosts } = await given([A, A]);
    await create({ desiredCount: 4, placementStrategy: [{ type: 'random' }] });
    await later(50);
    expect((await hosts()).reduce((sum, { runningTasksCount = 0 }) => sum + runningTasksCount, 0)).toBe(4);
    for (const bad of [
      { placementStrategy: [{ type: 'binpack', field: 'disk' }] },
      { placementStrategy: [{ type: 'spread' }] },
      { placementStrategy: [{ type: 'random', field: 'cpu' }] },
      { placementConstraints: [{ type: 'distinctInstance', expression: 'a == b' }] },
      { placementConstraints: [{ type: 'memberOf', expression: 'a ==' }] },
    ] as Partial<CreateServiceCommandInput>[])
      await refused(create({ serviceName: 'bad', ...bad }), 'InvalidParameterException');
  });
});

describe('RunTask', () => {
  const run = (more: object = {}) =>
    new RunTaskCommand({ cluster: 'prod', taskDefinition: 'demo', launchType: 'EC2', ...more });

  test('[ECS-114] places what there is room for, and names the obstacle of the rest', async () => {
    const { ecs, hosts } = await given([{}], withContainer({ cpu: 1024 }));
    const { tasks, failures } = await ecs.send(run({ count: 3 }));
    expect(tasks).toHaveLength(2);
    expect(failures).toEqual([{ arn: (await hosts())[0]!.containerInstanceArn, reason: 'RESOURCE:CPU' }]);
  });

  test('[ECS-114] without any container instance is refused', async () => {
    const { ecs } = await given([]);
    await refused(ecs.send(run()), 'InvalidParameterException', 'No Container Instances were found in your cluster.');
  });
});

describe('behind a load balancer', () => {
  test('[ECS-115] a task is the target of its instance at the host port, and leaves as such', async () => {
    const { create, settle, balancers, ids, ecs } = await given([{}, {}]);
    await create({ loadBalancers: [BALANCER] });
    await settle();
    expect(balancers.targets(INSTANCES).sort()).toEqual(ids.map((id) => `${id}:32768`).sort());
    await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'demo', desiredCount: 1 }));
    await settle();
    expect(balancers.targets(INSTANCES)).toHaveLength(1);
  });

  test('[ECS-116] a rolling update at 200 % runs new beside old, and stops old ones as new ones serve', async () => {
    const { create, settle, later, tasks, ecs, describeService, balancers } = await given([{}, {}]);
    await create({
      loadBalancers: [BALANCER],
      deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
    });
    await settle();
    await ecs.send(new RegisterTaskDefinitionCommand({ ...DEMO }));
    await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'demo', taskDefinition: 'demo:2' }));
    await later(5);
    expect((await tasks()).map(({ taskDefinitionArn }) => taskDefinitionArn!.at(-1)).sort()).toEqual([
      '1',
      '1',
      '2',
      '2',
    ]);
    expect(balancers.targets(INSTANCES)).toHaveLength(2);
    await settle();
    expect((await tasks()).map(({ taskDefinitionArn }) => taskDefinitionArn!.at(-1))).toEqual(['2', '2']);
    expect((await describeService('demo')).deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
    expect(balancers.targets(INSTANCES)).toHaveLength(2);
  });
});

describe('an instance that drains', () => {
  test('[ECS-117] gets no new task; those that run are replaced elsewhere first, by 100 and 200 %', async () => {
    const { create, settle, later, hosts, set, portsOn, ids, tasks, balancers, describeService } = await given([
      {},
      {},
    ]);
    await create({ loadBalancers: [BALANCER], desiredCount: 4 });
    await settle();
    const [host] = await hosts();
    await set('DRAINING', host!);
    await later(5);
    // Replacements start, and nothing stops before they serve.
    expect(await tasks()).toHaveLength(6);
    expect(balancers.targets(INSTANCES)).toHaveLength(4);
    await settle();
    expect((await hosts())[0]).toMatchObject({ status: 'DRAINING', runningTasksCount: 0 });
    expect(await portsOn(ids[1]!)).toHaveLength(4);
    expect(balancers.targets(INSTANCES).every((target) => target.startsWith(ids[1]!))).toBe(true);
    expect((await describeService('demo')).deployments).toHaveLength(1);
    await set('ACTIVE', host!);
    await settle();
    expect(await portsOn(ids[0]!)).toEqual([]);
  });

  test('[ECS-117] below 100 % stops before it starts', async () => {
    const { create, settle, later, hosts, set, tasks } = await given([{}, {}]);
    await create({ desiredCount: 4, deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 } });
    await settle();
    await set('DRAINING', (await hosts())[0]!);
    await later(2);
    expect((await tasks()).map(({ lastStatus }) => lastStatus).sort()).toEqual([
      'PENDING',
      'PENDING',
      'RUNNING',
      'RUNNING',
    ]);
    await settle();
    expect((await hosts()).map(({ runningTasksCount }) => runningTasksCount)).toEqual([0, 4]);
  });

  test('[ECS-117] stops PENDING tasks of services at once, and leaves standalone tasks', async () => {
    const { create, settle, later, hosts, set, ecs, tasks } = await given([{}]);
    await ecs.send(new RunTaskCommand({ cluster: 'prod', taskDefinition: 'demo', launchType: 'EC2' }));
    await settle();
    await create({ desiredCount: 1 });
    await later(5);
    expect((await tasks()).map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'PENDING']);
    await set('DRAINING', (await hosts())[0]!);
    await later(5);
    expect(await tasks('STOPPED')).toMatchObject([{ group: 'service:demo', stopCode: 'ServiceSchedulerInitiated' }]);
    await settle();
    expect(await tasks()).toMatchObject([{ group: 'family:demo', lastStatus: 'RUNNING' }]);
  });

  test('[ECS-117] with nowhere else to go its tasks stay, and the service says why', async () => {
    const { create, settle, hosts, set, tasks, messages } = await given([{}]);
    await create();
    await settle();
    await set('DRAINING', (await hosts())[0]!);
    await settle();
    expect((await tasks()).map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'RUNNING']);
    expect((await messages())[0]).toContain('no container instance met all of its requirements');
  });
});

test('[ECS-118] an instance is deregistered with tasks by force only; they go on, and belong to nobody', async () => {
  const { create, settle, hosts, ecs, aws, ids, balancers, portsOn, instances, tasks } = await given([{}, {}]);
  await create({ loadBalancers: [BALANCER] });
  await settle();
  const [host] = await hosts();
  const deregister = (force: boolean) =>
    ecs.send(
      new DeregisterContainerInstanceCommand({
        cluster: 'prod',
        containerInstance: host!.containerInstanceArn,
        force,
      }),
    );
  await refused(deregister(false), 'InvalidParameterException', 'Found running tasks on the instance.');
  await deregister(true);
  await settle();
  expect(await portsOn(ids[1]!)).toHaveLength(2);
  expect(await tasks()).toHaveLength(2);
  expect(balancers.targets(INSTANCES).every((target) => target.startsWith(ids[1]!))).toBe(true);
  expect(aws.world.network.resolve(ids[0]!, 32_768)).toBeDefined();
  const { address } = instances.find(ids[0]!)!;
  instances.terminate(ids[0]!);
  await settle();
  expect(aws.world.network.resolve(address, 32_768)).toBeUndefined();
});

describe('an EC2 instance that ends', () => {
  test('[ECS-119] takes its programs with it; ECS notices, stops its tasks and deregisters it', async () => {
    const { create, settle, later, hosts, told, ids, instances, aws, tasks, balancers, ecs } = await given([{}, {}]);
    await create({ loadBalancers: [BALANCER] });
    await settle();
    const [host] = await hosts();
    const { address } = instances.find(ids[0]!)!;
    instances.terminate(ids[0]!);
    await later(1);
    expect(aws.world.network.resolve(address, 32_768)).toBeUndefined();
    expect((await hosts())[0]).toMatchObject({ status: 'ACTIVE', agentConnected: false });
    await settle();
    expect(await hosts()).toHaveLength(1);
    expect(await tasks('STOPPED')).toMatchObject([
      {
        containerInstanceArn: host!.containerInstanceArn,
        stopCode: 'TerminationNotice',
        stoppedReason: `Host EC2 (instance ${ids[0]}) terminated.`,
      },
    ]);
    expect((await tasks()).map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'RUNNING']);
    expect(balancers.targets(INSTANCES).map((target) => target.split(':')[0])).toEqual([ids[1], ids[1]]);
    const course = told('ECS Container Instance State Change').filter(({ ec2InstanceId }) => ec2InstanceId === ids[0]);
    expect(course.map(({ status, agentConnected }) => [status, agentConnected])).toEqual([
      ['ACTIVE', true],
      ['ACTIVE', true],
      ['ACTIVE', false],
      ['INACTIVE', false],
      ['INACTIVE', false],
    ]);
    await refused(
      ecs.send(
        new DeregisterContainerInstanceCommand({ cluster: 'prod', containerInstance: host!.containerInstanceArn }),
      ),
      'InvalidParameterException',
    );
  });

  test.each([
    [true, 'DRAINING'],
    [false, 'ACTIVE'],
  ])(
    '[ECS-120] is warned of two minutes ahead; told to (%s), its agent sets it to DRAINING by itself',
    async (drains, status) => {
      const userData = `ECS_CLUSTER=prod\nECS_ENABLE_SPOT_INSTANCE_DRAINING=${drains}`;
      const { later, hosts, ids, instances, aws } = await given([{ userData }]);
      const instance = instances.find(ids[0]!)!;
      instances.interrupt(instance);
      expect(aws.events.at(-1)).toMatchObject({
        source: 'aws.ec2',
        'detail-type': 'EC2 Spot Instance Interruption Warning',
        resources: [`arn:aws:ec2:${REGION}:123456789012:instance/${ids[0]}`],
        detail: { 'instance-id': ids[0], 'instance-action': 'terminate' },
      });
      await later(30);
      expect(await hosts()).toMatchObject([{ status }]);
      await later(89);
      expect(instances.find(ids[0]!)).toBeDefined();
      await later(1);
      expect(instances.find(ids[0]!)).toBeUndefined();
    },
  );
});
