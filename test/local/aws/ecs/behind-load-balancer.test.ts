import { DescribeTaskSetsCommand } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createElasticLoadBalancingV2 } from '../../../../local/aws/elastic-load-balancing-v2/elastic-load-balancing-v2';
import { asService } from '../../../../local/aws/iam/credentials';
import { addressOf, CODE_DEPLOY, closeStages, LOAD_BALANCER, NETWORK, SPOT_MIX, stage } from './stage';

afterEach(closeStages);

const administrator = asService('cloudformation');

/** The stage with the embedded load balancer in place of the double, and `frontend` behind its listener. */
async function behindLoadBalancer() {
  const stageOfTest = await stage();
  const { aws, createBlueGreen } = stageOfTest;
  aws.register(createElasticLoadBalancingV2(aws.world));
  const elb = <Operation extends 'CreateLoadBalancer' | 'CreateTargetGroup' | 'CreateListener' | 'ModifyListener'>(
    operation: Operation,
    input: Parameters<typeof aws.world.call<'elastic-load-balancing-v2', Operation>>[3],
  ) => aws.world.call(administrator, 'elastic-load-balancing-v2', operation, input);
  const { LoadBalancers } = await elb('CreateLoadBalancer', { Name: 'frontend', Subnets: ['subnet-1', 'subnet-2'] });
  const group = async (Name: string): Promise<string> => {
    const { TargetGroups } = await elb('CreateTargetGroup', {
      ...{ Name, TargetType: 'ip', Protocol: 'HTTP', Port: 8080, VpcId: 'vpc-1', HealthCheckIntervalSeconds: 10 },
      ...{ HealthyThresholdCount: 2, UnhealthyThresholdCount: 2 },
    });
    return TargetGroups![0]!.TargetGroupArn!;
  };
  const [blue, green] = [await group('blue'), await group('green')];
  const listen = async (Port: number, TargetGroupArn: string): Promise<string> => {
    const { Listeners } = await elb('CreateListener', {
      ...{ LoadBalancerArn: LoadBalancers![0]!.LoadBalancerArn, Protocol: 'HTTP', Port },
      DefaultActions: [{ Type: 'forward', TargetGroupArn }],
    });
    return Listeners![0]!.ListenerArn!;
  };
  const port = await aws.world.network
    .serve('10.9.9.9', 1, () => {})
    .then(async (free) => {
      await free.close();
      return free.loopbackPort;
    });
  const listener = await listen(port, blue);
  const forward = (TargetGroupArn: string) =>
    elb('ModifyListener', { ListenerArn: listener, DefaultActions: [{ Type: 'forward', TargetGroupArn }] });
  await createBlueGreen({ loadBalancers: [{ ...LOAD_BALANCER, targetGroupArn: blue }] });
  const ask = async () => (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).json();
  return { ...stageOfTest, port, green, forward, ask };
}

describe('behind the embedded load balancer', () => {
  test('[ECS-32] a service becomes steady, and a second task set takes over without an error', async () => {
    const { aws, ecs, green, forward, ask, taskSets, later, requestsServed } = await behindLoadBalancer();
    const { world } = aws;
    await later(60);
    expect(await taskSets()).toMatchObject([{ status: 'PRIMARY', stabilityStatus: 'STEADY_STATE', runningCount: 4 }]);
    expect(await ask()).toMatchObject({ taskDefinition: 'frontend:1', container: 'frontend' });

    const service = { cluster: 'prod', service: 'frontend' };
    const { taskSet } = await world.call(CODE_DEPLOY, 'ecs', 'CreateTaskSet', {
      ...{ ...service, taskDefinition: 'frontend:1', externalId: 'd-1', scale: { value: 100, unit: 'PERCENT' } },
      ...{ capacityProviderStrategy: SPOT_MIX, networkConfiguration: NETWORK },
      loadBalancers: [{ ...LOAD_BALANCER, targetGroupArn: green }],
    });
    const steady = async () => {
      const one = new DescribeTaskSetsCommand({ ...service, taskSets: [taskSet!.id!] });
      return (await ecs.send(one)).taskSets![0]!.stabilityStatus;
    };
    await later(60);
    expect(await steady()).toBe('STEADY_STATE');
    await forward(green);
    await world.call(CODE_DEPLOY, 'ecs', 'UpdateServicePrimaryTaskSet', { ...service, primaryTaskSet: taskSet!.id });
    const [blueSet] = (await taskSets()).filter(({ status }) => status === 'ACTIVE');
    await world.call(CODE_DEPLOY, 'ecs', 'DeleteTaskSet', { ...service, taskSet: blueSet!.id, force: true });
    for (let second = 0; second < 400; second += 10) {
      await later(10);
      expect(await ask()).toHaveProperty('taskArn');
    }
    expect(await taskSets()).toMatchObject([{ id: taskSet!.id, status: 'PRIMARY', stabilityStatus: 'STEADY_STATE' }]);
    expect(Object.values(requestsServed()).reduce((sum, count) => sum + count, 0)).toBe(41);
  });

  test.each(['early', 'late'] as const)('[ECS-125] %s, two of four tasks are taken: who notices', async (when) => {
    const { port, tasks, later, misfortunes } = await behindLoadBalancer();
    await later(60);
    misfortunes.setSpotDeregistration(when);
    const onSpot = (await tasks()).filter(({ capacityProviderName }) => capacityProviderName === 'FARGATE_SPOT');
    for (const { taskArn } of onSpot.slice(0, 2)) misfortunes.interruptSpotTask(taskArn!);
    const failedAt: number[] = [];
    for (let second = 1; second <= 20; second++) {
      await later(1);
      const { status } = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });
      if (status === 502) failedAt.push(second);
      else expect(status).toBe(200);
    }
    if (when === 'early') return expect(failedAt).toEqual([]);
    // From the end of the program to the end of the task.
    expect(failedAt.length).toBeGreaterThan(3);
    expect(failedAt.filter((second) => second < 2 || second >= 12)).toEqual([]);
  });

  test('[ECS-55] a task tells which listener each of its requests came through, whatever a client claims', async () => {
    const { aws, port, tasks, later, requestsByListener } = await behindLoadBalancer();
    await later(60);
    for (let visit = 0; visit < 8; visit++)
      await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close', 'x-forwarded-port': '1' } });
    const [first] = await tasks();
    await fetch(`http://127.0.0.1:${aws.world.network.resolve(addressOf(first!), 8080)}/`);
    const counts = requestsByListener();
    expect(Object.values(counts).map((one) => one[port])).toEqual([2, 2, 2, 2]);
    expect(counts[first!.taskArn!]).toEqual({ [port]: 2, direct: 1 });
  });
});
