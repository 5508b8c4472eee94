import { afterEach, describe, expect, test } from '@jest/globals';
import { appSpec, closeLandscapes, givenFrontend, type LandscapeOptions } from './landscape';

afterEach(closeLandscapes);

const readyWait = (minutes: number): LandscapeOptions => ({
  group: {
    blueGreenDeploymentConfiguration: {
      deploymentReadyOption: { actionOnTimeout: 'STOP_DEPLOYMENT', waitTimeInMinutes: minutes },
      terminateBlueInstancesOnDeploymentSuccess: { action: 'TERMINATE', terminationWaitTimeInMinutes: 60 },
    },
  },
});
const withoutRollback: LandscapeOptions = { group: { autoRollbackConfiguration: { enabled: false, events: [] } } };

/** A canary with 10 % on green. */
async function inTheMiddle(options: LandscapeOptions = {}) {
  const frontend = await givenFrontend(options);
  const id = await frontend.deploy({ deploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent5Minutes' });
  await frontend.minutes(2);
  expect(await frontend.weights(frontend.prod.arn)).toEqual({ green: 10, blue: 90 });
  return { ...frontend, id };
}

describe('the end of a deployment', () => {
  test('[CD-31] a stop with rollback: stopped at once, and a rollback deployment restores within seconds', async () => {
    const { codedeploy, id, aws, deployment, eventsOf, taskSets, weights, prod, test, told, minutes } =
      await inTheMiddle();
    expect(await codedeploy.stopDeployment({ deploymentId: id, autoRollbackEnabled: true })).toMatchObject({
      status: 'Succeeded',
    });
    const stopped = await deployment(id);
    const rollbackId = stopped.rollbackInfo?.rollbackDeploymentId;
    expect(stopped).toMatchObject({
      status: 'Stopped',
      errorInformation: { code: 'MANUAL_STOP' },
      rollbackInfo: {
        rollbackMessage: `Deployment ${id} terminated. Automatic rollback is triggered with a DeploymentId ${rollbackId}.`,
      },
    });
    expect((await eventsOf(id)).slice(-2)).toEqual(['AllowTraffic Failed', 'AfterAllowTraffic Skipped']);
    await aws.clock.advance(5_000);
    expect(await deployment(rollbackId!)).toMatchObject({
      status: 'Succeeded',
      creator: 'codeDeployRollback',
      deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
      rollbackInfo: {
        rollbackTriggeringDeploymentId: id,
        rollbackMessage: `Deployment ${rollbackId} is triggered to roll back deployment ${id}.`,
      },
    });
    expect(await weights(prod.arn)).toEqual({ green: 0, blue: 100 });
    expect(await weights(test!.arn)).toEqual({ green: 0, blue: 100 });
    expect(await taskSets()).toEqual(['DRAINING frontend:2', 'PRIMARY frontend:1']);
    expect(told()).toEqual([`${id} START`, `${id} STOP`, `${rollbackId} START`, `${rollbackId} SUCCESS`]);
    await minutes(2);
    expect(await taskSets()).toEqual(['PRIMARY frontend:1']);
  });

  test('[CD-31] without a word the group decides whether a stop rolls back', async () => {
    const rolled = await inTheMiddle();
    await rolled.codedeploy.stopDeployment({ deploymentId: rolled.id });
    expect((await rolled.deployment(rolled.id)).rollbackInfo?.rollbackDeploymentId).toMatch(/^d-/);
    const left = await inTheMiddle(withoutRollback);
    await left.codedeploy.stopDeployment({ deploymentId: left.id });
    expect((await left.deployment(left.id)).rollbackInfo).toBeUndefined();
  });

  test('[CD-32] a stop without rollback leaves weights and task sets as they are', async () => {
    const { codedeploy, id, deployment, weights, prod, taskSets, minutes, told } = await inTheMiddle();
    await codedeploy.stopDeployment({ deploymentId: id, autoRollbackEnabled: false });
    await minutes(10);
    expect((await deployment(id)).status).toBe('Stopped');
    expect(await weights(prod.arn)).toEqual({ green: 10, blue: 90 });
    expect(await taskSets()).toEqual(['ACTIVE frontend:2', 'PRIMARY frontend:1']);
    expect(told()).toEqual([`${id} START`, `${id} STOP`]);
  });

  test('[CD-33] a stop in the termination wait makes blue primary again', async () => {
    const { codedeploy, deploy, taskSets, weights, prod, minutes } = await givenFrontend();
    const id = await deploy();
    await minutes(3);
    expect(await taskSets()).toEqual(['PRIMARY frontend:2', 'ACTIVE frontend:1']);
    await codedeploy.stopDeployment({ deploymentId: id, autoRollbackEnabled: true });
    await minutes(3);
    expect(await taskSets()).toEqual(['PRIMARY frontend:1']);
    expect(await weights(prod.arn)).toEqual({ green: 0, blue: 100 });
  });

  test('[CD-34] a failure rolls back where DEPLOYMENT_FAILURE is configured, and else leaves things as they are', async () => {
    for (const rollsBack of [true, false]) {
      const frontend = await givenFrontend(rollsBack ? {} : withoutRollback);
      const { codedeploy, deploy, deployment, minutes, invocations, functions, taskSets, weights, prod, v2 } = frontend;
      functions.set('check', () => {});
      const id = await deploy({ appSpec: appSpec(v2, { hooks: { AfterAllowTraffic: 'check' } }) });
      await minutes(3);
      const { DeploymentId, LifecycleEventHookExecutionId } = invocations[0]!.payload;
      await codedeploy.putLifecycleEventHookExecutionStatus({
        deploymentId: DeploymentId,
        lifecycleEventHookExecutionId: LifecycleEventHookExecutionId,
        status: 'Failed',
      });
      await minutes(3);
      const failed = await deployment(id);
      expect(failed.status).toBe('Failed');
      expect(failed.rollbackInfo === undefined).toBe(!rollsBack);
      expect(await taskSets()).toEqual(
        rollsBack ? ['PRIMARY frontend:1'] : ['PRIMARY frontend:2', 'ACTIVE frontend:1'],
      );
      expect((await weights(prod.arn)).green).toBe(rollsBack ? 0 : 100);
      expect(invocations).toHaveLength(1);
    }
  });

  test('[CD-34] the hooks of the deployment that was good before do not run again', async () => {
    const { codedeploy, deploy, deployment, minutes, invocations, functions, v1, v2 } = await givenFrontend();
    functions.set('check', ({ payload }) =>
      codedeploy.putLifecycleEventHookExecutionStatus({
        deploymentId: payload.DeploymentId,
        lifecycleEventHookExecutionId: payload.LifecycleEventHookExecutionId,
        status: 'Succeeded',
      }),
    );
    const good = await deploy({ appSpec: appSpec(v2, { hooks: { BeforeAllowTraffic: 'check' } }) });
    await minutes(20);
    expect((await deployment(good)).status).toBe('Succeeded');
    const bad = await deploy({ appSpec: appSpec(v1, { hooks: { AfterAllowTraffic: 'nobody' } }) });
    await minutes(20);
    expect((await deployment(bad)).rollbackInfo).toMatchObject({ rollbackDeploymentId: expect.any(String) });
    expect(invocations.map(({ payload }) => payload.DeploymentId)).toEqual([good]);
  });

  test('[CD-35] the deployment has its own rollback configuration when it is given one', async () => {
    const { codedeploy, deploy, deployment, minutes } = await givenFrontend(withoutRollback);
    const id = await deploy({
      autoRollbackConfiguration: { enabled: true, events: ['DEPLOYMENT_STOP_ON_REQUEST'] },
    });
    await minutes(1);
    await codedeploy.stopDeployment({ deploymentId: id });
    expect((await deployment(id)).rollbackInfo?.rollbackDeploymentId).toMatch(/^d-/);
  });

  test('[CD-36] STOP_DEPLOYMENT: Ready after the test traffic, told, and continued by ContinueDeployment', async () => {
    const { codedeploy, deploy, deployment, eventsOf, told, minutes, weights, prod } = await givenFrontend(
      readyWait(120),
    );
    const id = await deploy();
    await minutes(60);
    expect((await deployment(id)).status).toBe('Ready');
    expect((await eventsOf(id)).at(-1)).toBe('AfterAllowTestTraffic Succeeded');
    expect(told()).toEqual([`${id} START`, `${id} READY`]);
    expect(await weights(prod.arn)).toEqual({ blue: 1 });
    expect(
      (await codedeploy.listDeploymentTargets({ deploymentId: id, targetFilters: { TargetStatus: ['Ready'] } }))
        .targetIds,
    ).toEqual(['prod:frontend']);
    await codedeploy.continueDeployment({ deploymentId: id, deploymentWaitType: 'READY_WAIT' });
    expect((await deployment(id)).status).toBe('InProgress');
    expect(await weights(prod.arn)).toEqual({ green: 100, blue: 0 });
  });

  test('[CD-37] a ready wait that runs out stops the deployment', async () => {
    const { deploy, deployment, minutes, told } = await givenFrontend(readyWait(30));
    const id = await deploy();
    await minutes(32);
    expect(await deployment(id)).toMatchObject({
      status: 'Stopped',
      errorInformation: {
        code: 'TIMEOUT',
        message:
          'The deployment timed out while waiting for a notification to continue. This time out period is 30 minutes.',
      },
    });
    expect(told().slice(0, 3)).toEqual([`${id} START`, `${id} READY`, `${id} STOP`]);
  });

  test('[CD-38] ContinueDeployment ends the termination wait', async () => {
    const { codedeploy, deploy, deployment, minutes } = await givenFrontend(readyWait(120));
    const id = await deploy();
    await minutes(5);
    await codedeploy.continueDeployment({ deploymentId: id });
    await minutes(30);
    expect((await deployment(id)).status).toBe('InProgress');
    await codedeploy.continueDeployment({ deploymentId: id, deploymentWaitType: 'TERMINATION_WAIT' });
    expect((await deployment(id)).status).toBe('Succeeded');
  });

  test('[CD-39] continuing and stopping what cannot be has the errors of the model', async () => {
    const { codedeploy, deploy, minutes } = await givenFrontend();
    const id = await deploy();
    await minutes(0.5);
    const proceed = (deploymentId: string | undefined, deploymentWaitType?: string) =>
      codedeploy.continueDeployment({ deploymentId, deploymentWaitType: deploymentWaitType as 'READY_WAIT' });
    const refused = (call: Promise<unknown>, name: string) =>
      expect(call).rejects.toMatchObject({ name: `${name}Exception` });
    await refused(proceed(id), 'DeploymentIsNotInReadyState');
    await refused(proceed(id, 'TERMINATION_WAIT'), 'InvalidDeploymentStatus');
    await refused(proceed(id, 'LUNCH'), 'InvalidDeploymentWaitType');
    await refused(proceed(undefined), 'DeploymentIdRequired');
    await refused(proceed('d-000000000'), 'DeploymentDoesNotExist');
    await refused(codedeploy.stopDeployment({ deploymentId: 'd-000000000' }), 'DeploymentDoesNotExist');
    await minutes(10);
    await refused(proceed(id), 'DeploymentAlreadyCompleted');
    await refused(codedeploy.stopDeployment({ deploymentId: id }), 'DeploymentAlreadyCompleted');
  });

  describe('of a deployment', () => {
    const READY = {
      group: {
        blueGreenDeploymentConfiguration: {
          deploymentReadyOption: { actionOnTimeout: 'STOP_DEPLOYMENT' as const, waitTimeInMinutes: 60 },
          terminateBlueInstancesOnDeploymentSuccess: { action: 'TERMINATE' as const, terminationWaitTimeInMinutes: 60 },
        },
      },
    };
    /** The error's name, or what the deployment is afterwards. */
    const outcome = async (call: Promise<unknown>): Promise<string> =>
      call.then(
        () => 'done',
        ({ name }: Error) => name,
      );

    test('[CD-85] depends on where it stands, and is done once', async () => {
      const { codedeploy, deploy, minutes, deployment } = await givenFrontend(READY);
      const id = await deploy();
      const proceed = (deploymentWaitType?: 'READY_WAIT' | 'TERMINATION_WAIT') =>
        outcome(codedeploy.continueDeployment({ deploymentId: id, deploymentWaitType }));
      const seen: [string | undefined, string, string][] = [];
      const look = async (...done: ('READY_WAIT' | 'TERMINATION_WAIT')[]) => {
        const { status } = await deployment(id);
        const answers = { READY_WAIT: '', TERMINATION_WAIT: '' };
        for (const wait of done) answers[wait] = await proceed(wait);
        seen.push([status, answers.READY_WAIT, answers.TERMINATION_WAIT]);
      };
      await look('READY_WAIT', 'TERMINATION_WAIT');
      await minutes(0.3);
      await look('READY_WAIT', 'TERMINATION_WAIT');
      await minutes(2);
      await look('TERMINATION_WAIT', 'READY_WAIT');
      await look('READY_WAIT');
      await minutes(2);
      await look('READY_WAIT', 'TERMINATION_WAIT');
      await look('READY_WAIT', 'TERMINATION_WAIT');
      expect(seen).toEqual([
        ['Created', 'DeploymentIsNotInReadyStateException', 'InvalidDeploymentStatusException'],
        ['InProgress', 'DeploymentIsNotInReadyStateException', 'InvalidDeploymentStatusException'],
        ['Ready', 'done', 'InvalidDeploymentStatusException'],
        ['InProgress', 'DeploymentIsNotInReadyStateException', ''],
        ['InProgress', 'DeploymentIsNotInReadyStateException', 'done'],
        ['Succeeded', 'DeploymentAlreadyCompletedException', 'DeploymentAlreadyCompletedException'],
      ]);
    });

    test('[CD-85] a rollback has nothing to be continued', async () => {
      const { codedeploy, deploy, deployment, minutes } = await givenFrontend(READY);
      const id = await deploy();
      await minutes(2);
      await codedeploy.stopDeployment({ deploymentId: id, autoRollbackEnabled: true });
      const { rollbackInfo } = await deployment(id);
      const proceed = (deploymentWaitType: 'READY_WAIT' | 'TERMINATION_WAIT') =>
        outcome(
          codedeploy.continueDeployment({ deploymentId: rollbackInfo!.rollbackDeploymentId!, deploymentWaitType }),
        );
      expect([await proceed('READY_WAIT'), await proceed('TERMINATION_WAIT')]).toEqual([
        'DeploymentIsNotInReadyStateException',
        'InvalidDeploymentStatusException',
      ]);
    });

    test.each([
      ['its group', 'deleteDeploymentGroup', 'DEPLOYMENT_GROUP_MISSING'],
      ['its application', 'deleteApplication', 'APPLICATION_MISSING'],
    ] as const)('[CD-86] without %s is not stopped, and fails when it is continued', async (_, remove, code) => {
      const { codedeploy, deploy, deployment, minutes, taskSets } = await givenFrontend(READY);
      const id = await deploy();
      await minutes(2);
      await codedeploy[remove]({ applicationName: 'frontend', deploymentGroupName: 'frontend' });
      expect(await outcome(codedeploy.stopDeployment({ deploymentId: id, autoRollbackEnabled: true }))).toBe(
        'DeploymentGroupDoesNotExistException',
      );
      expect((await deployment(id)).status).toBe('Ready');
      await codedeploy.continueDeployment({ deploymentId: id });
      expect(await deployment(id)).toMatchObject({ status: 'Failed', errorInformation: { code } });
      expect(await outcome(codedeploy.stopDeployment({ deploymentId: id }))).toBe(
        'DeploymentAlreadyCompletedException',
      );
      expect(await taskSets()).toEqual(['ACTIVE frontend:2', 'PRIMARY frontend:1']);
    });
  });
});
