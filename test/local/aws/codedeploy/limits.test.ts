import type { CreateDeploymentGroupCommandInput } from '@aws-sdk/client-codedeploy';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createCodeDeploy } from '../../../../local/aws/codedeploy/codedeploy';
import { createDeploymentOperation } from '../../../../local/aws/codedeploy/create-deployment';
import { State } from '../../../../local/aws/codedeploy/state';
import { asService } from '../../../../local/aws/iam/credentials';
import { testKernel } from '../kernel';
import { appSpec, closeLandscapes, givenFrontend } from './landscape';

afterEach(closeLandscapes);

const GROUP = { applicationName: 'frontend', deploymentGroupName: 'frontend' };

describe('limits of an account', () => {
  test('[CD-77] 1,000 applications and 50 own configurations', async () => {
    const aws = testKernel();
    aws.register(createCodeDeploy(aws.world));
    const test = asService('test');
    const application = (n: number) =>
      aws.world.call(test, 'codedeploy', 'CreateApplication', { applicationName: `app-${n}`, computePlatform: 'ECS' });
    const config = (n: number) =>
      aws.world.call(test, 'codedeploy', 'CreateDeploymentConfig', {
        deploymentConfigName: `config-${n}`,
        computePlatform: 'ECS',
        trafficRoutingConfig: { type: 'AllAtOnce' },
      });
    for (let n = 0; n < 50; n++) await config(n);
    await expect(config(50)).rejects.toMatchObject({ code: 'DeploymentConfigLimitExceededException' });
    for (let n = 0; n < 1_000; n++) await application(n);
    await expect(application(1_000)).rejects.toMatchObject({ code: 'ApplicationLimitExceededException' });
    await aws.close();
  });

  test('[CD-77] 1,300 deployments at the same time', async () => {
    const { aws, v2 } = await givenFrontend();
    const state = new State();
    const group = { name: 'frontend', settings: { loadBalancerInfo: {}, configName: 'all' } };
    const application = { name: 'frontend', groups: new Map([['frontend', group]]), revisions: new Map() };
    state.applications.set('frontend', application as never);
    state.configs.set('all', { name: 'all', routing: { type: 'AllAtOnce' } } as never);
    for (let n = 0; n < 1_300; n++)
      state.deployments.set(`d-${n}`, { status: n % 2 === 0 ? 'InProgress' : 'Ready', group: {} } as never);
    const begun: unknown[] = [];
    const machine = { begin: (deployment: unknown) => begun.push(deployment) } as never;
    const { CreateDeployment } = createDeploymentOperation(aws.world, state, machine);
    const create = () =>
      CreateDeployment!(
        { ...GROUP, revision: { revisionType: 'AppSpecContent', appSpecContent: { content: appSpec(v2) } } },
        {} as never,
      );
    expect(create).toThrow(expect.objectContaining({ code: 'DeploymentLimitExceededException' }));
    expect([begun, application.revisions.size]).toEqual([[], 0]);
    state.deployments.get('d-0')!.status = 'Succeeded';
    create();
    expect(begun).toHaveLength(1);
  });

  test('[CD-77] 10 triggers of a group, and 100 or 25 names at once', async () => {
    const { codedeploy, group } = await givenFrontend();
    const triggers = (count: number): Partial<CreateDeploymentGroupCommandInput> => ({
      triggerConfigurations: Array.from({ length: count }, (_, n) => ({
        triggerName: `t${n}`,
        triggerTargetArn: 'arn:aws:sns:ap-northeast-1:123456789012:deployments',
        triggerEvents: ['DeploymentFailure'],
      })),
    });
    const update = (count: number) =>
      codedeploy.updateDeploymentGroup({
        applicationName: group.applicationName,
        currentDeploymentGroupName: 'frontend',
        ...triggers(count),
      });
    await update(10);
    const names = (count: number, name: string) => Array.from({ length: count }, () => name);
    const refusals: [Promise<unknown>, string][] = [
      [update(11), 'TriggerTargetsLimitExceeded'],
      [codedeploy.batchGetApplications({ applicationNames: names(101, 'frontend') }), 'BatchLimitExceeded'],
      [codedeploy.batchGetDeployments({ deploymentIds: names(26, 'd-000000000') }), 'BatchLimitExceeded'],
      [
        codedeploy.batchGetDeploymentGroups({
          applicationName: 'frontend',
          deploymentGroupNames: names(101, 'frontend'),
        }),
        'BatchLimitExceeded',
      ],
      [codedeploy.batchGetApplications({ applicationNames: [] }), 'ApplicationNameRequired'],
      [codedeploy.batchGetApplications({ applicationNames: ['frontend', 'gone'] }), 'ApplicationDoesNotExist'],
      [codedeploy.batchGetDeployments({ deploymentIds: [] }), 'DeploymentIdRequired'],
      [codedeploy.batchGetDeployments({ deploymentIds: ['d-1'] }), 'InvalidDeploymentId'],
    ];
    for (const [call, name] of refusals) await expect(call).rejects.toMatchObject({ name: `${name}Exception` });
    expect(
      (await codedeploy.batchGetApplications({ applicationNames: names(100, 'frontend') })).applicationsInfo,
    ).toHaveLength(100);
  });
});

test('[CD-78] before its start a deployment has no targets; filters of targets are AWS’s', async () => {
  const { codedeploy, deploy, deployment, minutes } = await givenFrontend();
  const deploymentId = await deploy();
  const targetId = 'prod:frontend';
  const early: Promise<unknown>[] = [
    codedeploy.getDeploymentTarget({ deploymentId, targetId }),
    codedeploy.batchGetDeploymentTargets({ deploymentId, targetIds: [targetId] }),
    codedeploy.listDeploymentTargets({ deploymentId }),
  ];
  expect((await deployment(deploymentId)).status).toBe('Created');
  for (const call of early) await expect(call).rejects.toMatchObject({ name: 'DeploymentNotStartedException' });
  await minutes(0.3);
  const listed = async (...TargetStatus: string[]) =>
    (await codedeploy.listDeploymentTargets({ deploymentId, targetFilters: { TargetStatus } })).targetIds;
  expect(await listed('InProgress', 'Ready')).toEqual([targetId]);
  expect(await listed('Succeeded')).toEqual([]);
  await minutes(10);
  expect(await listed('Succeeded')).toEqual([targetId]);
  const refusals: [object, string][] = [
    [{ ServerInstanceLabel: ['Blue'] }, 'InvalidDeploymentInstanceType'],
    [{ Colour: ['Blue'] }, 'InvalidTargetFilterName'],
  ];
  for (const [targetFilters, name] of refusals)
    await expect(codedeploy.listDeploymentTargets({ deploymentId, targetFilters })).rejects.toMatchObject({
      name: `${name}Exception`,
    });
  await expect(codedeploy.batchGetDeploymentTargets({ deploymentId, targetIds: [] })).rejects.toMatchObject({
    name: 'DeploymentTargetIdRequiredException',
  });
});

test('[CD-79] the operations for instances refuse an ECS deployment', async () => {
  const { codedeploy, deploy, minutes } = await givenFrontend();
  const deploymentId = await deploy();
  await minutes(1);
  const refused = { name: 'InvalidComputePlatformException' };
  await expect(codedeploy.listDeploymentInstances({ deploymentId })).rejects.toMatchObject(refused);
  await expect(codedeploy.getDeploymentInstance({ deploymentId, instanceId: 'i-1' })).rejects.toMatchObject(refused);
  await expect(codedeploy.batchGetDeploymentInstances({ deploymentId, instanceIds: ['i-1'] })).rejects.toMatchObject(
    refused,
  );
  await expect(codedeploy.listDeploymentInstances({ deploymentId: 'd-000000000' })).rejects.toMatchObject({
    name: 'DeploymentDoesNotExistException',
  });
});

test('[CD-80] SkipWaitTimeForInstanceTermination ends the termination wait, and nothing before', async () => {
  const { codedeploy, deploy, deployment, minutes, taskSets } = await givenFrontend();
  const deploymentId = await deploy();
  await minutes(0.5);
  await expect(codedeploy.skipWaitTimeForInstanceTermination({ deploymentId })).rejects.toMatchObject({
    name: 'DeploymentNotStartedException',
  });
  await minutes(2.5);
  expect((await deployment(deploymentId)).status).toBe('InProgress');
  await codedeploy.skipWaitTimeForInstanceTermination({ deploymentId });
  expect((await deployment(deploymentId)).status).toBe('Succeeded');
  expect(await taskSets()).toEqual(['PRIMARY frontend:2', 'DRAINING frontend:1']);
  await expect(codedeploy.skipWaitTimeForInstanceTermination({ deploymentId })).rejects.toMatchObject({
    name: 'DeploymentAlreadyCompletedException',
  });
});

test('[CD-81] a Network Load Balancer has its traffic shifted all at once only', async () => {
  const { codedeploy, deploy, group, prod } = await givenFrontend();
  const gradually = 'CodeDeployDefault.ECSCanary10Percent5Minutes';
  const refused = {
    name: 'InvalidTrafficRoutingConfigurationException',
    message:
      'Only ALB supports gradual traffic routing, use AllAtOnce Traffic routing instead when you create/update Deployment group.',
  };
  const listener = prod.arn.replace(':listener/app/', ':listener/net/');
  expect(listener).not.toBe(prod.arn);
  const [pair] = group.loadBalancerInfo!.targetGroupPairInfoList!;
  const update = (deploymentConfigName: string) =>
    codedeploy.updateDeploymentGroup({
      applicationName: 'frontend',
      currentDeploymentGroupName: 'frontend',
      deploymentConfigName,
      loadBalancerInfo: {
        targetGroupPairInfoList: [{ ...pair, prodTrafficRoute: { listenerArns: [listener] } }],
      },
    });
  await expect(update(gradually)).rejects.toMatchObject(refused);
  await update('CodeDeployDefault.ECSAllAtOnce');
  await expect(deploy({ deploymentConfigName: gradually })).rejects.toMatchObject(refused);
});
