import { afterEach, describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../../local/aws/wire/aws-error';
import { appSpec, closeLandscapes, type Frontend, givenFrontend } from './landscape';

afterEach(closeLandscapes);

const WAITS = {
  group: {
    blueGreenDeploymentConfiguration: {
      deploymentReadyOption: { actionOnTimeout: 'STOP_DEPLOYMENT' as const, waitTimeInMinutes: 60 },
      terminateBlueInstancesOnDeploymentSuccess: { action: 'TERMINATE' as const, terminationWaitTimeInMinutes: 60 },
    },
  },
};

/** A deployment with a hook that says nothing at one event, if any, that has come as far as it comes within minutes. */
async function standing(minutes: number, hook?: string, proceed = false) {
  const frontend = await givenFrontend(WAITS);
  const { codedeploy, deploy, functions, v2 } = frontend;
  functions.set('silent', () => {});
  const id = await deploy({
    appSpec: appSpec(v2, { hooks: hook === undefined ? {} : { [hook]: 'silent' } }),
    deploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent5Minutes',
  });
  await frontend.minutes(proceed ? 2 : minutes);
  if (proceed) {
    await codedeploy.continueDeployment({ deploymentId: id });
    await frontend.minutes(minutes - 2);
  }
  return { ...frontend, id };
}

/** Where a deployment stands, and how to come there. */
const PLACES: readonly [string, { minutes: number; hook?: string; proceed?: boolean }, string][] = [
  ['before it starts', { minutes: 0 }, ''],
  ['in BeforeInstall', { minutes: 2, hook: 'BeforeInstall' }, 'BeforeInstall'],
  ['in Install', { minutes: 0.3 }, 'Install'],
  ['in AfterInstall', { minutes: 2, hook: 'AfterInstall' }, 'AfterInstall'],
  ['in AfterAllowTestTraffic', { minutes: 2, hook: 'AfterAllowTestTraffic' }, 'AfterAllowTestTraffic'],
  ['in the ready wait', { minutes: 2 }, ''],
  ['in BeforeAllowTraffic', { minutes: 3, hook: 'BeforeAllowTraffic', proceed: true }, 'BeforeAllowTraffic'],
  ['in AllowTraffic', { minutes: 3, proceed: true }, 'AllowTraffic'],
  ['in AfterAllowTraffic', { minutes: 9, hook: 'AfterAllowTraffic', proceed: true }, 'AfterAllowTraffic'],
  ['in the termination wait', { minutes: 9, proceed: true }, ''],
];

async function blueAlone({ taskSets, weights, prod, test: testListener }: Frontend): Promise<void> {
  expect(await taskSets()).toEqual(['PRIMARY frontend:1']);
  expect((await weights(prod.arn)).green ?? 0).toBe(0);
  // Untouched, it forwards to green's empty group, as when it was made.
  const tests = await weights(testListener!.arn);
  expect(tests.blue === undefined || tests.blue === 100).toBe(true);
  expect((await fetch(prod.url)).status).toBe(200);
}

describe('a stop', () => {
  test.each(PLACES)('[CD-60] %s ends the deployment, and its rollback leaves blue alone', async (_, place, event) => {
    const frontend = await standing(place.minutes, place.hook, place.proceed);
    const { codedeploy, id, deployment, minutes, aws, ecs } = frontend;
    const answer = await codedeploy.stopDeployment({ deploymentId: id, autoRollbackEnabled: true });
    expect(answer.status).toBe('Succeeded');
    await minutes(5);
    const stopped = await deployment(id);
    expect(stopped).toMatchObject({ status: 'Stopped', errorInformation: { code: 'MANUAL_STOP' } });
    const rollback = await deployment(stopped.rollbackInfo!.rollbackDeploymentId!);
    expect(rollback).toMatchObject({ status: 'Succeeded', creator: 'codeDeployRollback' });
    await blueAlone(frontend);
    const events = place.minutes === 0 ? [] : ((await frontend.target(id)).lifecycleEvents ?? []);
    expect(
      events.filter(({ status }) => status === 'Failed').map(({ lifecycleEventName }) => lifecycleEventName),
    ).toEqual(event === '' ? [] : [event]);
    // The group is free for the next.
    await frontend.deploy();
    expect(aws.internalErrors).toEqual([]);
    expect((await ecs.listTasks({ cluster: 'prod', serviceName: 'frontend' })).taskArns).toHaveLength(2);
  });

  test.each(PLACES.slice(1))('[CD-60] %s without rollback leaves things as they are', async (_, place) => {
    const { codedeploy, id, deployment, minutes, taskSets, weights, prod } = await standing(
      place.minutes,
      place.hook,
      place.proceed,
    );
    const [before, traffic] = [await taskSets(), await weights(prod.arn)];
    await codedeploy.stopDeployment({ deploymentId: id, autoRollbackEnabled: false });
    await minutes(90);
    expect((await deployment(id)).rollbackInfo).toBeUndefined();
    expect([await taskSets(), await weights(prod.arn)]).toEqual([before, traffic]);
  });

  test('[CD-60] a second stop finds it completed, and so does a late report', async () => {
    const { codedeploy, id, invocations } = await standing(2, 'AfterInstall');
    await codedeploy.stopDeployment({ deploymentId: id });
    await expect(codedeploy.stopDeployment({ deploymentId: id })).rejects.toMatchObject({
      name: 'DeploymentAlreadyCompletedException',
    });
    const { DeploymentId, LifecycleEventHookExecutionId } = invocations[0]!.payload;
    await expect(
      codedeploy.putLifecycleEventHookExecutionStatus({
        deploymentId: DeploymentId,
        lifecycleEventHookExecutionId: LifecycleEventHookExecutionId,
        status: 'Succeeded',
      }),
    ).rejects.toMatchObject({ name: 'LifecycleEventAlreadyCompletedException' });
  });
});

describe('a rollback deployment', () => {
  /** A canary that was stopped with 10 % on green, at the moment when its rollback exists. */
  async function rollingBack() {
    const frontend = await standing(3, undefined, true);
    const { codedeploy, id, deployment } = frontend;
    await codedeploy.stopDeployment({ deploymentId: id, autoRollbackEnabled: true });
    return { ...frontend, rollbackId: (await deployment(id)).rollbackInfo!.rollbackDeploymentId! };
  }

  test('[CD-61] that cannot do its work fails, is not rolled back, and leaves things as they are', async () => {
    const { elb, deployment, rollbackId, minutes, taskSets, prod, told, id } = await rollingBack();
    await elb.modifyListener({
      ListenerArn: prod.arn,
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }],
    });
    await minutes(5);
    const failed = await deployment(rollbackId);
    expect(failed).toMatchObject({
      status: 'Failed',
      errorInformation: { code: 'ELASTIC_LOAD_BALANCING_INVALID' },
      rollbackInfo: { rollbackTriggeringDeploymentId: id },
    });
    expect(failed.rollbackInfo?.rollbackDeploymentId).toBeUndefined();
    expect(await taskSets()).toEqual(['ACTIVE frontend:2', 'PRIMARY frontend:1']);
    expect(told().slice(3)).toEqual([`${rollbackId} START`, `${rollbackId} FAILURE`]);
  });

  test('[CD-61] that may not any more says so', async () => {
    const { aws, deployment, rollbackId, minutes } = await rollingBack();
    aws.register({
      name: 'iam',
      operations: {},
      authoriser: {
        uses: [],
        actions: () => Promise.resolve(),
        call: ({ operation, caller }) =>
          operation === 'DeleteTaskSet' && caller.kind === 'service'
            ? Promise.reject(new AwsError('AccessDeniedException', 'not authorized'))
            : Promise.resolve(),
      },
    });
    await minutes(1);
    expect(await deployment(rollbackId)).toMatchObject({
      status: 'Failed',
      errorInformation: { code: 'IAM_ROLE_PERMISSIONS', message: expect.stringMatching(/: AmazonECS\.$/) },
    });
  });

  test('[CD-62] makes the group busy, and can be stopped before it has begun: then green keeps its traffic', async () => {
    const { codedeploy, deploy, deployment, rollbackId, minutes, weights, prod, taskSets } = await rollingBack();
    await expect(deploy()).rejects.toMatchObject({
      message: `The Deployment Group 'frontend' already has an active Deployment '${rollbackId}'`,
    });
    await codedeploy.stopDeployment({ deploymentId: rollbackId, autoRollbackEnabled: true });
    await minutes(5);
    const stopped = await deployment(rollbackId);
    expect(stopped).toMatchObject({ status: 'Stopped', errorInformation: { code: 'MANUAL_STOP' } });
    expect(stopped.rollbackInfo?.rollbackDeploymentId).toBeUndefined();
    expect(await weights(prod.arn)).toEqual({ green: 10, blue: 90 });
    expect(await taskSets()).toEqual(['ACTIVE frontend:2', 'PRIMARY frontend:1']);
  });

  test('[CD-63] that was stopped leaves green, and the next deployment’s green beside it', async () => {
    const { codedeploy, deploy, deployment, rollbackId, minutes, taskSets, aws, elb, green } = await rollingBack();
    await codedeploy.stopDeployment({ deploymentId: rollbackId });
    const id = await deploy();
    await minutes(2);
    await codedeploy.continueDeployment({ deploymentId: id });
    await minutes(62);
    expect((await deployment(id)).status).toBe('Succeeded');
    expect(await taskSets()).toEqual(['PRIMARY frontend:2', 'ACTIVE frontend:2']);
    expect((await elb.describeTargetHealth({ TargetGroupArn: green })).TargetHealthDescriptions).toHaveLength(4);
    expect(aws.internalErrors).toEqual([]);
  });
});

describe('the ready wait', () => {
  test('[CD-37] runs out: rolled back with DEPLOYMENT_FAILURE, and blue is alone', async () => {
    const frontend = await givenFrontend(WAITS);
    const id = await frontend.deploy();
    await frontend.minutes(66);
    const stopped = await frontend.deployment(id);
    expect(stopped.status).toBe('Stopped');
    expect(stopped.rollbackInfo?.rollbackDeploymentId).toBeDefined();
    await blueAlone(frontend);
  });

  test('[CD-38] the termination wait counts from the end of the last event, whatever the ready wait took', async () => {
    const { codedeploy, deploy, deployment, minutes } = await givenFrontend(WAITS);
    const id = await deploy();
    await minutes(50);
    await codedeploy.continueDeployment({ deploymentId: id });
    await minutes(59);
    expect((await deployment(id)).status).toBe('InProgress');
    await minutes(2);
    expect((await deployment(id)).status).toBe('Succeeded');
  });
});
