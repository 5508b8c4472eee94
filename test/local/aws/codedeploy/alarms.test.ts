import type { AlarmConfiguration } from '@aws-sdk/client-codedeploy';
import { afterEach, describe, expect, test } from '@jest/globals';
import { watchedAlarms } from '../../../../local/aws/codedeploy/alarms';
import type { Deployment } from '../../../../local/aws/codedeploy/state';
import { AwsError } from '../../../../local/aws/wire/aws-error';
import { closeLandscapes, type Frontend, givenFrontend, type LandscapeOptions, ROLE } from './landscape';

afterEach(closeLandscapes);

const watching = (alarms: AlarmConfiguration, more: LandscapeOptions['group'] = {}): LandscapeOptions => ({
  group: {
    autoRollbackConfiguration: { enabled: true, events: ['DEPLOYMENT_STOP_ON_ALARM'] },
    alarmConfiguration: alarms,
    ...more,
  },
});
const ERRORS: AlarmConfiguration = { enabled: true, alarms: [{ name: 'errors' }] };
const CANARY = { deploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent5Minutes' };

/** `frontend` with an alarm that keeps the state that it is put into. */
async function withAlarm(options: LandscapeOptions = watching(ERRORS)) {
  const frontend = await givenFrontend(options);
  const { cloudwatch } = frontend;
  const createAlarm = (AlarmName: string) =>
    cloudwatch.putMetricAlarm({
      AlarmName,
      ...{ Namespace: 'shop', MetricName: 'errors', Statistic: 'Sum', Period: 60 },
      ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' },
      TreatMissingData: 'ignore',
    });
  await createAlarm('errors');
  return {
    ...frontend,
    createAlarm,
    becomes: (StateValue: 'OK' | 'ALARM', AlarmName = 'errors') =>
      cloudwatch.setAlarmState({ AlarmName, StateValue, StateReason: 'by the test' }),
  };
}

const seconds = ({ aws }: Pick<Frontend, 'aws'>, count: number): Promise<void> => aws.clock.advance(count * 1000);
const polls = ({ aws }: Pick<Frontend, 'aws'>): number =>
  aws.dispatcher.calls.filter(({ operation }) => operation === 'DescribeAlarms').length;

/** AWS's text [obs josefloressv/aws-devops-engineer]. */
const activated = (...names: string[]) => ({
  code: 'ALARM_ACTIVE',
  message: `One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been stopped. Activated alarms: ${names.map((name) => `<${name}>`).join(' ')}`,
});

describe('an alarm of a deployment', () => {
  test('[CD-45] that fires while traffic moves stops it within 23 seconds, and blue has its traffic back', async () => {
    const frontend = await withAlarm();
    const { deploy, deployment, eventsOf, becomes, minutes, weights, prod, taskSets, told } = frontend;
    await becomes('OK');
    const id = await deploy(CANARY);
    await minutes(2);
    expect(await weights(prod.arn)).toEqual({ green: 10, blue: 90 });
    await becomes('ALARM');
    await seconds(frontend, 23);
    const stopped = await deployment(id);
    const rollbackId = stopped.rollbackInfo?.rollbackDeploymentId;
    expect(stopped).toMatchObject({
      status: 'Stopped',
      errorInformation: activated('errors'),
      rollbackInfo: {
        rollbackMessage: `Deployment ${id} terminated. Automatic rollback is triggered with a DeploymentId ${rollbackId}.`,
      },
    });
    expect(await weights(prod.arn)).toEqual({ green: 0, blue: 100 });
    expect((await eventsOf(id)).slice(5)).toEqual([
      'BeforeAllowTraffic Succeeded',
      'AllowTraffic Failed',
      'AfterAllowTraffic Skipped',
    ]);
    await minutes(3);
    expect(await deployment(rollbackId!)).toMatchObject({ status: 'Succeeded', creator: 'codeDeployRollback' });
    expect(await taskSets()).toEqual(['PRIMARY frontend:1']);
    expect(told()).toEqual([`${id} START`, `${id} STOP`, `${rollbackId} START`, `${rollbackId} SUCCESS`]);
  });

  test('[CD-46] that fires already has it stopped at Install', async () => {
    const { deploy, deployment, eventsOf, becomes, minutes, weights, prod, taskSets } = await withAlarm();
    await becomes('ALARM');
    const id = await deploy();
    await minutes(0.5);
    expect(await deployment(id)).toMatchObject({ status: 'Stopped', errorInformation: activated('errors') });
    expect((await eventsOf(id)).slice(0, 3)).toEqual([
      'BeforeInstall Succeeded',
      'Install Failed',
      'AfterInstall Skipped',
    ]);
    await minutes(3);
    expect(await taskSets()).toEqual(['PRIMARY frontend:1']);
    expect((await weights(prod.arn)).green ?? 0).toBe(0);
  });

  test('[CD-47] stops without rolling back where DEPLOYMENT_STOP_ON_ALARM is not configured', async () => {
    const { deploy, deployment, becomes, minutes, weights, prod } = await withAlarm(
      watching(ERRORS, { autoRollbackConfiguration: { enabled: true, events: ['DEPLOYMENT_FAILURE'] } }),
    );
    const id = await deploy(CANARY);
    await minutes(2);
    await becomes('ALARM');
    await minutes(3);
    const stopped = await deployment(id);
    expect(stopped.status).toBe('Stopped');
    expect(stopped.rollbackInfo).toBeUndefined();
    expect(await weights(prod.arn)).toEqual({ green: 10, blue: 90 });
  });

  test('[CD-45] all that fire are named; OK and INSUFFICIENT_DATA stop nothing', async () => {
    const names = ['errors', 'latency', 'queue'];
    const { deploy, deployment, becomes, createAlarm, minutes } = await withAlarm(
      watching({ enabled: true, alarms: names.map((name) => ({ name })) }),
    );
    await createAlarm('latency');
    await createAlarm('queue');
    await becomes('OK', 'latency');
    const id = await deploy(CANARY);
    await minutes(3);
    expect((await deployment(id)).status).toBe('InProgress');
    await becomes('ALARM', 'queue');
    await becomes('ALARM', 'errors');
    await minutes(1);
    expect((await deployment(id)).errorInformation).toEqual(activated('errors', 'queue'));
  });

  test('[CD-48] a deployment’s own configuration stands in place of its group’s, and turns it off', async () => {
    const { deploy, deployment, becomes, createAlarm, minutes, codedeploy } = await withAlarm();
    await createAlarm('latency');
    await becomes('ALARM');
    const off = { enabled: false, ignorePollAlarmFailure: false, alarms: [] };
    const first = await deploy({ overrideAlarmConfiguration: { enabled: false } });
    await minutes(8);
    expect(await deployment(first)).toMatchObject({ status: 'Succeeded', overrideAlarmConfiguration: off });

    const second = await deploy({ overrideAlarmConfiguration: { enabled: true, alarms: [{ name: 'latency' }] } });
    await minutes(2);
    expect((await deployment(second)).status).toBe('InProgress');
    await becomes('ALARM', 'latency');
    await minutes(1);
    expect((await deployment(second)).errorInformation).toEqual(activated('latency'));

    const { deploymentGroupInfo } = await codedeploy.getDeploymentGroup({
      applicationName: 'frontend',
      deploymentGroupName: 'frontend',
    });
    expect(deploymentGroupInfo?.alarmConfiguration).toMatchObject(ERRORS);
    const third = await deploy();
    expect((await deployment(third)).overrideAlarmConfiguration).toBeUndefined();
  });

  test('[CD-48] an override that is no alarm configuration creates nothing', async () => {
    const { deploy, codedeploy } = await withAlarm();
    const name = 'errors';
    for (const [alarms, refusal] of [
      [{ enabled: true }, 'InvalidAlarmConfigException'],
      [{ enabled: true, alarms: [] }, 'InvalidAlarmConfigException'],
      [{ enabled: true, alarms: [{}] }, 'InvalidAlarmConfigException'],
      [{ enabled: true, alarms: [{ name: 'a'.repeat(256) }] }, 'InvalidAlarmConfigException'],
      [{ enabled: true, alarms: [{ name }, { name }] }, 'InvalidAlarmConfigException'],
      [
        { enabled: false, alarms: Array.from({ length: 51 }, (_, i) => ({ name: `${i}` })) },
        'AlarmsLimitExceededException',
      ],
    ] as const) {
      await expect(deploy({ overrideAlarmConfiguration: alarms as AlarmConfiguration })).rejects.toMatchObject({
        name: refusal,
      });
    }
    expect((await codedeploy.listDeployments({})).deployments).toEqual([]);
  });

  test('[CD-49] that cannot be read stops the deployment, unless that is to be ignored', async () => {
    for (const ignorePollAlarmFailure of [false, true]) {
      const { aws, deploy, deployment, minutes } = await withAlarm(watching({ ...ERRORS, ignorePollAlarmFailure }));
      aws.register({
        name: 'iam',
        operations: {},
        authoriser: {
          uses: [],
          actions: () => Promise.resolve(),
          call: ({ operation }) =>
            operation === 'DescribeAlarms'
              ? Promise.reject(new AwsError('AccessDenied', 'not authorized to perform: cloudwatch:DescribeAlarms'))
              : Promise.resolve(),
        },
      });
      const id = await deploy();
      await minutes(10);
      const ended = await deployment(id);
      expect(ended.status).toBe(ignorePollAlarmFailure ? 'Succeeded' : 'Stopped');
      expect(ended.errorInformation).toEqual(
        ignorePollAlarmFailure
          ? undefined
          : {
              code: 'IAM_ROLE_PERMISSIONS',
              message: `The IAM role ${ROLE} does not give you permission to perform operations in the following AWS service: AmazonCloudWatch.`,
            },
      );
    }
  });

  test('[CD-49] that does not exist is one that cannot be read', async () => {
    for (const ignorePollAlarmFailure of [false, true]) {
      const alarms = { enabled: true, ignorePollAlarmFailure, alarms: [{ name: 'errors' }, { name: 'gone' }] };
      const { deploy, deployment, minutes } = await withAlarm(watching(alarms));
      const id = await deploy();
      await minutes(10);
      const ended = await deployment(id);
      expect(ended.status).toBe(ignorePollAlarmFailure ? 'Succeeded' : 'Stopped');
      expect(ended.errorInformation?.code).toBe(
        ignorePollAlarmFailure ? undefined : 'CODEDEPLOY_RESOURCE_CANNOT_BE_FOUND',
      );
    }
  });

  test('[CD-50] is asked for every 20 seconds with the group’s role while its deployment is active, and no more', async () => {
    const frontend = await withAlarm();
    const { aws, deploy, deployment, minutes } = frontend;
    const id = await deploy();
    await minutes(1);
    // 1 s to its start.
    expect(polls(frontend)).toBe(2);
    await minutes(10);
    expect((await deployment(id)).status).toBe('Succeeded');
    const asked = polls(frontend);
    await minutes(60);
    expect(polls(frontend)).toBe(asked);
    const callers = aws.dispatcher.calls
      .filter(({ operation }) => operation === 'DescribeAlarms')
      .map(({ who }) => who);
    expect(new Set(callers)).toEqual(new Set(['codedeploy.amazonaws.com']));
  });

  test('[CD-50] is not asked for where none is configured, nor by a rollback', async () => {
    const none = await withAlarm(watching({ enabled: false, alarms: [{ name: 'errors' }] }));
    await none.deploy();
    await none.minutes(10);
    expect(polls(none)).toBe(0);

    const rollback = { creator: 'codeDeployRollback', settings: { alarms: ERRORS } } as Deployment;
    expect(watchedAlarms(rollback)).toBeUndefined();
    expect(watchedAlarms({ ...rollback, creator: 'user' })?.names).toEqual(['errors']);

    const stopped = await withAlarm();
    const id = await stopped.deploy(CANARY);
    await stopped.minutes(2);
    await stopped.becomes('ALARM');
    await seconds(stopped, 20);
    const rollbackId = (await stopped.deployment(id)).rollbackInfo?.rollbackDeploymentId;
    const asked = polls(stopped);
    await stopped.minutes(5);
    expect((await stopped.deployment(rollbackId!)).status).toBe('Succeeded');
    expect(polls(stopped)).toBe(asked);
  });

  test('[CD-51] counts in the ready wait and in the termination wait too', async () => {
    for (const [minutesUntil, status, taskSet] of [
      [20, 'Ready', 'PRIMARY frontend:1'],
      [32, 'InProgress', 'PRIMARY frontend:2'],
    ] as const) {
      const { codedeploy, deploy, deployment, becomes, minutes, taskSets, weights, prod } = await withAlarm(
        watching(ERRORS, {
          blueGreenDeploymentConfiguration: {
            deploymentReadyOption: { actionOnTimeout: 'STOP_DEPLOYMENT', waitTimeInMinutes: 60 },
            terminateBlueInstancesOnDeploymentSuccess: { action: 'TERMINATE', terminationWaitTimeInMinutes: 60 },
          },
        }),
      );
      const id = await deploy();
      await minutes(20);
      if (minutesUntil > 20) await codedeploy.continueDeployment({ deploymentId: id });
      await minutes(minutesUntil - 20);
      expect((await deployment(id)).status).toBe(status);
      expect(await taskSets()).toContain(taskSet);
      await becomes('ALARM');
      await minutes(3);
      expect(await deployment(id)).toMatchObject({ status: 'Stopped', errorInformation: activated('errors') });
      expect(await taskSets()).toEqual(['PRIMARY frontend:1']);
      expect((await weights(prod.arn)).green ?? 0).toBe(0);
    }
  });

  test('[CD-52] of a group that is updated meanwhile: the deployment keeps the alarms that it began with', async () => {
    const { codedeploy, deploy, deployment, becomes, minutes } = await withAlarm();
    const id = await deploy(CANARY);
    await minutes(1);
    await codedeploy.updateDeploymentGroup({
      applicationName: 'frontend',
      currentDeploymentGroupName: 'frontend',
      alarmConfiguration: { enabled: false, alarms: [] },
    });
    await becomes('ALARM');
    await minutes(1);
    expect((await deployment(id)).status).toBe('Stopped');
    const next = await deploy();
    await minutes(8);
    expect((await deployment(next)).status).toBe('Succeeded');
  });
});
