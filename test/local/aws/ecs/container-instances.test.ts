import {
  DeleteClusterCommand,
  DeregisterContainerInstanceCommand,
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
  RegisterContainerInstanceCommand,
  type RegisterContainerInstanceCommandInput,
  UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { agentConfiguration } from '../../../../local/aws/ec2/ecs-agent';
import type { LaunchWish } from '../../../../local/aws/ec2/instances';
import { closeStages, HOST, REGION, refused, stage } from './stage';

afterEach(closeStages);

const RESOURCES = [
  { name: 'CPU', type: 'INTEGER', integerValue: 2048 },
  { name: 'MEMORY', type: 'INTEGER', integerValue: 3767 },
  { name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22', '2376', '2375', '51678', '51679'] },
  { name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: [] },
];

/** Instances that have joined `prod`, by their EC2 ids, and how to ask about them. */
async function hosts(...wishes: Partial<LaunchWish>[]) {
  const aws = await stage();
  const ids = wishes.map((wish) => aws.aws.world.instances.launch({ ...HOST, ...wish }).id);
  await aws.later(60);
  const list = async (filter?: string, more = {}): Promise<string[]> =>
    (await aws.ecs.send(new ListContainerInstancesCommand({ cluster: 'prod', filter, ...more })))
      .containerInstanceArns!;
  return {
    ...aws,
    ids,
    list,
    describe: async (containerInstances: string[], include: ('TAGS' | 'CONTAINER_INSTANCE_HEALTH')[] = []) =>
      aws.ecs.send(new DescribeContainerInstancesCommand({ cluster: 'prod', containerInstances, include })),
    set: (status: 'ACTIVE' | 'DRAINING', ...containerInstances: string[]) =>
      aws.ecs.send(new UpdateContainerInstancesStateCommand({ cluster: 'prod', containerInstances, status })),
    deregister: (containerInstance: string, force?: boolean) =>
      aws.ecs.send(new DeregisterContainerInstanceCommand({ cluster: 'prod', containerInstance, force })),
    told: () => aws.told('ECS Container Instance State Change'),
  };
}

describe('an instance whose user data configures an agent', () => {
  test('[ECS-104] joins its cluster after the boot, with what it has, and an event tells it', async () => {
    const aws = await hosts();
    const { id } = aws.aws.world.instances.launch(HOST);
    expect(await aws.list()).toEqual([]);
    await aws.later(60);
    const [arn] = await aws.list();
    expect(arn).toMatch(/^arn:aws:ecs:ap-northeast-1:123456789012:container-instance\/prod\/[0-9a-f]{32}$/);
    const { containerInstances, failures } = await aws.describe([arn!]);
    expect(failures).toEqual([]);
    expect(containerInstances![0]).toMatchObject({
      containerInstanceArn: arn,
      ec2InstanceId: id,
      status: 'ACTIVE',
      agentConnected: true,
      version: 1,
      runningTasksCount: 0,
      pendingTasksCount: 0,
      registeredResources: [
        { name: 'CPU', type: 'INTEGER', integerValue: 2048, longValue: 0, doubleValue: 0 },
        { name: 'MEMORY', integerValue: 7782 },
        { name: 'PORTS', stringSetValue: ['22', '2376', '2375', '51678', '51679'] },
        { name: 'PORTS_UDP', stringSetValue: [] },
      ],
    });
    expect(containerInstances![0]!.attributes).toEqual(
      expect.arrayContaining([
        { name: 'ecs.availability-zone', value: `${REGION}a` },
        { name: 'ecs.instance-type', value: 'm5.large' },
        { name: 'ecs.os-type', value: 'linux' },
        { name: 'com.amazonaws.ecs.capability.ecr-auth' },
      ]),
    );
    expect(aws.aws.events.at(-1)).toMatchObject({
      source: 'aws.ecs',
      'detail-type': 'ECS Container Instance State Change',
      resources: [arn],
      detail: {
        agentConnected: true,
        clusterArn: expect.stringMatching(/:cluster\/prod$/),
        containerInstanceArn: arn,
        ec2InstanceId: id,
        remainingResources: [
          { name: 'CPU', type: 'INTEGER', integerValue: 2048 },
          { name: 'MEMORY', type: 'INTEGER', integerValue: 7782 },
          expect.anything(),
          expect.anything(),
        ],
        status: 'ACTIVE',
        version: 1,
        versionInfo: { agentVersion: expect.any(String) },
      },
    });
    const { clusters } = await aws.ecs.send(new DescribeClustersCommand({ clusters: ['prod'] }));
    expect(clusters![0]!.registeredContainerInstancesCount).toBe(1);
    await refused(
      aws.ecs.send(new DeleteClusterCommand({ cluster: 'prod' })),
      'ClusterContainsContainerInstancesException',
    );
  });

  test.each([
    ['echo ECS_CLUSTER=prod >> /etc/ecs/ecs.config', { cluster: 'prod', drainsOnSpotNotice: false }],
    [
      'cat <<\'EOF\' >> /etc/ecs/ecs.config\nECS_CLUSTER="prod"\nECS_ENABLE_SPOT_INSTANCE_DRAINING=true\nEOF',
      { cluster: 'prod', drainsOnSpotNotice: true },
    ],
    ['ECS_ENABLE_SPOT_INSTANCE_DRAINING=false', { cluster: 'default', drainsOnSpotNotice: false }],
    [
      'ECS_CLUSTER=prod\nECS_INSTANCE_ATTRIBUTES={"rack": "7"}',
      { cluster: 'prod', attributes: [{ name: 'rack', value: '7' }] },
    ],
    ['ECS_INSTANCE_ATTRIBUTES={"rack"', { cluster: 'default', attributes: [] }],
  ])('[ECS-104] is read as an agent reads it: %s', (userData, configuration) => {
    expect(agentConfiguration(userData)).toMatchObject(configuration);
  });

  test('[ECS-104] without any of it there is no agent', () => {
    expect(agentConfiguration('#!/bin/bash\nyum update')).toBeUndefined();
  });
});

describe('registering as the agent does', () => {
  test('[ECS-105] takes an instance of this account only, by its document and the signature of that', async () => {
    const { aws, ecs } = await stage();
    const { identity, id } = aws.world.instances.launch({ ...HOST, userData: '' });
    const register = (more: Partial<RegisterContainerInstanceCommandInput> = {}) =>
      ecs.send(
        new RegisterContainerInstanceCommand({
          cluster: 'prod',
          instanceIdentityDocument: identity.document,
          instanceIdentityDocumentSignature: identity.signature,
          totalResources: RESOURCES,
          ...more,
        }),
      );
    await refused(register({ instanceIdentityDocument: 'i-1' }), 'ClientException', /document is not valid/);
    await refused(register({ instanceIdentityDocument: '{"instanceId":"i-1"}' }), 'ClientException', /does not run/);
    await refused(register({ instanceIdentityDocumentSignature: 'forged' }), 'ClientException', /signature/);
    await refused(register({ cluster: 'nothing' }), 'ClusterNotFoundException');
    await refused(register({ totalResources: RESOURCES.slice(1) }), 'InvalidParameterException', /CPU/);
    await refused(register({ platformDevices: [{ id: '0', type: 'GPU' }] }), 'NotImplemented', /platformDevices/);
    const { containerInstance } = await register({ tags: [{ key: 'team', value: 'web' }] });
    expect(containerInstance).toMatchObject({ ec2InstanceId: id, tags: [{ key: 'team', value: 'web' }], version: 1 });
    const again = await register({ containerInstanceArn: containerInstance!.containerInstanceArn });
    expect(again.containerInstance).toMatchObject({
      containerInstanceArn: containerInstance!.containerInstanceArn,
      version: 2,
    });
  });
});

describe('container instances are found', () => {
  test.each([
    ['ec2InstanceId == ID', 1],
    ["ec2InstanceId=='ID'", 1],
    ['ec2InstanceId equals ID', 1],
    ['ec2InstanceId in [ID, i-1]', 1],
    ['ec2InstanceId != ID', 1],
    ['ec2InstanceId !in ["ID"]', 1],
    ['ec2InstanceId == i-1', 0],
    ['agentConnected == true', 2],
    ['attribute:ecs.availability-zone == ap-northeast-1c', 1],
    ['attribute:ecs.availability-zone in [ap-northeast-1a, ap-northeast-1c]', 2],
    ['attribute:ecs.instance-type == m5.large and ec2InstanceId == ID', 1],
    ['attribute:rack exists', 0],
    ['attribute:rack !exists', 2],
    ['runningTasksCount == 0', 2],
  ])('[ECS-106] by %s', async (filter, count) => {
    const { list, ids } = await hosts({}, { zone: `${REGION}c` });
    expect(await list(filter.replace('ID', ids[0]!))).toHaveLength(count);
  });

  test.each([
    ['ec2InstanceId =~ i-.*', 'NotImplemented', /operator =~/],
    ['runningTasksCount > 3', 'NotImplemented', /operator >/],
    ['task:group == service:a', 'NotImplemented', /subject task:group/],
    ['ec2InstanceId == i-1 or ec2InstanceId == i-2', 'NotImplemented', /with or, not/],
    ['not (ec2InstanceId == i-1)', 'NotImplemented', /with or, not/],
    ['instanceId == i-1', 'InvalidParameterException', /instanceId/],
    ['ec2InstanceId ==', 'InvalidParameterException', /Invalid expression/],
    ['ec2InstanceId in [i-1', 'InvalidParameterException', /Invalid expression/],
    ['ec2InstanceId', 'InvalidParameterException', /Invalid expression/],
  ])('[ECS-106] not by %s', async (filter, name, message) => {
    const { list } = await hosts();
    await refused(list(filter), name, message);
  });

  test('[ECS-106] by status, page after page', async () => {
    const { list, set, ecs } = await hosts({}, {}, {});
    const [first, second, third] = await list();
    await set('DRAINING', second!);
    expect(await list(undefined, { status: 'DRAINING' })).toEqual([second]);
    expect(await list(undefined, { status: 'ACTIVE' })).toEqual([first, third]);
    expect(await list(undefined, { status: 'REGISTERING' })).toEqual([]);
    const { nextToken, containerInstanceArns } = await ecs.send(
      new ListContainerInstancesCommand({ cluster: 'prod', maxResults: 2 }),
    );
    expect(containerInstanceArns).toEqual([first, second]);
    expect(await list(undefined, { nextToken })).toEqual([third]);
  });

  test('[ECS-106] an unknown one is a failure beside those that are found; looking changes nothing', async () => {
    const { list, describe: look, aws } = await hosts({});
    const [arn] = await list();
    const unknown = '0'.repeat(32);
    const raised = aws.events.length;
    const first = await look([arn!, unknown], ['TAGS', 'CONTAINER_INSTANCE_HEALTH']);
    expect(first.containerInstances).toHaveLength(1);
    expect(first.containerInstances![0]!.healthStatus?.overallStatus).toBe('OK');
    expect(first.failures).toEqual([
      { arn: `arn:aws:ecs:${REGION}:123456789012:container-instance/prod/${unknown}`, reason: 'MISSING' },
    ]);
    const again = await look([arn!, unknown], ['TAGS', 'CONTAINER_INSTANCE_HEALTH']);
    expect({ ...again, $metadata: 0 }).toEqual({ ...first, $metadata: 0 });
    expect(aws.events).toHaveLength(raised);
    await refused(look([]), 'InvalidParameterException');
    await refused(look(Array(101).fill(unknown)), 'InvalidParameterException');
  });
});

describe('the status of container instances', () => {
  test('[ECS-107] is set to DRAINING and back, told once for each change', async () => {
    const { list, set, told } = await hosts({});
    const [arn] = await list();
    const { containerInstances, failures } = await set('DRAINING', arn!, '0'.repeat(32));
    expect(containerInstances).toMatchObject([{ containerInstanceArn: arn, status: 'DRAINING', version: 2 }]);
    expect(failures).toMatchObject([{ reason: 'MISSING' }]);
    await set('DRAINING', arn!);
    await set('ACTIVE', arn!);
    expect(told().map(({ status, version }) => [status, version])).toEqual([
      ['ACTIVE', 1],
      ['DRAINING', 2],
      ['ACTIVE', 3],
    ]);
    await refused(set('REGISTERING' as never, arn!), 'InvalidParameterException');
    await refused(set('ACTIVE', ...Array(11).fill(arn)), 'InvalidParameterException');
  });

  test('[ECS-108] a deregistered one is INACTIVE, not listed, described for an hour, and then forgotten', async () => {
    const { list, deregister, describe: look, later, told, set } = await hosts({});
    const [arn] = await list();
    expect((await deregister(arn!)).containerInstance).toMatchObject({ status: 'INACTIVE', version: 2 });
    expect(told().at(-1)).toMatchObject({ status: 'INACTIVE' });
    expect(await list()).toEqual([]);
    expect((await look([arn!])).containerInstances).toMatchObject([{ status: 'INACTIVE' }]);
    expect((await set('DRAINING', arn!)).failures).toMatchObject([{ arn, reason: 'INACTIVE' }]);
    await refused(deregister(arn!), 'InvalidParameterException');
    await later(3_601);
    expect((await look([arn!])).failures).toMatchObject([{ reason: 'MISSING' }]);
  });
});
