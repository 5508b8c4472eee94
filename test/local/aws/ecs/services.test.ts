import {
  DeleteServiceCommand,
  DescribeServicesCommand,
  ListServicesCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  BLUE,
  closeStages,
  FRONTEND,
  GREEN,
  LOAD_BALANCER,
  NETWORK,
  refused,
  SPOT_MIX,
  stage,
  targetGroupArn,
} from './stage';

afterEach(closeStages);

const TAIL = 'on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.';

describe('services', () => {
  test('[ECS-13] a CODE_DEPLOY service has a PRIMARY task set at once, on its first target group', async () => {
    const { createBlueGreen } = await stage();
    const service = await createBlueGreen({
      healthCheckGracePeriodSeconds: 30,
      loadBalancers: [LOAD_BALANCER, { ...LOAD_BALANCER, targetGroupArn: GREEN }],
      platformVersion: '1.4.0',
    });
    expect(service).toMatchObject({
      serviceArn: 'arn:aws:ecs:ap-northeast-1:123456789012:service/prod/frontend',
      status: 'ACTIVE',
      desiredCount: 4,
      runningCount: 0,
      deploymentController: { type: 'CODE_DEPLOY' },
      deployments: [],
      loadBalancers: [LOAD_BALANCER],
      capacityProviderStrategy: SPOT_MIX,
      healthCheckGracePeriodSeconds: 30,
      platformVersion: '1.4.0',
      schedulingStrategy: 'REPLICA',
      networkConfiguration: { awsvpcConfiguration: { ...NETWORK.awsvpcConfiguration, assignPublicIp: 'DISABLED' } },
      deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 },
      taskSets: [
        {
          status: 'PRIMARY',
          computedDesiredCount: 4,
          loadBalancers: [LOAD_BALANCER],
          scale: { value: 100, unit: 'PERCENT' },
          stabilityStatus: 'STABILIZING',
        },
      ],
    });
    expect(service.taskDefinition).toMatch(/task-definition\/frontend:1$/);
    expect(service.launchType).toBeUndefined();
    expect(service.taskSets![0]!.externalId).toBeUndefined();
  });

  test('[ECS-14] a target group must be behind a load balancer, and of type ip', async () => {
    const { createBlueGreen, balancers } = await stage();
    const lonely = targetGroupArn('lonely');
    balancers.add(lonely, false);
    await refused(
      createBlueGreen({ loadBalancers: [{ ...LOAD_BALANCER, targetGroupArn: lonely }] }),
      'InvalidParameterException',
      `The target group with targetGroupArn ${lonely} does not have an associated load balancer.`,
    );
    const instances = targetGroupArn('instances');
    balancers.add(instances, true, 'instance');
    await refused(
      createBlueGreen({ loadBalancers: [{ ...LOAD_BALANCER, targetGroupArn: instances }] }),
      'InvalidParameterException',
      /has target type instance, which is incompatible with the awsvpc network mode/,
    );
    await refused(
      createBlueGreen({ loadBalancers: [{ ...LOAD_BALANCER, targetGroupArn: targetGroupArn('gone') }] }),
      'InvalidParameterException',
      /does not exist/,
    );
  });

  test.each([
    ['another container', { containerName: 'web' }, 'The container web does not exist in the task definition.'],
    ['another port', { containerPort: 80 }, 'The container frontend did not have a container port 80 defined.'],
  ])('[ECS-14] %s than the task definition has is refused', async (_, more, text) => {
    const { createBlueGreen } = await stage();
    await refused(
      createBlueGreen({ loadBalancers: [{ ...LOAD_BALANCER, ...more }] }),
      'InvalidParameterException',
      text,
    );
  });

  test('[ECS-14] CODE_DEPLOY needs a load balancer; a grace period too', async () => {
    const { createBlueGreen, createService } = await stage();
    await refused(createBlueGreen({ loadBalancers: [] }), 'InvalidParameterException', /load balancer is required/);
    await refused(
      createService({ healthCheckGracePeriodSeconds: 5 }),
      'InvalidParameterException',
      'Health check grace period is only valid for services configured to use load balancers',
    );
  });

  test('[ECS-15] the same creation twice gives the same service, another one is refused', async () => {
    const { createService, ecs } = await stage();
    const first = await createService();
    expect((await createService()).createdAt).toEqual(first.createdAt);
    await refused(
      createService({ desiredCount: 5 }),
      'InvalidParameterException',
      'Creation of service was not idempotent.',
    );
    await ecs.send(new DeleteServiceCommand({ cluster: 'prod', service: 'frontend', force: true }));
    await refused(createService(), 'InvalidParameterException', 'Unable to Start a service that is still Draining.');
  });

  const forbidden: [string, Partial<UpdateServiceCommandInput>, string][] = [
    ['the task definition', { taskDefinition: 'frontend:2' }, `Unable to update task definition ${TAIL}`],
    ['the task definition it has', { taskDefinition: 'frontend:1' }, `Unable to update task definition ${TAIL}`],
    ['the network', { networkConfiguration: NETWORK }, `Unable to update network parameters ${TAIL}`],
    ['a forced deployment', { forceNewDeployment: true }, `Cannot force a new deployment ${TAIL}`],
    ['the platform version', { platformVersion: '1.4.0' }, `Unable to update platform version ${TAIL}`],
    ['load balancers', { loadBalancers: [LOAD_BALANCER] }, `Unable to update load balancers ${TAIL}`],
    [
      'the capacity providers',
      { capacityProviderStrategy: SPOT_MIX },
      `Unable to update capacity provider strategy ${TAIL}`,
    ],
    ['service registries', { serviceRegistries: [] }, `Unable to update service registries ${TAIL}`],
    [
      'the circuit breaker',
      { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } } },
      'Deployment circuit breaker feature can only be configured with ECS deployment controller.',
    ],
    [
      'deployment alarms',
      { deploymentConfiguration: { alarms: { alarmNames: [], enable: false, rollback: false } } },
      'Alarm based rollback feature is only supported with ECS deployment controller. Update to ECS deployment controller and try again.',
    ],
    [
      'the deployment strategy',
      { deploymentConfiguration: { strategy: 'BLUE_GREEN' } },
      'A deployment strategy can only be configured with ECS deployment controller.',
    ],
  ];

  test.each(forbidden)('[ECS-16] UpdateService refuses %s of a CODE_DEPLOY service', async (_, more, text) => {
    const { createBlueGreen, describeService, ecs } = await stage();
    await createBlueGreen();
    const before = await describeService();
    await refused(
      ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'frontend', desiredCount: 2, ...more })),
      'InvalidParameterException',
      text,
    );
    expect(await describeService()).toEqual(before);
  });

  test('[ECS-16] what UpdateService may change of a CODE_DEPLOY service, it changes', async () => {
    const { createBlueGreen, ecs } = await stage();
    await createBlueGreen();
    const { service } = await ecs.send(
      new UpdateServiceCommand({
        cluster: 'prod',
        service: 'frontend',
        desiredCount: 2,
        healthCheckGracePeriodSeconds: 60,
        deploymentConfiguration: { minimumHealthyPercent: 50 },
        enableECSManagedTags: true,
        propagateTags: 'SERVICE',
        enableExecuteCommand: true,
        availabilityZoneRebalancing: 'DISABLED',
        forceNewDeployment: false,
      }),
    );
    expect(service).toMatchObject({
      desiredCount: 2,
      healthCheckGracePeriodSeconds: 60,
      deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 200 },
      enableECSManagedTags: true,
      propagateTags: 'SERVICE',
      enableExecuteCommand: true,
      availabilityZoneRebalancing: 'DISABLED',
    });
    expect(service?.taskSets).toHaveLength(1);
  });

  test('[ECS-18] a service that is scaled above zero is deleted by force only, drains, and is INACTIVE', async () => {
    const { createBlueGreen, describeService, ecs, later, tasks } = await stage();
    await createBlueGreen();
    await later(60);
    const command = (force?: boolean) => new DeleteServiceCommand({ cluster: 'prod', service: 'frontend', force });
    await refused(
      ecs.send(command()),
      'InvalidParameterException',
      'The service cannot be stopped while it is scaled above 0.',
    );
    const { service } = await ecs.send(command(true));
    expect(service?.status).toBe('DRAINING');
    expect((await ecs.send(new ListServicesCommand({ cluster: 'prod' }))).serviceArns).toEqual([]);
    await later(120);
    expect((await describeService()).status).toBe('INACTIVE');
    expect(await tasks()).toEqual([]);
    await refused(
      ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'frontend', desiredCount: 1 })),
      'ServiceNotActiveException',
      'Service was not ACTIVE.',
    );
    await createBlueGreen();
    expect((await describeService()).status).toBe('ACTIVE');
  });

  test('[ECS-19] DescribeServices tells the missing, shows tags when asked, and takes ten', async () => {
    const { createService, ecs } = await stage();
    await createService({ tags: [{ key: 'team', value: 'web' }] });
    const describe = (services: string[], include?: 'TAGS'[]) =>
      ecs.send(new DescribeServicesCommand({ cluster: 'prod', services, include }));
    const both = await describe(['frontend', 'api']);
    expect(both.services).toHaveLength(1);
    expect(both.services![0]!.tags).toBeUndefined();
    expect(both.failures).toEqual([
      { arn: 'arn:aws:ecs:ap-northeast-1:123456789012:service/prod/api', reason: 'MISSING' },
    ]);
    expect((await describe(['frontend'], ['TAGS'])).services![0]!.tags).toEqual([{ key: 'team', value: 'web' }]);
    await refused(describe([]), 'InvalidParameterException', 'Services cannot be empty.');
    await refused(describe(Array(11).fill('frontend')), 'InvalidParameterException');
  });

  test('[ECS-12] ListServices shows ten at a time unless told otherwise', async () => {
    const { createService, ecs } = await stage();
    for (let index = 0; index < 12; index++) await createService({ serviceName: `s${index}`, desiredCount: 0 });
    const first = await ecs.send(new ListServicesCommand({ cluster: 'prod' }));
    expect(first.serviceArns).toHaveLength(10);
    const rest = await ecs.send(new ListServicesCommand({ cluster: 'prod', nextToken: first.nextToken }));
    expect(rest.serviceArns).toHaveLength(2);
  });

  test.each([
    [{}, 2],
    [{ launchType: 'FARGATE' }, 1],
    [{ launchType: 'EC2' }, 0],
    [{ schedulingStrategy: 'REPLICA' }, 2],
    [{ schedulingStrategy: 'DAEMON' }, 0],
    [{ resourceManagementType: 'CUSTOMER' }, 2],
    [{ resourceManagementType: 'ECS' }, 0],
  ] as const)('[ECS-79] ListServices filtered by %j finds %i', async (filter, count) => {
    const { createService, ecs } = await stage();
    await createService();
    await createService({ serviceName: 'plain', launchType: 'FARGATE', capacityProviderStrategy: undefined });
    const { serviceArns } = await ecs.send(new ListServicesCommand({ cluster: 'prod', ...filter }));
    expect(serviceArns).toHaveLength(count);
  });

  test('[ECS-47] launch type and strategy exclude each other; without both the cluster’s strategy counts', async () => {
    const { createService, ecs } = await stage();
    await refused(
      createService({ launchType: 'FARGATE' }),
      'InvalidParameterException',
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
    const service = await createService({ launchType: 'FARGATE', capacityProviderStrategy: undefined });
    expect(service.launchType).toBe('FARGATE');
    expect(service.capacityProviderStrategy).toBeUndefined();
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'ec2',
        containerDefinitions: [{ name: 'a', image: 'nginx', memory: 128 }],
      }),
    );
    await refused(
      createService({ serviceName: 'b', taskDefinition: 'ec2', loadBalancers: [] }),
      'InvalidParameterException',
      'Task definition does not support launch_type FARGATE.',
    );
    await refused(
      createService({ serviceName: 'b', networkConfiguration: undefined }),
      'InvalidParameterException',
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    );
    await refused(createService({ serviceName: 'b', platformVersion: '9.9.9' }), 'PlatformUnknownException');
  });

  test.each([
    ['launch type EXTERNAL', { launchType: 'EXTERNAL', capacityProviderStrategy: undefined }],
    ['deployment controller EXTERNAL', { deploymentController: { type: 'EXTERNAL' } }],
    ['scheduling strategy DAEMON', { schedulingStrategy: 'DAEMON' }],
    ['deployment strategy CANARY', { deploymentConfiguration: { strategy: 'CANARY' } }],
    ['a gateway (gatewayConnectors)', { gatewayConnectors: [{ name: 'a', portName: 'web', gatewayIdentifier: 'g' }] }],
    ['the resolution of metrics (monitoring)', { monitoring: {} }],
    ['Service Connect', { serviceConnectConfiguration: { enabled: true } }],
  ] as const)('[ECS-40] %s is refused by name, not ignored', async (what, more) => {
    const { createService } = await stage();
    await refused(createService(more as never), 'NotImplemented', `ecs: ${what} is not built in this embedded AWS.`);
  });

  test('[ECS-90] shows its latest 100 events, newest first', async () => {
    const { createService, describeService, ecs, later } = await stage();
    await createService({ desiredCount: 1 });
    const events = async () => (await describeService()).events!;
    for (let round = 0; round < 26; round++) {
      for (const desiredCount of [2, 1]) {
        await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'frontend', desiredCount }));
        await later(60);
      }
    }
    expect(await events()).toHaveLength(100);
    const [newest, ...older] = await events();
    expect(newest!.message).toBe('(service frontend) has reached a steady state.');
    for (const { createdAt } of older) expect(createdAt!.getTime()).toBeLessThanOrEqual(newest!.createdAt!.getTime());
    expect(new Set((await events()).map(({ id }) => id)).size).toBe(100);
  });

  test('[ECS-77] zones are rebalanced unless told otherwise, as described', async () => {
    const { createService, ecs } = await stage();
    expect((await createService()).availabilityZoneRebalancing).toBe('ENABLED');
    const update = async (availabilityZoneRebalancing?: string) =>
      (
        await ecs.send(
          new UpdateServiceCommand({
            cluster: 'prod',
            service: 'frontend',
            ...(availabilityZoneRebalancing
              ? { availabilityZoneRebalancing: availabilityZoneRebalancing as never }
              : {}),
          }),
        )
      ).service!.availabilityZoneRebalancing;
    expect(await update('DISABLED')).toBe('DISABLED');
    expect(await update()).toBe('DISABLED');
    await refused(update('ON'), 'InvalidParameterException', /availabilityZoneRebalancing/);
  });

  test('[ECS-78] a service of awsvpc tasks takes no role', async () => {
    const { createService } = await stage();
    await refused(
      createService({ role: 'ecsServiceRole' }),
      'InvalidParameterException',
      'You cannot specify an IAM role for services that require a service linked role.',
    );
  });

  test('[ECS-45] describing changes nothing', async () => {
    const { createBlueGreen, describeService, taskSets, later } = await stage();
    await createBlueGreen();
    await later(5);
    await describeService();
    expect(await taskSets()).toMatchObject([{ stabilityStatus: 'STABILIZING' }]);
    await later(60);
    const [service, sets] = [await describeService(), await taskSets()];
    expect(await describeService()).toEqual(service);
    expect(await taskSets()).toEqual(sets);
    expect(service.taskSets).toEqual(sets);
    expect(BLUE).toBe(service.loadBalancers![0]!.targetGroupArn);
  });

  test('[ECS-34] a rolling update replaces tasks within its percents and tells its course', async () => {
    const { createService, describeService, ecs, aws, tasks, told } = await stage();
    await ecs.send(new RegisterTaskDefinitionCommand(FRONTEND));
    await createService({ loadBalancers: [LOAD_BALANCER] });
    const steady = async (minutes: number) =>
      aws.clock.advance(minutes * 60_000).then(async () => (await describeService()).deployments!);
    expect(await steady(2)).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 4 }]);
    const { service } = await ecs.send(
      new UpdateServiceCommand({ cluster: 'prod', service: 'frontend', taskDefinition: 'frontend:2' }),
    );
    expect(service?.deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', desiredCount: 4 },
      { status: 'ACTIVE', runningCount: 4 },
    ]);
    expect(service?.taskDefinition).toMatch(/frontend:2$/);
    const serving: number[] = [];
    for (let second = 0; second < 120; second += 5) {
      await aws.clock.advance(5000);
      serving.push((await tasks()).filter(({ lastStatus }) => lastStatus === 'RUNNING').length);
    }
    expect(Math.min(...serving)).toBeGreaterThanOrEqual(4);
    expect(await steady(1)).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 4 }]);
    for (const task of await tasks()) expect(task.taskDefinitionArn).toMatch(/frontend:2$/);
    expect(told('ECS Deployment State Change').map(({ eventName }) => eventName)).toEqual([
      'SERVICE_DEPLOYMENT_IN_PROGRESS',
      'SERVICE_DEPLOYMENT_COMPLETED',
      'SERVICE_DEPLOYMENT_IN_PROGRESS',
      'SERVICE_DEPLOYMENT_COMPLETED',
    ]);
    const { events } = await describeService();
    expect(events?.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^\(service frontend\) \(deployment ecs-svc\/\d{19}\) deployment completed\.$/),
    );
  });

  test('[ECS-48] a count alone starts no deployment, nor does a definition it has; force does', async () => {
    const { createService, ecs } = await stage();
    await createService();
    const update = async (more: Partial<UpdateServiceCommandInput>) =>
      (await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'frontend', ...more }))).service?.deployments
        ?.length;
    expect(await update({ desiredCount: 2 })).toBe(1);
    expect(await update({ taskDefinition: 'frontend:1', networkConfiguration: NETWORK })).toBe(1);
    expect(await update({ forceNewDeployment: true })).toBe(2);
    for (const expected of [3, 4, 5]) expect(await update({ forceNewDeployment: true })).toBe(expected);
    await refused(
      update({ forceNewDeployment: true }),
      'InvalidParameterException',
      '5 active deployments exist, unable to create new deployment',
    );
  });
});
