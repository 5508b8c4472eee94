import type { CreateDeploymentCommandInput, CreateDeploymentGroupCommandInput } from '@aws-sdk/client-codedeploy';
import { afterEach, describe, expect, test } from '@jest/globals';
import { AppSpecFault, parseAppSpec } from '../../../../local/aws/codedeploy/app-spec';
import { checkedRouting, trafficSteps } from '../../../../local/aws/codedeploy/traffic-steps';
import { appSpec, closeLandscapes, givenFrontend } from './landscape';

afterEach(closeLandscapes);

const ARN = 'arn:aws:ecs:ap-northeast-1:123456789012:task-definition/frontend:2';
const REVISION = { revisionType: 'AppSpecContent', appSpecContent: { content: appSpec(ARN) } } as const;

describe('traffic steps', () => {
  test('[CD-1] all at once, canary and linear are steps of a share at a minute', () => {
    const minutes = (config: Parameters<typeof trafficSteps>[0]) =>
      trafficSteps(config).map(({ afterMs, greenPercent }) => `${afterMs / 60_000}:${greenPercent}`);
    expect(minutes({ type: 'AllAtOnce' })).toEqual(['0:100']);
    expect(minutes({ type: 'TimeBasedCanary', timeBasedCanary: { canaryPercentage: 10, canaryInterval: 15 } })).toEqual(
      ['0:10', '15:100'],
    );
    expect(minutes({ type: 'TimeBasedLinear', timeBasedLinear: { linearPercentage: 40, linearInterval: 3 } })).toEqual([
      '0:40',
      '3:80',
      '6:100',
    ]);
  });

  test.each([
    undefined,
    { type: 'TimeBasedCanary' as const },
    { type: 'TimeBasedCanary' as const, timeBasedCanary: { canaryPercentage: 100, canaryInterval: 5 } },
    { type: 'TimeBasedCanary' as const, timeBasedCanary: { canaryPercentage: 10, canaryInterval: 0 } },
    { type: 'TimeBasedLinear' as const, timeBasedLinear: { linearPercentage: 0, linearInterval: 1 } },
    { type: 'AllAtOnce' as const, timeBasedLinear: { linearPercentage: 10, linearInterval: 1 } },
    { type: 'Sideways' as never },
  ])('[CD-2] the routing %j is refused', (config) => {
    expect(() => checkedRouting(config)).toThrow(
      expect.objectContaining({ code: 'InvalidTrafficRoutingConfigurationException' }),
    );
  });
});

describe('the AppSpec', () => {
  test('[CD-3] is read from YAML and from JSON', () => {
    const json = JSON.stringify({
      version: 0.0,
      Resources: [
        {
          TargetService: {
            Type: 'AWS::ECS::Service',
            Properties: { TaskDefinition: ARN, LoadBalancerInfo: { ContainerName: 'frontend', ContainerPort: 8080 } },
          },
        },
      ],
      Hooks: [{ BeforeInstall: 'check' }],
    });
    const expected = {
      taskDefinition: ARN,
      containerName: 'frontend',
      containerPort: 8080,
      hooks: { BeforeInstall: 'check' },
    };
    expect(parseAppSpec(json)).toEqual(expected);
    expect(parseAppSpec(appSpec(ARN, { hooks: { BeforeInstall: 'check' } }))).toEqual(expected);
  });

  test('[CD-82] has keys in any case, and none of them twice', () => {
    const hooks = { BeforeInstall: 'check' };
    const written = appSpec(ARN, { hooks })
      .replace('version', 'Version')
      .replace('Resources', 'resources')
      .replace('Properties', 'properties')
      .replace('ContainerPort', 'containerPort')
      .replace('Hooks', 'hooks')
      .replace('BeforeInstall', 'beforeInstall');
    expect(parseAppSpec(written)).toEqual(parseAppSpec(appSpec(ARN, { hooks })));
    expect(() => parseAppSpec(`${written}Hooks: []\n`)).toThrow('Hooks is there twice');
    expect(() => parseAppSpec(written.replace('AWS::ECS::Service', 'aws::ecs::service'))).toThrow(AppSpecFault);
  });

  const good = appSpec(ARN);
  test.each<[string, string]>([
    ['nothing', ''],
    ['no YAML', 'version: [0'],
    ['a bomb of aliases', 'a: &a [1]\nb: [*a, *a]'],
    ['another version', good.replace('0.0', '1.0')],
    ['no resource', 'version: 0.0\nResources: []'],
    ['two resources', good.replace('Resources:', 'Resources:\n  - Other: {}')],
    ['another type', good.replace('ECS::Service', 'Lambda::Function')],
    ['an unknown property', good.replace('LoadBalancerInfo', 'Extra: 1\n        LoadBalancerInfo')],
    ['a family for a task definition', appSpec('frontend')],
    ['port 0', appSpec(ARN, { port: 0 })],
    ['no container', appSpec(ARN, { container: '' })],
    ['an unknown hook', appSpec(ARN, { hooks: { BeforeLunch: 'x' } })],
    ['two functions for one event', `${appSpec(ARN, { hooks: { BeforeInstall: 'x' } })}  - BeforeInstall: y\n`],
    [
      'half a network',
      appSpec(ARN, { more: '        NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [a] } }\n' }),
    ],
    [
      'two bases',
      appSpec(ARN, {
        more: '        CapacityProviderStrategy: [{Base: 1, CapacityProvider: A, Weight: 1}, {Base: 1, CapacityProvider: B}]\n',
      }),
    ],
    ['no weight', appSpec(ARN, { more: '        CapacityProviderStrategy: [{Base: 1, CapacityProvider: A}]\n' })],
  ])('[CD-4] with %s is refused', (_, content) => {
    expect(() => parseAppSpec(content)).toThrow(AppSpecFault);
  });

  test('[CD-4] that cannot be used is refused by CreateDeployment, with AWS words and the reason', async () => {
    const { deploy, codedeploy } = await givenFrontend();
    await expect(deploy({ appSpec: 'version: [0' })).rejects.toMatchObject({
      name: 'InvalidRevisionException',
      message:
        'The deployment failed because the AppSpec file that specifies the deployment configuration is missing or has an invalid configuration. The input AppSpec file is a not well-formed yaml. The template cannot be parsed.',
    });
    expect((await codedeploy.listDeployments({})).deployments).toEqual([]);
  });
});

describe('applications, configurations and revisions', () => {
  test('[CD-5] an application is created, listed, renamed and deleted', async () => {
    const { codedeploy } = await givenFrontend();
    await codedeploy.createApplication({
      applicationName: 'api',
      computePlatform: 'ECS',
      tags: [{ Key: 'a', Value: '1' }],
    });
    await expect(
      codedeploy.createApplication({ applicationName: 'api', computePlatform: 'ECS' }),
    ).rejects.toMatchObject({
      name: 'ApplicationAlreadyExistsException',
    });
    await codedeploy.updateApplication({ applicationName: 'api', newApplicationName: 'api2' });
    expect((await codedeploy.listApplications({})).applications).toEqual(['api2', 'frontend']);
    expect((await codedeploy.getApplication({ applicationName: 'api2' })).application).toMatchObject({
      applicationName: 'api2',
      computePlatform: 'ECS',
    });
    const ResourceArn = 'arn:aws:codedeploy:ap-northeast-1:123456789012:application:api2';
    expect((await codedeploy.listTagsForResource({ ResourceArn })).Tags).toEqual([{ Key: 'a', Value: '1' }]);
    await codedeploy.tagResource({ ResourceArn, Tags: [{ Key: 'b', Value: '2' }] });
    await codedeploy.untagResource({ ResourceArn, TagKeys: ['a'] });
    expect((await codedeploy.listTagsForResource({ ResourceArn })).Tags).toEqual([{ Key: 'b', Value: '2' }]);
    await codedeploy.deleteApplication({ applicationName: 'api2' });
    await codedeploy.deleteApplication({ applicationName: 'api2' });
    await expect(codedeploy.getApplication({ applicationName: 'api2' })).rejects.toMatchObject({
      name: 'ApplicationDoesNotExistException',
      message: 'No application found for name: api2',
    });
    const refusals: [Promise<unknown>, string][] = [
      [
        codedeploy.createApplication({ applicationName: 'x'.repeat(101), computePlatform: 'ECS' }),
        'InvalidApplicationNameException',
      ],
      [
        codedeploy.createApplication({ applicationName: '', computePlatform: 'ECS' }),
        'ApplicationNameRequiredException',
      ],
      [
        codedeploy.createApplication({ applicationName: 'x', computePlatform: 'EKS' as never }),
        'InvalidComputePlatformException',
      ],
      [codedeploy.createApplication({ applicationName: 'x' }), 'NotImplemented'],
      [codedeploy.listTagsForResource({ ResourceArn: 'frontend' }), 'InvalidArnException'],
      [codedeploy.listApplications({ nextToken: 'nonsense' }), 'InvalidNextTokenException'],
    ];
    for (const [call, name] of refusals) await expect(call).rejects.toMatchObject({ name });
  });

  test('[CD-6] five configurations for ECS are there; own ones are created, described and deleted', async () => {
    const { codedeploy, deploy, minutes, weights, prod } = await givenFrontend();
    expect((await codedeploy.listDeploymentConfigs({})).deploymentConfigsList).toEqual([
      'CodeDeployDefault.ECSAllAtOnce',
      'CodeDeployDefault.ECSCanary10Percent15Minutes',
      'CodeDeployDefault.ECSCanary10Percent5Minutes',
      'CodeDeployDefault.ECSLinear10PercentEvery1Minutes',
      'CodeDeployDefault.ECSLinear10PercentEvery3Minutes',
    ]);
    const config = {
      deploymentConfigName: 'half',
      computePlatform: 'ECS' as const,
      trafficRoutingConfig: {
        type: 'TimeBasedCanary' as const,
        timeBasedCanary: { canaryPercentage: 50, canaryInterval: 1 },
      },
    };
    await codedeploy.createDeploymentConfig(config);
    const { deploymentConfigInfo } = await codedeploy.getDeploymentConfig({ deploymentConfigName: 'half' });
    expect(deploymentConfigInfo).toMatchObject(config);
    await deploy({ deploymentConfigName: 'half' });
    await minutes(1.5);
    expect(await weights(prod.arn)).toEqual({ green: 50, blue: 50 });
    const refusals: [Promise<unknown>, string][] = [
      [codedeploy.createDeploymentConfig(config), 'DeploymentConfigAlreadyExists'],
      [
        codedeploy.createDeploymentConfig({ ...config, deploymentConfigName: 'CodeDeployDefault.X' }),
        'InvalidDeploymentConfigName',
      ],
      [codedeploy.getDeploymentConfig({ deploymentConfigName: 'nope' }), 'DeploymentConfigDoesNotExist'],
      [
        codedeploy.deleteDeploymentConfig({ deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce' }),
        'InvalidOperation',
      ],
    ];
    for (const [call, name] of refusals) await expect(call).rejects.toMatchObject({ name: `${name}Exception` });
    await codedeploy.deleteDeploymentConfig({ deploymentConfigName: 'half' });
  });

  test('[CD-7] a revision is found by its hash; only GetApplicationRevision shows the content', async () => {
    const { codedeploy, deploy, deployment, v2 } = await givenFrontend();
    const content = appSpec(v2);
    const id = await deploy({ appSpec: content });
    const { revision } = await deployment(id);
    expect(revision).toEqual({
      revisionType: 'AppSpecContent',
      appSpecContent: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const found = await codedeploy.getApplicationRevision({ applicationName: 'frontend', revision });
    expect(found.revision?.appSpecContent?.content).toBe(content);
    expect(found.revisionInfo).toMatchObject({ deploymentGroups: ['frontend'], firstUsedTime: expect.any(Date) });
    await codedeploy.registerApplicationRevision({
      applicationName: 'frontend',
      description: 'another',
      revision: { revisionType: 'AppSpecContent', appSpecContent: { content: appSpec(v2, { port: 9090 }) } },
    });
    expect((await codedeploy.listApplicationRevisions({ applicationName: 'frontend' })).revisions).toHaveLength(2);
    const missing = { revisionType: 'AppSpecContent' as const, appSpecContent: { sha256: '0'.repeat(64) } };
    await expect(
      codedeploy.getApplicationRevision({ applicationName: 'frontend', revision: missing }),
    ).rejects.toMatchObject({ name: 'RevisionDoesNotExistException' });
  });

  test('[CD-8] previousRevision, target revision and the last deployments follow what succeeded', async () => {
    const { codedeploy, deploy, deployment, minutes, v1, v2 } = await givenFrontend();
    const first = await deploy({ appSpec: appSpec(v2) });
    await minutes(10);
    const second = await deploy({ appSpec: appSpec(v1) });
    const [one, two] = [await deployment(first), await deployment(second)];
    expect(one.previousRevision).toBeUndefined();
    expect(two.previousRevision).toEqual(one.revision);
    const { deploymentGroupInfo } = await codedeploy.getDeploymentGroup({
      applicationName: 'frontend',
      deploymentGroupName: 'frontend',
    });
    expect(deploymentGroupInfo).toMatchObject({
      targetRevision: one.revision,
      lastSuccessfulDeployment: { deploymentId: first, status: 'Succeeded' },
      lastAttemptedDeployment: { deploymentId: second, status: 'Created' },
    });
  });
});

describe('deployment groups', () => {
  test('[CD-9] a group comes back as it was given; an update changes what it names', async () => {
    const { codedeploy, group } = await givenFrontend();
    const get = async (deploymentGroupName = 'frontend') =>
      (await codedeploy.getDeploymentGroup({ applicationName: 'frontend', deploymentGroupName })).deploymentGroupInfo!;
    const { applicationName, deploymentGroupName, ...given } = group;
    expect(await get()).toMatchObject({ ...given, applicationName, deploymentGroupName, computePlatform: 'ECS' });
    await codedeploy.updateDeploymentGroup({
      applicationName: 'frontend',
      currentDeploymentGroupName: 'frontend',
      newDeploymentGroupName: 'web',
      deploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent5Minutes',
      alarmConfiguration: { enabled: true, alarms: [{ name: 'errors' }] },
    });
    expect(await get('web')).toMatchObject({
      ...given,
      deploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent5Minutes',
      alarmConfiguration: { enabled: true, ignorePollAlarmFailure: false, alarms: [{ name: 'errors' }] },
    });
    expect((await codedeploy.listDeploymentGroups({ applicationName: 'frontend' })).deploymentGroups).toEqual(['web']);
    const batch = await codedeploy.batchGetDeploymentGroups({
      applicationName: 'frontend',
      deploymentGroupNames: ['web', 'nope'],
    });
    expect([batch.deploymentGroupsInfo?.length, batch.errorMessage]).toEqual([
      1,
      'No Deployment Group found for name: nope',
    ]);
    await codedeploy.deleteDeploymentGroup({ applicationName: 'frontend', deploymentGroupName: 'web' });
    await expect(get('web')).rejects.toMatchObject({ name: 'DeploymentGroupDoesNotExistException' });
  });

  const pair = (names: string[], prod: string[], test?: string[]): Partial<CreateDeploymentGroupCommandInput> => ({
    loadBalancerInfo: {
      targetGroupPairInfoList: [
        {
          targetGroups: names.map((name) => ({ name })),
          prodTrafficRoute: { listenerArns: prod },
          ...(test ? { testTrafficRoute: { listenerArns: test } } : {}),
        },
      ],
    },
  });
  const listener = 'arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:listener/app/a/1/2';
  const blueGreen = (wait: object, end: object): Partial<CreateDeploymentGroupCommandInput> => ({
    blueGreenDeploymentConfiguration: {
      deploymentReadyOption: wait as never,
      terminateBlueInstancesOnDeploymentSuccess: end as never,
    },
  });
  test.each<[string, Partial<CreateDeploymentGroupCommandInput>, string]>([
    ['no ECS service', { ecsServices: [] }, 'InvalidECSService'],
    ['two ECS services', { ecsServices: [{ serviceName: 'a' }, { serviceName: 'b' }] }, 'InvalidECSService'],
    [
      'a service that does not exist',
      { ecsServices: [{ clusterName: 'prod', serviceName: 'nope' }] },
      'InvalidECSService',
    ],
    ['an in-place style', { deploymentStyle: { deploymentType: 'IN_PLACE' } }, 'InvalidDeploymentStyle'],
    ['no style', { deploymentStyle: undefined }, 'InvalidDeploymentStyle'],
    ['no load balancer', { loadBalancerInfo: undefined }, 'InvalidLoadBalancerInfo'],
    ['a single target group', pair(['frontend-blue'], [listener]), 'InvalidTargetGroupPair'],
    ['the same target group twice', pair(['frontend-blue', 'frontend-blue'], [listener]), 'InvalidTargetGroupPair'],
    ['no production listener', pair(['frontend-blue', 'frontend-green'], []), 'InvalidTargetGroupPair'],
    [
      'two test listeners',
      pair(['frontend-blue', 'frontend-green'], [listener], [listener, listener]),
      'InvalidTargetGroupPair',
    ],
    ['target groups that do not exist', pair(['x', 'y'], [listener]), 'InvalidTargetGroupPair'],
    [
      'no blue/green configuration',
      { blueGreenDeploymentConfiguration: undefined },
      'InvalidBlueGreenDeploymentConfiguration',
    ],
    [
      'KEEP_ALIVE',
      blueGreen({ actionOnTimeout: 'CONTINUE_DEPLOYMENT' }, { action: 'KEEP_ALIVE' }),
      'InvalidBlueGreenDeploymentConfiguration',
    ],
    [
      'a termination wait of 2881',
      blueGreen(
        { actionOnTimeout: 'CONTINUE_DEPLOYMENT' },
        { action: 'TERMINATE', terminationWaitTimeInMinutes: 2881 },
      ),
      'InvalidBlueGreenDeploymentConfiguration',
    ],
    [
      'a stop without a wait',
      blueGreen({ actionOnTimeout: 'STOP_DEPLOYMENT' }, { action: 'TERMINATE' }),
      'InvalidBlueGreenDeploymentConfiguration',
    ],
    ['rollback without events', { autoRollbackConfiguration: { enabled: true } }, 'InvalidAutoRollbackConfig'],
    [
      'an unknown rollback event',
      { autoRollbackConfiguration: { enabled: true, events: ['LUNCH' as never] } },
      'InvalidAutoRollbackConfig',
    ],
    [
      '51 alarms',
      { alarmConfiguration: { alarms: Array.from({ length: 51 }, (_, i) => ({ name: `${i}` })) } },
      'AlarmsLimitExceeded',
    ],
    ['alarms without one', { alarmConfiguration: { enabled: true } }, 'InvalidAlarmConfig'],
    [
      'an unknown trigger event',
      {
        triggerConfigurations: [
          { triggerName: 'a', triggerTargetArn: 'arn:aws:sns:x', triggerEvents: ['Lunch' as never] },
        ],
      },
      'InvalidTriggerConfig',
    ],
    ['an unknown configuration', { deploymentConfigName: 'nope' }, 'DeploymentConfigDoesNotExist'],
    ['instances', { ec2TagFilters: [{ Key: 'a' }] }, 'InvalidInput'],
    ['no role', { serviceRoleArn: '' }, 'RoleRequired'],
  ])('[CD-40] a group with %s is refused', async (_, change, name) => {
    const { codedeploy, group } = await givenFrontend();
    await codedeploy.deleteDeploymentGroup({ applicationName: 'frontend', deploymentGroupName: 'frontend' });
    await expect(codedeploy.createDeploymentGroup({ ...group, ...change })).rejects.toMatchObject({
      name: `${name}Exception`,
    });
  });

  test('[CD-41] one group for one ECS service, and only for one with the CODE_DEPLOY controller', async () => {
    const { codedeploy, ecs, group, v1 } = await givenFrontend();
    await expect(codedeploy.createDeploymentGroup({ ...group, deploymentGroupName: 'second' })).rejects.toMatchObject({
      name: 'ECSServiceMappingLimitExceededException',
    });
    await ecs.createService({
      cluster: 'prod',
      serviceName: 'rolling',
      taskDefinition: v1,
      desiredCount: 0,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    });
    await expect(
      codedeploy.createDeploymentGroup({
        ...group,
        deploymentGroupName: 'rolling',
        ecsServices: [{ clusterName: 'prod', serviceName: 'rolling' }],
      }),
    ).rejects.toMatchObject({
      name: 'InvalidECSServiceException',
      message: "Deployment group's ECS service must be configured for a CODE_DEPLOY deployment controller.",
    });
  });
});

describe('deployments, listed and refused', () => {
  test.each<[string, Partial<CreateDeploymentCommandInput>, string]>([
    ['an unknown application', { applicationName: 'nope' }, 'ApplicationDoesNotExistException'],
    ['no group', { deploymentGroupName: undefined }, 'DeploymentGroupNameRequiredException'],
    ['an unknown group', { deploymentGroupName: 'nope' }, 'DeploymentGroupDoesNotExistException'],
    [
      'an unknown configuration',
      { deploymentConfigName: 'CodeDeployDefault.OneAtATime' },
      'DeploymentConfigDoesNotExistException',
    ],
    ['no revision', { revision: undefined }, 'RevisionRequiredException'],
    [
      'a revision as String',
      { revision: { revisionType: 'String', string: { content: 'x' } } },
      'InvalidRevisionException',
    ],
    [
      'an unknown hash',
      { revision: { revisionType: 'AppSpecContent', appSpecContent: { sha256: 'f'.repeat(64) } } },
      'RevisionDoesNotExistException',
    ],
    [
      'a hash of something else',
      {
        revision: { revisionType: 'AppSpecContent', appSpecContent: { content: appSpec(ARN), sha256: 'f'.repeat(64) } },
      },
      'InvalidRevisionException',
    ],
    ['a description of 257 characters', { description: 'x'.repeat(257) }, 'DescriptionTooLongException'],
    ['rollback without events', { autoRollbackConfiguration: { enabled: true } }, 'InvalidAutoRollbackConfigException'],
    ['fileExistsBehavior', { fileExistsBehavior: 'OVERWRITE' }, 'InvalidFileExistsBehaviorException'],
    ['target instances', { targetInstances: { autoScalingGroups: ['a'] } }, 'InvalidTargetInstancesException'],
    ['a restart', { deploymentMode: 'RESTART' }, 'InvalidInputException'],
    ['an unknown mode', { deploymentMode: 'REWIND' as never }, 'InvalidInputException'],
  ])('[CD-42] a deployment with %s is refused', async (_, change, name) => {
    const { codedeploy } = await givenFrontend();
    const good = { applicationName: 'frontend', deploymentGroupName: 'frontend', revision: REVISION };
    await expect(codedeploy.createDeployment({ ...good, ...change } as never)).rejects.toMatchObject({ name });
    expect((await codedeploy.listDeployments({})).deployments).toEqual([]);
  });

  test('[CD-43] deployments are listed newest first by group, status and time, and fetched in batches', async () => {
    const { codedeploy, aws, deploy, minutes, v1 } = await givenFrontend();
    const first = await deploy();
    await minutes(10);
    const second = await deploy({ appSpec: appSpec(v1) });
    const group = { applicationName: 'frontend', deploymentGroupName: 'frontend' };
    const list = async (input: object) => (await codedeploy.listDeployments(input)).deployments;
    expect(await list(group)).toEqual([second, first]);
    expect(await list({ ...group, includeOnlyStatuses: ['Created', 'InProgress', 'Ready'] })).toEqual([second]);
    expect(await list({ createTimeRange: { end: new Date(aws.clock.now().getTime() - 60_000) } })).toEqual([first]);
    const { deploymentsInfo } = await codedeploy.batchGetDeployments({ deploymentIds: [first, second, 'd-000000000'] });
    expect(deploymentsInfo?.map(({ deploymentId }) => deploymentId)).toEqual([first, second]);
    const refusals: [Promise<unknown>, string][] = [
      [list({ applicationName: 'frontend' }), 'DeploymentGroupNameRequired'],
      [list({ deploymentGroupName: 'frontend' }), 'ApplicationNameRequired'],
      [list({ includeOnlyStatuses: ['Lunch'] }), 'InvalidDeploymentStatus'],
      [list({ createTimeRange: { start: new Date(2), end: new Date(1) } }), 'InvalidTimeRange'],
      [list({ nextToken: 'nonsense' }), 'InvalidNextToken'],
      [codedeploy.getDeployment({ deploymentId: 'frontend' }), 'InvalidDeploymentId'],
      [codedeploy.getDeployment({ deploymentId: 'd-000000000' }), 'DeploymentDoesNotExist'],
    ];
    for (const [call, name] of refusals) await expect(call).rejects.toMatchObject({ name: `${name}Exception` });
  });

  test('[CD-44] the only target is cluster:service, and looking at it changes nothing', async () => {
    const { codedeploy, deploy, deployment, minutes } = await givenFrontend();
    const deploymentId = await deploy();
    await minutes(2);
    expect([await deployment(deploymentId), await deployment(deploymentId)]).toMatchObject([
      { status: 'InProgress' },
      { status: 'InProgress' },
    ]);
    expect((await codedeploy.listDeploymentTargets({ deploymentId })).targetIds).toEqual(['prod:frontend']);
    const look = () => codedeploy.batchGetDeploymentTargets({ deploymentId, targetIds: ['prod:frontend'] });
    const [first, second] = [await look(), await look()];
    expect(second.deploymentTargets).toEqual(first.deploymentTargets);
    expect(first.deploymentTargets?.[0]).toMatchObject({
      deploymentTargetType: 'ECSTarget',
      ecsTarget: {
        deploymentId,
        targetId: 'prod:frontend',
        targetArn: 'arn:aws:ecs:ap-northeast-1:123456789012:service/prod/frontend',
        // It has all traffic; the deployment waits for blue's termination.
        status: 'Succeeded',
      },
    });
    const refusals: [Promise<unknown>, string][] = [
      [codedeploy.getDeploymentTarget({ deploymentId, targetId: 'prod:other' }), 'DeploymentTargetDoesNotExist'],
      [codedeploy.getDeploymentTarget({ deploymentId, targetId: 'nonsense' }), 'InvalidDeploymentTargetId'],
      [
        codedeploy.batchGetDeploymentTargets({ deploymentId, targetIds: ['a:b', 'c:d'] }),
        'DeploymentTargetListSizeExceeded',
      ],
      [
        codedeploy.listDeploymentTargets({ deploymentId, targetFilters: { TargetStatus: ['Lunch'] } }),
        'InvalidInstanceStatus',
      ],
    ];
    for (const [call, name] of refusals) await expect(call).rejects.toMatchObject({ name: `${name}Exception` });
    await minutes(10);
    const { deploymentTargets } = await look();
    expect(deploymentTargets?.[0]?.ecsTarget?.taskSetsInfo).toMatchObject([
      { taskSetLabel: 'Blue', trafficWeight: 0 },
      { taskSetLabel: 'Green', status: 'PRIMARY', trafficWeight: 100, runningCount: 2 },
    ]);
  });
});
