import {
  type ContainerCondition,
  type ContainerDefinition,
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  type ListTaskDefinitionsCommandInput,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { isFargateSize } from '../../../../local/aws/ecs/fargate-sizes';
import { closeStages, FRONTEND, REGISTRY, refused, stage } from './stage';

afterEach(closeStages);

const container = FRONTEND.containerDefinitions![0]!;

describe('task definitions', () => {
  test('[ECS-5] revisions count up and never go back, even after a deletion', async () => {
    const { ecs, later } = await stage();
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'frontend:1' }));
    await ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: ['frontend:1'] }));
    await later(3600);
    await refused(
      ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'frontend:1' })),
      'ClientException',
      'Unable to describe task definition.',
    );
    const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand(FRONTEND));
    expect(taskDefinition?.revision).toBe(2);
    expect(taskDefinition?.taskDefinitionArn).toBe(
      'arn:aws:ecs:ap-northeast-1:123456789012:task-definition/frontend:2',
    );
  });

  test('[ECS-6] a bare family is its latest ACTIVE revision', async () => {
    const { ecs } = await stage();
    await ecs.send(new RegisterTaskDefinitionCommand(FRONTEND));
    await ecs.send(new RegisterTaskDefinitionCommand(FRONTEND));
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'frontend:3' }));
    const bare = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'frontend' }));
    expect(bare.taskDefinition?.revision).toBe(2);
    const exact = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'frontend:3' }));
    expect(exact.taskDefinition?.status).toBe('INACTIVE');
  });

  test.each([
    [256, 512, true],
    [256, 1536, false],
    [256, 4096, false],
    [512, 4096, true],
    [512, 512, false],
    [1024, 2048, true],
    [1024, 2049, false],
    [2048, 16_384, true],
    [4096, 30_720, true],
    [8192, 16_384, true],
    [8192, 17_408, false],
    [16_384, 122_880, true],
    [128, 512, false],
  ])('[ECS-7] Fargate with %d CPU units and %d MiB: %s', (cpu, memory, valid) => {
    expect(isFargateSize(cpu, memory)).toBe(valid);
  });

  test('[ECS-7] sizes may be written in vCPU and GB and come back in units and MiB', async () => {
    const { ecs } = await stage();
    const { taskDefinition } = await ecs.send(
      new RegisterTaskDefinitionCommand({ ...FRONTEND, cpu: '.5 vCPU', memory: '1 GB' }),
    );
    expect(taskDefinition).toMatchObject({ cpu: '512', memory: '1024' });
  });

  const dependingOn = (condition: ContainerCondition): Partial<RegisterTaskDefinitionCommandInput> => ({
    containerDefinitions: [
      container,
      { name: 'b', image: 'nginx', dependsOn: [{ containerName: 'frontend', condition }] },
    ],
  });

  const refusals: [string, Partial<RegisterTaskDefinitionCommandInput>, string | RegExp][] = [
    ['a family with a space', { family: 'front end' }, 'Family contains invalid characters.'],
    ['a family of 256 characters', { family: 'f'.repeat(256) }, 'Family contains invalid characters.'],
    ['no containers', { containerDefinitions: [] }, 'Container list cannot be empty.'],
    [
      'eleven containers',
      {
        containerDefinitions: Array.from({ length: 11 }, (_, index) => ({ ...container, name: `c${index}` })),
      },
      'Too many containers',
    ],
    [
      'a container name with a dot',
      { containerDefinitions: [{ ...container, name: 'a.b' }] },
      'Container.name contains invalid characters.',
    ],
    ['no image', { containerDefinitions: [{ name: 'a' }] }, 'Container.image should not be null or empty.'],
    [
      'an image that cannot be',
      { containerDefinitions: [{ ...container, image: 'frontend@sha256:abc' }] },
      'Container.image contains invalid characters.',
    ],
    [
      'two containers of one name',
      { containerDefinitions: [container, { name: 'frontend', image: 'nginx' }] },
      /must be unique/,
    ],
    ['no essential container', { containerDefinitions: [{ ...container, essential: false }] }, /essential/],
    [
      'port 0',
      { containerDefinitions: [{ ...container, portMappings: [{ containerPort: 0 }] }] },
      "Invalid 'containerPort' setting for container 'frontend'.",
    ],
    [
      'another host port',
      { containerDefinitions: [{ ...container, portMappings: [{ containerPort: 8080, hostPort: 80 }] }] },
      'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
    ],
    [
      'one port twice',
      {
        containerDefinitions: [container, { name: 'b', image: 'nginx', portMappings: [{ containerPort: 8080 }] }],
      },
      /mapped more than once/,
    ],
    ['bridge mode', { networkMode: 'bridge' }, 'Fargate only supports network mode ‘awsvpc’.'],
    ['no cpu', { cpu: undefined }, "Fargate requires that 'cpu' be defined at the task level."],
    ['no memory', { memory: undefined }, "Fargate requires that 'memory' be defined at the task level."],
    [
      'a size that Fargate lacks',
      { memory: '768' },
      'No Fargate configuration exists for given values: 256 CPU, 768 memory. See the Amazon ECS documentation for the valid values.',
    ],
    [
      'more container CPU than task CPU',
      { containerDefinitions: [{ ...container, cpu: 512 }] },
      "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.",
    ],
    [
      'an ECR image without execution role',
      { executionRoleArn: undefined },
      'Fargate requires task definition to have execution role ARN to support ECR images.',
    ],
    [
      'awslogs without a group',
      { containerDefinitions: [{ ...container, logConfiguration: { logDriver: 'awslogs', options: {} } }] },
      'Log driver awslogs requires options: awslogs-region, awslogs-group',
    ],
    [
      'awslogs without a region',
      {
        containerDefinitions: [
          { ...container, logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'web' } } },
        ],
      },
      'Log driver awslogs requires options: awslogs-region',
    ],
    [
      'stopTimeout 121',
      { containerDefinitions: [{ ...container, stopTimeout: 121 }] },
      'Tasks using the Fargate launch type must have a container stop timeout of less than 120 seconds.',
    ],
    [
      'startTimeout 121',
      { containerDefinitions: [{ ...container, startTimeout: 121 }] },
      'Tasks using the Fargate launch type must have a container start timeout between 2 and 120 seconds.',
    ],
    [
      'a circle of dependencies',
      {
        containerDefinitions: [
          { ...container, dependsOn: [{ containerName: 'b', condition: 'START' }] },
          { name: 'b', image: 'nginx', dependsOn: [{ containerName: 'c', condition: 'START' }] },
          { name: 'c', image: 'nginx', dependsOn: [{ containerName: 'frontend', condition: 'START' }] },
        ],
      },
      'Containers cannot depend on each other in a circle.',
    ],
    [
      'a dependency on nobody',
      { containerDefinitions: [{ ...container, dependsOn: [{ containerName: 'x', condition: 'START' }] }] },
      'Cannot depend on container x because it does not exist',
    ],
    [
      'a dependency on itself',
      { containerDefinitions: [{ ...container, dependsOn: [{ containerName: 'frontend', condition: 'START' }] }] },
      /cannot depend on itself/,
    ],
    [
      'waiting for the end of an essential container',
      dependingOn('COMPLETE'),
      'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container',
    ],
    ['waiting for the health of a container without a check', dependingOn('HEALTHY'), /has no health check/],
    [
      'one name of two ports',
      {
        containerDefinitions: [
          { ...container, portMappings: [80, 81].map((containerPort) => ({ containerPort, name: 'web' })) },
        ],
      },
      'port mapping name is already used',
    ],
    [
      'secrets without execution role',
      {
        executionRoleArn: undefined,
        containerDefinitions: [{ name: 'a', image: 'nginx', secrets: [{ name: 'A', valueFrom: 'a' }] }],
      },
      "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
    ],
    [
      'volumes of a host',
      { volumes: [{ name: 'a', host: { sourcePath: '/a' } }] },
      'Fargate compatible task definitions do not support sourcePath',
    ],
    [
      'volumes of Docker',
      { volumes: [{ name: 'a', dockerVolumeConfiguration: { scope: 'task' } }] },
      'Fargate compatible task definitions do not support dockerVolumeConfiguration',
    ],
    [
      'placement constraints',
      { placementConstraints: [{ type: 'memberOf', expression: 'true' }] },
      'Fargate compatible task definitions do not support constraints',
    ],
    ...(
      [
        [{ disableNetworking: true }, 'Disable Networking is not supported on container when networkMode=awsvpc.'],
        [{ extraHosts: [{ hostname: 'a', ipAddress: '10.0.0.1' }] }, /^Extra hosts are not supported on container/],
        [{ dnsServers: ['10.0.0.2'] }, /^DNS servers/],
        [{ dnsSearchDomains: ['a.test'] }, /^DNS search domains/],
        [{ hostname: 'a' }, 'Hostname is not supported on container when networkMode=awsvpc.'],
        [{ links: ['b'] }, 'Links are not supported when networkMode=awsvpc.'],
        [{ privileged: true }, "Fargate requires that the 'privileged' setting be 'false'."],
        [
          { linuxParameters: { devices: [{ hostPath: '/dev/a' }] } },
          'Fargate compatible task definitions do not support devices',
        ],
        [{ linuxParameters: { sharedMemorySize: 64 } }, /sharedMemorySize$/],
        [{ linuxParameters: { maxSwap: 0 } }, /maxSwap$/],
        [{ linuxParameters: { swappiness: 0 } }, /swappiness$/],
        [{ linuxParameters: { tmpfs: [{ containerPath: '/a', size: 1 }] } }, /tmpfs$/],
        [{ dockerSecurityOptions: ['no-new-privileges'] }, /dockerSecurityOptions$/],
        [
          { resourceRequirements: [{ type: 'GPU', value: '1' }] },
          'Tasks using the Fargate launch type do not support GPU resource requirements.',
        ],
        [
          { logConfiguration: { logDriver: 'json-file' } },
          'json-file is not a valid log driver. Must be one of [awslogs, splunk, awsfirelens]',
        ],
      ] as const
    ).map(([more, text]): (typeof refusals)[number] => [
      `a container with ${Object.keys(more)}`,
      { containerDefinitions: [{ ...container, ...(more as Partial<ContainerDefinition>) }] },
      text,
    ]),
    ['ipcMode', { ipcMode: 'task' }, 'Tasks using the Fargate launch type do not support ipcMode.'],
    ['more than 64 KB', { containerDefinitions: [{ ...container, command: ['x'.repeat(65_536)] }] }, /64 KB/],
  ];

  test.each(refusals)('[ECS-8] %s is refused', async (_, more, text) => {
    const { ecs } = await stage();
    await refused(ecs.send(new RegisterTaskDefinitionCommand({ ...FRONTEND, ...more })), 'ClientException', text);
    const { taskDefinitionArns } = await ecs.send(new ListTaskDefinitionsCommand({}));
    expect(taskDefinitionArns).toHaveLength(1);
  });

  test('[ECS-9] what was registered comes back with AWS’s defaults, tags only when asked for', async () => {
    const { ecs } = await stage();
    const input: RegisterTaskDefinitionCommandInput = {
      ...FRONTEND,
      enableFaultInjection: false,
      runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
      containerDefinitions: [{ ...container, stopTimeout: 60, environment: [{ name: 'A', value: '1' }] }],
      tags: [{ key: 'slipway:release', value: 'r1' }],
    };
    const registered = await ecs.send(new RegisterTaskDefinitionCommand(input));
    const { tags, containerDefinitions: _, ...rest } = input;
    expect(registered.taskDefinition).toMatchObject(rest);
    expect(registered.tags).toEqual(tags);
    expect(registered.taskDefinition).toMatchObject({
      revision: 2,
      status: 'ACTIVE',
      compatibilities: ['EC2', 'FARGATE'],
      registeredAt: new Date('2026-11-21T09:00:00Z'),
      registeredBy: 'arn:aws:iam::123456789012:user/local',
      volumes: [],
      placementConstraints: [],
      containerDefinitions: [
        {
          name: 'frontend',
          image: `${REGISTRY}/frontend@${container.image!.split('@')[1]}`,
          cpu: 0,
          essential: true,
          stopTimeout: 60,
          environment: [{ name: 'A', value: '1' }],
          portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }],
          mountPoints: [],
          volumesFrom: [],
        },
      ],
    });
    expect(registered.taskDefinition?.requiresAttributes).toContainEqual({ name: 'ecs.capability.task-eni' });
    const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'frontend' }));
    expect(described.taskDefinition).toEqual(registered.taskDefinition);
    expect(described.tags).toBeUndefined();
    const tagged = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'frontend', include: ['TAGS'] }));
    expect(tagged.tags).toEqual(tags);
  });

  test('[ECS-10] a deregistered revision runs nothing new; only then it can be deleted', async () => {
    const { ecs, createService } = await stage();
    const failing = await ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: ['frontend:1', 'frontend:9'] }));
    expect(failing.failures?.map(({ reason }) => reason)).toEqual([
      'The specified task definition is still in ACTIVE status. Please deregister the target and try again.',
      'The specified task definition does not exist. Specify a valid account, family, revision and try again.',
    ]);
    const { taskDefinition } = await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'frontend:1' }));
    expect(taskDefinition).toMatchObject({ status: 'INACTIVE', deregisteredAt: new Date('2026-11-21T09:00:00Z') });
    await refused(createService(), 'InvalidParameterException', 'TaskDefinition is inactive');
    await refused(createService({ taskDefinition: 'frontend' }), 'ClientException', 'TaskDefinition not found.');
    const deleted = await ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: ['frontend:1'] }));
    expect(deleted.taskDefinitions).toMatchObject([{ status: 'DELETE_IN_PROGRESS' }]);
    await refused(
      ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'frontend:9' })),
      'ClientException',
      /does not exist/,
    );
    await refused(ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'frontend' })), 'ClientException');
    await refused(
      ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: Array(11).fill('frontend:1') })),
      'InvalidParameterException',
      'Size of TaskDefinition references list cannot exceed 10',
    );
  });

  test('[ECS-10] a deleted revision stays as long as a service runs it', async () => {
    const { ecs, createService, later } = await stage();
    await createService({ desiredCount: 1 });
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'frontend:1' }));
    await ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: ['frontend:1'] }));
    await later(3600);
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'frontend:1' }));
    expect(taskDefinition?.status).toBe('DELETE_IN_PROGRESS');
  });

  test('[ECS-11] lists by family, status and order', async () => {
    const { ecs } = await stage();
    for (const family of ['frontend', 'api', 'frontend']) {
      await ecs.send(new RegisterTaskDefinitionCommand({ ...FRONTEND, family }));
    }
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'api:1' }));
    const list = async (input: ListTaskDefinitionsCommandInput) =>
      (await ecs.send(new ListTaskDefinitionsCommand(input))).taskDefinitionArns!.map((arn) => arn.split('/')[1]);
    expect(await list({})).toEqual(['frontend:1', 'frontend:2', 'frontend:3']);
    expect(await list({ familyPrefix: 'frontend', sort: 'DESC' })).toEqual(['frontend:3', 'frontend:2', 'frontend:1']);
    expect(await list({ familyPrefix: 'front' })).toEqual([]);
    expect(await list({ status: 'INACTIVE' })).toEqual(['api:1']);
    const families = async (status?: 'ACTIVE' | 'INACTIVE' | 'ALL', familyPrefix?: string) =>
      (await ecs.send(new ListTaskDefinitionFamiliesCommand({ status, familyPrefix }))).families;
    expect(await families()).toEqual(['api', 'frontend']);
    expect(await families('ACTIVE')).toEqual(['frontend']);
    expect(await families('INACTIVE')).toEqual(['api']);
    expect(await families('ALL', 'fr')).toEqual(['frontend']);
  });

  test('[ECS-12] lists page, and only their own tokens go on', async () => {
    const { ecs } = await stage();
    await ecs.send(new RegisterTaskDefinitionCommand(FRONTEND));
    const first = await ecs.send(new ListTaskDefinitionsCommand({ maxResults: 1 }));
    expect(first.taskDefinitionArns).toHaveLength(1);
    const second = await ecs.send(new ListTaskDefinitionsCommand({ maxResults: 1, nextToken: first.nextToken }));
    expect(second.taskDefinitionArns).toHaveLength(1);
    expect(second.nextToken).toBeUndefined();
    expect(second.taskDefinitionArns).not.toEqual(first.taskDefinitionArns);
    for (const command of [
      new ListTaskDefinitionsCommand({ nextToken: 'nonsense' }),
      new ListTaskDefinitionFamiliesCommand({ nextToken: first.nextToken }),
      new ListTaskDefinitionsCommand({ maxResults: 0 }),
      new ListTaskDefinitionsCommand({ maxResults: 101 }),
    ])
      await refused(ecs.send(command as ListTaskDefinitionsCommand), 'InvalidParameterException');
  });
});
