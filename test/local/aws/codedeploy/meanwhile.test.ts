import { afterEach, describe, expect, test } from '@jest/globals';
import { pushImage } from '../../../../local/image';
import { appSpec, closeLandscapes, type Frontend, givenFrontend } from './landscape';

afterEach(closeLandscapes);

const NEVER_HEALTHY = {
  code: 'TIMEOUT',
  message:
    'The deployment timed out while waiting for the replacement task set to become healthy. This time out period is 60 minutes.',
};
const withRollback = {
  group: { autoRollbackConfiguration: { enabled: true, events: ['DEPLOYMENT_FAILURE' as const] } },
};
const NAMES = { applicationName: 'frontend', deploymentGroupName: 'frontend' };

/** Stop reasons of green's tasks, one for each that stopped. */
const stopsOf = ({ aws }: Frontend, taskDefinition: string): string[] =>
  aws.events
    .filter(({ detail }) => detail.lastStatus === 'STOPPED' && detail.taskDefinitionArn === taskDefinition)
    .map(({ detail }) => String(detail.stoppedReason));

describe('a green that does not become healthy', () => {
  test.each([
    ['answers 503', { 'never-healthy': 'true' }, /^Task failed ELB health checks in /],
    ['ends before it runs', { 'crashes-after': '1s' }, /^Essential container in task exited$/],
    ['listens too late', { 'starts-after': '10m' }, /^Task failed ELB health checks in /],
  ])(
    '[CD-53] %s: ECS replaces its tasks for 60 minutes, then the deployment fails and blue has served all along',
    async (_, behaviour, reason) => {
      const frontend = await givenFrontend(withRollback);
      const { deploy, deployment, eventsOf, minutes, weights, prod, taskSets, registerLabelled } = frontend;
      const definition = await registerLabelled(behaviour);
      const id = await deploy({ appSpec: appSpec(definition) });
      await minutes(60);
      expect(await eventsOf(id)).toEqual(['BeforeInstall Succeeded', 'Install InProgress']);
      const stops = stopsOf(frontend, definition);
      expect(stops.length).toBeGreaterThan(5);
      for (const stop of stops) expect(stop).toMatch(reason);
      expect(await weights(prod.arn)).toEqual({ blue: 1 });
      await minutes(4);
      expect(await deployment(id)).toMatchObject({ status: 'Failed', errorInformation: NEVER_HEALTHY });
      expect(await taskSets()).toEqual(['PRIMARY frontend:1']);
      expect((await fetch(prod.url)).status).toBe(200);
    },
  );

  test('[CD-54] a green that crashes later and comes back within minutes fails nothing', async () => {
    const frontend = await givenFrontend(withRollback);
    const { deploy, deployment, minutes, taskSets, registerLabelled } = frontend;
    const definition = await registerLabelled({ 'crashes-after': '3m' });
    const id = await deploy({
      appSpec: appSpec(definition),
      deploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent5Minutes',
    });
    await minutes(20);
    expect(stopsOf(frontend, definition)).toContain('Essential container in task exited');
    expect((await deployment(id)).status).toBe('Succeeded');
    expect(await taskSets()).toEqual(['PRIMARY frontend:3']);
  });
});

describe('an image that is deleted', () => {
  const remove = ({ ecr }: Frontend) =>
    ecr.batchDeleteImage({ repositoryName: 'frontend', imageIds: [{ imageTag: 'v2' }] });

  test('[CD-55] before green’s tasks pull it: they stop, ever more slowly, and Install times out', async () => {
    const frontend = await givenFrontend(withRollback);
    const { deploy, deployment, minutes, taskSets, registerLabelled } = frontend;
    const definition = await registerLabelled();
    const id = await deploy({ appSpec: appSpec(definition) });
    await remove(frontend);
    await minutes(64);
    const stops = stopsOf(frontend, definition);
    for (const stop of stops) expect(stop).toMatch(/^CannotPullContainerError: .*: not found$/);
    // Two tasks a round; the waits double from ten seconds.
    expect(stops.length).toBeGreaterThan(6);
    expect(stops.length).toBeLessThan(24);
    expect(await deployment(id)).toMatchObject({ status: 'Failed', errorInformation: NEVER_HEALTHY });
    expect(await taskSets()).toEqual(['PRIMARY frontend:1']);
  });

  test('[CD-55] and pushed again within the hour is deployed', async () => {
    const frontend = await givenFrontend(withRollback);
    const { deploy, deployment, minutes, registerLabelled, ecr } = frontend;
    const id = await deploy({ appSpec: appSpec(await registerLabelled()) });
    await remove(frontend);
    await minutes(10);
    await pushImage(ecr, { repository: 'frontend', tag: 'v2' });
    await minutes(40);
    expect((await deployment(id)).status).toBe('Succeeded');
  });

  test('[CD-55] after that does not matter, until a task is replaced', async () => {
    const frontend = await givenFrontend(withRollback);
    const { deploy, deployment, minutes, registerLabelled } = frontend;
    const id = await deploy({ appSpec: appSpec(await registerLabelled()) });
    await minutes(1);
    await remove(frontend);
    await minutes(8);
    expect((await deployment(id)).status).toBe('Succeeded');
  });
});

describe('a task definition that is deregistered', () => {
  test('[CD-56] before the deployment starts fails it at Install', async () => {
    const { ecs, deploy, deployment, minutes, eventsOf, v2, taskSets } = await givenFrontend(withRollback);
    await ecs.deregisterTaskDefinition({ taskDefinition: v2 });
    const id = await deploy();
    await minutes(1);
    expect(await deployment(id)).toMatchObject({
      status: 'Failed',
      errorInformation: { code: 'ECS_UPDATE_ERROR', message: expect.stringContaining('TaskDefinition is inactive') },
    });
    expect((await eventsOf(id))[1]).toBe('Install Failed');
    expect(await taskSets()).toEqual(['PRIMARY frontend:1']);
  });

  test('[CD-56] when green has its task set does not hinder it', async () => {
    const { ecs, deploy, deployment, minutes, v2, taskSets } = await givenFrontend(withRollback);
    const id = await deploy();
    await minutes(0.1);
    await ecs.deregisterTaskDefinition({ taskDefinition: v2 });
    await minutes(8);
    expect((await deployment(id)).status).toBe('Succeeded');
    expect(await taskSets()).toEqual(['PRIMARY frontend:2']);
  });
});

describe('what is deleted around a deployment', () => {
  test('[CD-57] its application: it fails and rolls nothing back, and can still be looked at', async () => {
    const { codedeploy, deploy, deployment, minutes, taskSets } = await givenFrontend(withRollback);
    const id = await deploy();
    await minutes(3);
    await codedeploy.deleteApplication({ applicationName: 'frontend' });
    await minutes(5);
    const failed = await deployment(id);
    expect(failed).toMatchObject({ status: 'Failed', errorInformation: { code: 'APPLICATION_MISSING' } });
    expect(failed.rollbackInfo).toBeUndefined();
    expect(await taskSets()).toEqual(['PRIMARY frontend:2', 'ACTIVE frontend:1']);
    await expect(codedeploy.listDeployments(NAMES)).rejects.toMatchObject({ name: 'ApplicationDoesNotExistException' });
  });

  test('[CD-23] its group, in the termination wait: nothing is noticed until the wait is over', async () => {
    const { codedeploy, deploy, deployment, minutes, taskSets } = await givenFrontend(withRollback);
    const id = await deploy();
    await minutes(3);
    await codedeploy.deleteDeploymentGroup(NAMES);
    expect((await deployment(id)).status).toBe('InProgress');
    await minutes(5);
    expect((await deployment(id)).errorInformation?.code).toBe('DEPLOYMENT_GROUP_MISSING');
    expect(await taskSets()).toEqual(['PRIMARY frontend:2', 'ACTIVE frontend:1']);
  });

  test('[CD-23] its group, of a group made again under its name: it is another one', async () => {
    const { codedeploy, deploy, deployment, minutes, group } = await givenFrontend(withRollback);
    const id = await deploy();
    await minutes(0.3);
    await codedeploy.deleteDeploymentGroup(NAMES);
    await codedeploy.createDeploymentGroup(group);
    await minutes(1);
    expect((await deployment(id)).errorInformation?.code).toBe('DEPLOYMENT_GROUP_MISSING');
    expect((await codedeploy.listDeployments(NAMES)).deployments).toEqual([]);
  });

  test.each([
    ['at Install', 0.3, 1],
    ['in the termination wait', 3, 6],
  ])('[CD-58] its ECS service, %s: it fails, and so does its rollback', async (_, before, after) => {
    const { aws, ecs, deploy, deployment, minutes } = await givenFrontend(withRollback);
    const id = await deploy();
    await minutes(before);
    await ecs.deleteService({ cluster: 'prod', service: 'frontend', force: true });
    await minutes(after);
    const failed = await deployment(id);
    expect(failed).toMatchObject({ status: 'Failed', errorInformation: { code: 'INVALID_ECS_SERVICE' } });
    const rollback = await deployment(failed.rollbackInfo!.rollbackDeploymentId!);
    expect(rollback).toMatchObject({ status: 'Failed', errorInformation: { code: 'INVALID_ECS_SERVICE' } });
    // A rollback is rolled back by nobody.
    expect(rollback.rollbackInfo?.rollbackDeploymentId).toBeUndefined();
    expect(aws.internalErrors).toEqual([]);
  });

  test('[CD-58] before it starts', async () => {
    const { ecs, deploy, deployment, minutes } = await givenFrontend(withRollback);
    const id = await deploy();
    await ecs.deleteService({ cluster: 'prod', service: 'frontend', force: true });
    await minutes(1);
    expect((await deployment(id)).errorInformation?.code).toBe('INVALID_ECS_SERVICE');
  });

  test('[ECS-2] its cluster is not deleted while it has the service', async () => {
    const { ecs, deploy, deployment, minutes } = await givenFrontend();
    const id = await deploy();
    await minutes(1);
    await expect(ecs.deleteCluster({ cluster: 'prod' })).rejects.toMatchObject({
      name: 'ClusterContainsServicesException',
    });
    await minutes(8);
    expect((await deployment(id)).status).toBe('Succeeded');
  });
});

describe('a service that is scaled', () => {
  test.each([
    ['to 0 before', 0, 0],
    ['to 0 during Install', 0, 0.3],
    ['to 0 in the termination wait', 0, 3],
    ['to 5 during Install', 5, 0.3],
  ])('[CD-59] %s: green follows, and the deployment succeeds', async (_, desiredCount, at) => {
    const { ecs, deploy, deployment, minutes, taskSets, target } = await givenFrontend();
    const scale = () => ecs.updateService({ cluster: 'prod', service: 'frontend', desiredCount });
    if (at === 0) await scale();
    const id = await deploy();
    await minutes(at);
    if (at > 0) await scale();
    await minutes(8);
    expect((await deployment(id)).status).toBe('Succeeded');
    expect(await taskSets()).toEqual(['PRIMARY frontend:2']);
    const green = (await target(id)).taskSetsInfo?.find(({ taskSetLabel }) => taskSetLabel === 'Green');
    expect([green?.desiredCount, green?.runningCount]).toEqual([desiredCount, desiredCount]);
  });
});
