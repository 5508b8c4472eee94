import { afterEach, describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../../local/aws/wire/aws-error';
import { ConnectionLost } from '../../../../local/aws/wire/connection-lost';
import { appSpec, closeLandscapes, type Frontend, givenFrontend, type LandscapeOptions } from './landscape';

afterEach(closeLandscapes);

/** Refuses CodeDeploy an operation for some virtual minutes from now on. */
function refuse({ aws }: Frontend, operation: string, forMinutes: number, code = 'ThrottlingException'): void {
  const until = aws.clock.now().getTime() + forMinutes * 60_000;
  aws.dispatcher.barriers.push((call) => {
    if (call.operation === operation && call.caller.kind === 'service' && aws.clock.now().getTime() < until)
      throw new AwsError(code, 'Rate exceeded');
  });
}

describe('a call that may succeed later', () => {
  test.each(['CreateTaskSet', 'ModifyListener', 'UpdateServicePrimaryTaskSet', 'DeleteTaskSet'])(
    '[CD-74] %s is tried again while AWS throttles it, and the deployment goes on',
    async (operation) => {
      const frontend = await givenFrontend();
      const id = await frontend.deploy();
      refuse(frontend, operation, operation === 'DeleteTaskSet' ? 9 : 3);
      await frontend.minutes(20);
      expect((await frontend.deployment(id)).status).toBe('Succeeded');
      expect(await frontend.taskSets()).toEqual(['PRIMARY frontend:2']);
    },
  );

  test.each(['CreateTaskSet', 'ModifyListener', 'UpdateServicePrimaryTaskSet', 'DeleteTaskSet'])(
    '[CD-84] %s whose answer is lost took effect once',
    async (operation) => {
      const frontend = await givenFrontend();
      const { aws, deploy, deployment, minutes, taskSets } = frontend;
      const id = await deploy();
      let lost = 0;
      aws.dispatcher.aftermaths.push((call) => {
        if (call.operation === operation && call.caller.kind === 'service' && lost++ === 0) throw new ConnectionLost();
      });
      await minutes(0.3);
      const greens = (await taskSets()).filter((set) => set.endsWith('frontend:2'));
      expect(greens).toHaveLength(1);
      await minutes(12);
      expect((await deployment(id)).status).toBe('Succeeded');
      expect(await taskSets()).toEqual(['PRIMARY frontend:2']);
      expect(lost).toBeGreaterThan(0);
    },
  );

  test('[CD-84] a rollback whose deletion of green had its answer lost succeeds', async () => {
    const { aws, codedeploy, deploy, deployment, minutes, taskSets } = await givenFrontend();
    const id = await deploy();
    await minutes(2);
    let lost = 0;
    aws.dispatcher.aftermaths.push(({ operation }) => {
      if (operation === 'DeleteTaskSet' && lost++ === 0) throw new ConnectionLost();
    });
    await codedeploy.stopDeployment({ deploymentId: id, autoRollbackEnabled: true });
    await minutes(3);
    const { rollbackInfo } = await deployment(id);
    expect((await deployment(rollbackInfo!.rollbackDeploymentId!)).status).toBe('Succeeded');
    expect([lost, await taskSets()]).toEqual([1, ['PRIMARY frontend:1']]);
  });

  test('[CD-74] a hook’s function is invoked once, when Lambda takes it', async () => {
    const frontend = await givenFrontend();
    const { deploy, minutes, functions, invocations, eventsOf, v2 } = frontend;
    functions.set('check', () => {});
    refuse(frontend, 'Invoke', 4, 'ServiceException');
    const id = await deploy({ appSpec: appSpec(v2, { hooks: { BeforeInstall: 'check' } }) });
    await minutes(10);
    expect(await eventsOf(id)).toEqual(['BeforeInstall InProgress']);
    expect(invocations).toHaveLength(1);
  });

  test.each([
    ['ThrottlingException', 'THROTTLED'],
    ['ServiceUnavailable', 'INTERNAL_ERROR'],
  ])('[CD-75] %s for five minutes fails the deployment with %s', async (refusal, code) => {
    const frontend = await givenFrontend();
    const id = await frontend.deploy();
    refuse(frontend, 'CreateTaskSet', 60, refusal);
    await frontend.minutes(4.9);
    expect((await frontend.deployment(id)).status).toBe('InProgress');
    await frontend.minutes(0.5);
    expect(await frontend.deployment(id)).toMatchObject({
      status: 'Failed',
      errorInformation: { code, message: 'Rate exceeded' },
    });
  });

  test('[CD-74] alarms that nobody can read for a minute stop nothing', async () => {
    const group: LandscapeOptions['group'] = { alarmConfiguration: { enabled: true, alarms: [{ name: 'errors' }] } };
    const frontend = await givenFrontend({ group });
    await frontend.cloudwatch.putMetricAlarm({
      AlarmName: 'errors',
      Namespace: 'frontend',
      MetricName: 'errors',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    });
    const id = await frontend.deploy();
    refuse(frontend, 'DescribeAlarms', 1, 'Throttling');
    await frontend.minutes(10);
    expect((await frontend.deployment(id)).status).toBe('Succeeded');
    const second = await frontend.deploy();
    refuse(frontend, 'DescribeAlarms', 60, 'Throttling');
    await frontend.minutes(5.5);
    expect(await frontend.deployment(second)).toMatchObject({
      status: 'Stopped',
      errorInformation: { code: 'THROTTLED' },
    });
  });

  test('[CD-74] a stop does not wait for it', async () => {
    const frontend = await givenFrontend();
    const id = await frontend.deploy();
    refuse(frontend, 'CreateTaskSet', 60);
    await frontend.minutes(1);
    await frontend.codedeploy.stopDeployment({ deploymentId: id, autoRollbackEnabled: false });
    expect((await frontend.deployment(id)).status).toBe('Stopped');
  });
});

describe('a green that ails while it serves', () => {
  const UNHEALTHY = {
    code: 'ECS_UPDATE_ERROR',
    message: 'CodeDeploy detected that the replacement task set is unhealthy.',
  };
  /** Its tasks crash three minutes after their start, and others cannot be started. */
  async function givenAiling(input: { deploymentConfigName: string }) {
    const frontend = await givenFrontend({
      group: {
        blueGreenDeploymentConfiguration: {
          deploymentReadyOption: { actionOnTimeout: 'CONTINUE_DEPLOYMENT' },
          terminateBlueInstancesOnDeploymentSuccess: { action: 'TERMINATE', terminationWaitTimeInMinutes: 30 },
        },
      },
    });
    const definition = await frontend.registerLabelled({ 'crashes-after': '3m' });
    const id = await frontend.deploy({ appSpec: appSpec(definition), ...input });
    await frontend.minutes(2);
    await frontend.ecr.batchDeleteImage({ repositoryName: 'frontend', imageIds: [{ imageTag: 'v2' }] });
    return { ...frontend, id };
  }

  test('[CD-76] fails the shift after five minutes without a steady state', async () => {
    const ailing = await givenAiling({ deploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent15Minutes' });
    await ailing.minutes(5);
    expect((await ailing.deployment(ailing.id)).status).toBe('InProgress');
    await ailing.minutes(5);
    expect(await ailing.deployment(ailing.id)).toMatchObject({ status: 'Failed', errorInformation: UNHEALTHY });
    expect(await ailing.eventsOf(ailing.id)).toContain('AllowTraffic Failed');
    expect(await ailing.weights(ailing.prod.arn)).toEqual({ blue: 100, green: 0 });
  });

  test('[CD-76] fails the deployment in its termination wait too: blue is primary again', async () => {
    const ailing = await givenAiling({ deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce' });
    await ailing.minutes(12);
    expect(await ailing.deployment(ailing.id)).toMatchObject({
      status: 'Failed',
      errorInformation: UNHEALTHY,
      deploymentOverview: { Succeeded: 1, Failed: 0 },
    });
    expect((await ailing.target(ailing.id)).status).toBe('Succeeded');
    expect(await ailing.taskSets()).toEqual(['PRIMARY frontend:1']);
    expect(await ailing.weights(ailing.prod.arn)).toEqual({ blue: 100, green: 0 });
  });
});
