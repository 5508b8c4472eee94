import { DescribeTasksCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ServiceDiscovery } from '@aws-sdk/client-servicediscovery';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { create } from '../../handlers/spot-interrupted';
import { runEcsAgents } from '../../local/aws/ec2/ecs-agent';
import { freePort } from '../../local/aws/network/network';
import { createServiceDiscovery } from '../../local/aws/servicediscovery/servicediscovery';
import { inProcessRequestHandler } from '../../local/aws/wire/in-process-transport';
import { createDrainClients } from '../../src/aws/clients';
import type { ServiceSpec } from '../../src/domain/service-spec';
import type { MetricLine } from '../../src/domain/spot/metric';
import { HOST } from '../local/aws/ecs/stage';
import { sdkConfig } from '../local/aws/kernel';
import { REGISTRY, taskDefinition } from './landscape';
import { always, operationOf, refused, throttled, untouched, type Wire } from './wire';
import { FRONTEND, type World, world } from './world';

let given: World;
beforeEach(async () => {
  given = await world();
});
afterEach(() => given.aws.close());

interface Options {
  readonly spec?: ServiceSpec;
  readonly wire?: Wire;
  readonly leftInMillis?: number;
}

/** The function, what it asks AWS, measures and logs. */
function drainer({ spec = FRONTEND, wire = untouched, leftInMillis = 10_000 }: Options = {}) {
  const calls: string[] = [];
  const metrics: MetricLine[] = [];
  const log: string[] = [];
  const note = (message: string, facts?: object) => log.push(`${message} ${JSON.stringify(facts)}`);
  const handle: typeof given.aws.handle = (request) => {
    calls.push(operationOf(request));
    return wire(operationOf(request), () => given.aws.handle(request));
  };
  const handler = create({
    catalog: [spec],
    stage: 'test',
    tableName: 'none',
    newId: () => 'id',
    now: () => given.aws.clock.now(),
    log: { info: note, warn: note, error: note },
    measure: (line) => metrics.push(line),
    clients: createDrainClients({ ...sdkConfig(given.aws), requestHandler: inProcessRequestHandler(handle) as never }),
  });
  const context = { getRemainingTimeInMillis: () => leftInMillis };
  return {
    ...{ calls, metrics, log, handler },
    /** Ids of the messages that come again. */
    drain: async (...events: unknown[]): Promise<string[]> => {
      const body = (event: unknown) => (typeof event === 'string' ? event : JSON.stringify(event));
      const Records = events.map((event, index) => ({ messageId: String(index), body: body(event) }));
      const answer = (await handler({ Records }, context)) as { batchItemFailures: { itemIdentifier: string }[] };
      return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
    again: (event: unknown) => handler(event, context),
  };
}

/** The warning about a service's task, which nobody but Slipway heeds here. */
async function warning(detail: object = {}, serviceName = 'frontend') {
  const { taskArns } = await given.ecs.send(new ListTasksCommand({ cluster: 'prod', serviceName }));
  const { tasks } = await given.ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: taskArns }));
  const { taskArn, startedBy } = tasks![0]!;
  const told = given.aws.events.filter((event) => (event.detail as { taskArn?: string }).taskArn === taskArn).at(-1)!;
  const doomed = { desiredStatus: 'STOPPED', stopCode: 'SpotInterruption', startedBy };
  return { ...told, time: given.aws.clock.now().toISOString(), detail: { ...told.detail, ...doomed, ...detail } };
}

const elb = () => new ElasticLoadBalancingV2(sdkConfig(given.aws));
const groupArn = async (name: string): Promise<string> =>
  (await elb().describeTargetGroups({ Names: [name] })).TargetGroups![0]!.TargetGroupArn!;
/** States of the targets of a group, in the order of their addresses. */
async function states(name = 'frontend-blue'): Promise<(string | undefined)[]> {
  const { TargetHealthDescriptions = [] } = await elb().describeTargetHealth({ TargetGroupArn: await groupArn(name) });
  return TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State);
}

describe('a warning about a task', () => {
  test('takes it out of the target group that ECS says it is in, and measures how long that took', async () => {
    const { drain, calls, metrics } = drainer();
    expect(await states()).toEqual(['healthy']);
    const event = await warning();
    await given.aws.clock.advance(2_000);
    expect(await drain(event)).toEqual([]);
    expect(await states()).toEqual(['draining']);
    expect(calls).toEqual(['DescribeServices', 'DeregisterTargets']);
    expect(metrics).toMatchObject([{ service: 'frontend', SecondsToOutOfRotation: 2 }]);
  });

  test('does so at once where the catalogue names all groups, and whichever it is in', async () => {
    const targetGroups = [await groupArn('frontend-blue'), await groupArn('frontend-green')];
    const container = { name: 'frontend', image: 'i', portMappings: [{ containerPort: 8080 }] };
    const taskDefinition = { family: 'frontend', containerDefinitions: [container] };
    const { drain, calls } = drainer({ spec: { ...FRONTEND, targetGroups, taskDefinition } });
    expect(await drain(await warning())).toEqual([]);
    expect([await states(), await states('frontend-green')]).toEqual([['draining'], []]);
    // Out first; what else there may be is asked after that.
    expect(calls).toEqual(['DeregisterTargets', 'DeregisterTargets', 'DescribeServices']);
  });

  test('takes it out of what the catalogue does not name, or names as it was', async () => {
    const gone = (await groupArn('frontend-blue')).replace(/[0-9a-f]+$/, '0123456789abcdef');
    const container = { name: 'frontend', image: 'i', portMappings: [{ containerPort: 8080 }] };
    const taskDefinition = { family: 'frontend', containerDefinitions: [container] };
    const { drain, calls } = drainer({ spec: { ...FRONTEND, targetGroups: [gone], taskDefinition } });
    expect(await drain(await warning())).toEqual([]);
    expect(await states()).toEqual(['draining']);
    expect(calls).toEqual(['DeregisterTargets', 'DescribeServices', 'DeregisterTargets']);
  });

  test('comes twice, in one batch or in two, without harm', async () => {
    const { drain, calls } = drainer();
    const event = await warning();
    expect(await drain(event, event)).toEqual([]);
    expect(calls).toEqual(['DescribeServices', 'DeregisterTargets']);
    expect(await drain(event)).toEqual([]);
    expect(await states()).toEqual(['draining']);
  });

  test.each<[string, object, string]>([
    ['a service that is gone', { group: 'service:gone' }, 'the service is not in the catalogue'],
    [
      'a service of another cluster',
      { clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/x' },
      'not in the catalogue',
    ],
    ['a task that is on its way out', { lastStatus: 'DEACTIVATING' }, 'on its way out already'],
    ['a task that is stopped', { lastStatus: 'STOPPED' }, 'on its way out already'],
  ])('of %s asks AWS nothing', async (_, detail, reason) => {
    const { drain, calls, log, metrics } = drainer();
    expect(await drain(await warning(detail))).toEqual([]);
    expect([calls, metrics]).toEqual([[], []]);
    expect(log.join()).toContain(reason);
  });

  test('of a service that ECS does not know any more has nothing to be taken out of', async () => {
    const { drain, calls, metrics } = drainer({ spec: { ...FRONTEND, service: 'gone' } });
    expect(await drain(await warning({ group: 'service:gone' }))).toEqual([]);
    expect([calls, metrics]).toEqual([['DescribeServices'], []]);
  });

  test('that comes too late is left for people, and nothing is taken out', async () => {
    const { drain, calls, log } = drainer();
    const event = await warning();
    await given.aws.clock.advance(121_000);
    expect(await drain(event)).toEqual(['0']);
    expect(calls).toEqual([]);
    expect(log.join()).toContain('TooLate');
  });

  test.each<[string, string, Wire]>([
    ['ECS throttles', 'DescribeServices', throttled],
    ['ELB throttles', 'DeregisterTargets', throttled],
    ['ELB denies', 'DeregisterTargets', refused('AccessDenied', 'no')],
  ])('comes again where %s, and is not sent twice by itself', async (_, operation, fault) => {
    const { drain, calls, metrics } = drainer({ wire: always(operation, fault) });
    expect(await drain(await warning())).toEqual(['0']);
    expect([calls.filter((each) => each === operation), metrics]).toEqual([[operation], []]);
    expect(await states()).toEqual(['healthy']);
  });

  test('does not wait for what nobody understands', async () => {
    const { drain, log } = drainer();
    expect(await drain('{', await warning(), '{"source":"aws.ecs"}')).toEqual(['0', '2']);
    expect(await states()).toEqual(['draining']);
    expect(log.join()).toContain('body: not JSON');
  });

  test('asks no more than its share of the quota; the rest comes again', async () => {
    const arn = await groupArn('frontend-blue');
    const targetGroups = Array.from({ length: 12 }, (_, index) => arn.replace(/[0-9a-f]{2}$/, `${10 + index}`));
    const container = { name: 'frontend', image: 'i', portMappings: [{ containerPort: 8080 }] };
    const taskDefinition = { family: 'frontend', containerDefinitions: [container] };
    const { drain, calls, log } = drainer({ spec: { ...FRONTEND, targetGroups, taskDefinition } });
    expect(await drain(await warning())).toEqual(['0']);
    expect(calls.filter((each) => each === 'DeregisterTargets')).toHaveLength(10);
    expect(log.join()).toContain('share of the quota');
  });

  test('asks nothing when no time is left for the answer', async () => {
    const { drain, calls } = drainer({ leftInMillis: 3_500 });
    expect(await drain(await warning())).toEqual(['0']);
    expect(calls).toEqual([]);
  });

  test('is acted on when it is sent again by itself; Lambda tries what fails, and not what is too late', async () => {
    const event = await warning();
    await expect(drainer({ wire: always('DeregisterTargets', throttled) }).again(event)).rejects.toMatchObject({
      code: 'NotDrained',
    });
    await drainer().again(event);
    expect(await states()).toEqual(['draining']);
    await given.aws.clock.advance(121_000);
    const { again, log } = drainer();
    expect(await again(event)).toBeUndefined();
    expect(log.join()).toContain('TooLate');
  });
});

test('a task in a registry of Cloud Map is taken out of that, and again without harm', async () => {
  given.aws.register(createServiceDiscovery(given.aws.world));
  const map = new ServiceDiscovery(sdkConfig(given.aws));
  await map.createHttpNamespace({ Name: 'apps' });
  await given.aws.clock.advance(60_000);
  const { Namespaces } = await map.listNamespaces({});
  const { Service } = await map.createService({ Name: 'edge', NamespaceId: Namespaces?.[0]?.Id });
  await given.ecs.createService({
    ...{ cluster: 'prod', serviceName: 'edge', taskDefinition: 'frontend:1', desiredCount: 1, launchType: 'FARGATE' },
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] } },
    serviceRegistries: [{ registryArn: Service?.Arn }],
  });
  await given.aws.clock.advance(60_000);
  const found = async () => (await map.discoverInstances({ NamespaceName: 'apps', ServiceName: 'edge' })).Instances;
  expect(await found()).toHaveLength(1);
  const { drain, calls, metrics } = drainer({ spec: { ...FRONTEND, name: 'edge', service: 'edge' } });
  const event = await warning({}, 'edge');
  expect(await drain(event)).toEqual([]);
  expect([await drain(event), calls]).toEqual([
    [],
    ['DescribeServices', 'DeregisterInstance', 'DescribeServices', 'DeregisterInstance'],
  ]);
  await given.aws.clock.advance(5_000);
  expect([await found(), await drain(event), metrics.length]).toEqual([[], [], 3]);
});

test('a task that shares the address of its host is taken out by the host and its port there', async () => {
  runEcsAgents(given.aws.world);
  const { id } = given.aws.world.instances.launch(HOST);
  await given.aws.clock.advance(60_000);
  const group = { Name: 'app', TargetType: 'instance' as const, Protocol: 'HTTP' as const, Port: 80, VpcId: 'vpc-1' };
  const { TargetGroups } = await elb().createTargetGroup(group);
  const { LoadBalancers } = await elb().createLoadBalancer({ Name: 'app', Subnets: ['subnet-1', 'subnet-2'] });
  await elb().createListener({
    ...{ LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn, Protocol: 'HTTP', Port: await freePort() },
    DefaultActions: [{ Type: 'forward', TargetGroupArn: TargetGroups?.[0]?.TargetGroupArn }],
  });
  await given.ecs.registerTaskDefinition({
    ...{ family: 'app', networkMode: 'bridge', requiresCompatibilities: ['EC2'] },
    executionRoleArn: taskDefinition('x').executionRoleArn,
    containerDefinitions: [
      {
        ...{ name: 'app', image: taskDefinition(`${REGISTRY}/frontend:v1`).containerDefinitions?.[0]?.image },
        ...{ memory: 128, portMappings: [{ containerPort: 8080, hostPort: 0 }] },
      },
    ],
  });
  await given.ecs.createService({
    ...{ cluster: 'prod', serviceName: 'app', taskDefinition: 'app:1', desiredCount: 1, launchType: 'EC2' },
    loadBalancers: [{ targetGroupArn: TargetGroups?.[0]?.TargetGroupArn, containerName: 'app', containerPort: 8080 }],
  });
  await given.aws.clock.advance(120_000);
  expect(await states('app')).toEqual(['healthy']);
  const { drain, calls } = drainer({ spec: { ...FRONTEND, name: 'app', service: 'app' } });
  const event = await warning({}, 'app');
  expect(event.detail).toMatchObject({ containerInstanceArn: expect.stringContaining('prod') });
  expect(await drain(event)).toEqual([]);
  expect(await states('app')).toEqual(['draining']);
  expect(calls).toEqual(['DescribeServices', 'DescribeContainerInstances', 'DeregisterTargets']);
  expect(given.aws.world.instances.find(id)).toBeDefined();
});

describe('a warning about an instance', () => {
  const about = (id: string, kind = 'EC2 Spot Instance Interruption Warning') => ({
    ...{ id: 'e1', source: 'aws.ec2', 'detail-type': kind, time: given.aws.clock.now().toISOString() },
    detail: { 'instance-id': id, 'instance-action': 'terminate' },
  });
  const host = async () => {
    runEcsAgents(given.aws.world);
    const { id } = given.aws.world.instances.launch(HOST);
    await given.aws.clock.advance(60_000);
    const { containerInstanceArns } = await given.ecs.listContainerInstances({ cluster: 'prod' });
    const status = async () =>
      (await given.ecs.describeContainerInstances({ cluster: 'prod', containerInstances: containerInstanceArns! }))
        .containerInstances?.[0]?.status;
    return { id, status };
  };

  test.each(['EC2 Spot Instance Interruption Warning', 'EC2 Instance Rebalance Recommendation'])(
    'sets it to DRAINING, and again without harm: %s',
    async (kind) => {
      const { id, status } = await host();
      const { drain, calls } = drainer();
      expect(await status()).toBe('ACTIVE');
      expect(await drain(about(id, kind))).toEqual([]);
      expect(await status()).toBe('DRAINING');
      expect(calls).toEqual(['ListContainerInstances', 'UpdateContainerInstancesState']);
      expect(await drain(about(id, kind))).toEqual([]);
    },
  );

  test('of somebody else’s says so, and changes nothing', async () => {
    const { drain, calls, log } = drainer();
    expect(await drain(about('i-0123456789abcdef0'))).toEqual([]);
    expect(calls).toEqual(['ListContainerInstances']);
    expect(log.join()).toContain('in no cluster of the fleet');
  });

  test('comes again where ECS throttles', async () => {
    const { id, status } = await host();
    const { drain } = drainer({ wire: always('UpdateContainerInstancesState', throttled) });
    expect(await drain(about(id))).toEqual(['0']);
    expect(await status()).toBe('ACTIVE');
  });
});
