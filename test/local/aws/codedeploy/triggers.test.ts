import type { TriggerEventType } from '@aws-sdk/client-codedeploy';
import { SNS } from '@aws-sdk/client-sns';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createSns } from '../../../../local/aws/sns/sns';
import { AwsError } from '../../../../local/aws/wire/aws-error';
import { sdkConfig } from '../kernel';
import { appSpec, closeLandscapes, type Frontend, givenFrontend, type LandscapeOptions, ROLE } from './landscape';

afterEach(closeLandscapes);

const ALL: TriggerEventType[] = [
  'DeploymentStart',
  'DeploymentRollback',
  'DeploymentReady',
  'DeploymentSuccess',
  'DeploymentFailure',
  'DeploymentStop',
];

/** A group whose trigger tells a topic, and what somebody subscribed to it gets. */
async function givenTrigger(triggerEvents: TriggerEventType[], group: LandscapeOptions['group'] = {}) {
  const frontend = await givenFrontend({
    group: {
      triggerConfigurations: [{ triggerName: 'tell', triggerTargetArn: topicArn, triggerEvents }],
      ...group,
    },
  });
  const { implementation, mailbox } = createSns(frontend.aws.world);
  frontend.aws.register(implementation);
  const sns = new SNS(sdkConfig(frontend.aws));
  await sns.createTopic({ Name: 'deployments' });
  await sns.subscribe({ TopicArn: topicArn, Protocol: 'email', Endpoint: 'team@example.com' });
  await mailbox.confirmAll();
  const mails = () => mailbox.mails().filter(({ kind }) => kind === 'notification');
  return {
    ...frontend,
    sns,
    subjects: () => mails().map(({ subject }) => subject),
    messages: () => mails().map(({ body }) => JSON.parse(body.split('\n')[0]!) as Record<string, string | null>),
  };
}
const topicArn = 'arn:aws:sns:ap-northeast-1:123456789012:deployments';

/** Members of AWS's own messages about a failed ECS deployment and its rollback, in their order. */
const ABOUT =
  'region accountId eventTriggerName applicationName deploymentId deploymentGroupName createTime completeTime';
const CAPTURED = [
  `${ABOUT} status`,
  `${ABOUT} deploymentOverview status errorInformation rollbackInformation`,
  `${ABOUT} status rollbackInformation`,
  `${ABOUT} status rollbackInformation`,
  `${ABOUT} deploymentOverview status rollbackInformation`,
];

const failing = ({ functions, codedeploy }: Frontend) =>
  functions.set('check', ({ payload }) =>
    codedeploy.putLifecycleEventHookExecutionStatus({
      deploymentId: payload.DeploymentId,
      lifecycleEventHookExecutionId: payload.LifecycleEventHookExecutionId,
      status: 'Failed',
    }),
  );

describe('triggers of a deployment group', () => {
  test('[CD-64] tell SNS of a failed deployment and of its rollback in the form of AWS’s own messages', async () => {
    const trigger = await givenTrigger(ALL);
    failing(trigger);
    const { deploy, deployment, minutes, subjects, messages, v2 } = trigger;
    const id = await deploy({ appSpec: appSpec(v2, { hooks: { AfterInstall: 'check' } }) });
    await minutes(10);
    const { rollbackInfo, createTime } = await deployment(id);
    const back = rollbackInfo?.rollbackDeploymentId;
    expect(subjects()).toEqual([
      `CREATED: AWS CodeDeploy ${id} in ap-northeast-1 to frontend`,
      `FAILED: AWS CodeDeploy ${id} in ap-northeast-1 to frontend`,
      `CREATED: AWS CodeDeploy ${back} in ap-northeast-1 to frontend`,
      `IN_PROGRESS: AWS CodeDeploy ${back} in ap-northeast-1 to frontend`,
      `SUCCEEDED: AWS CodeDeploy ${back} in ap-northeast-1 to frontend`,
    ]);
    expect(messages().map((message) => Object.keys(message).join(' '))).toEqual(CAPTURED);
    const [created, failed, , , succeeded] = messages();
    expect(createTime).toEqual(new Date('2026-11-21T09:02:00Z'));
    expect(created).toEqual({
      region: 'ap-northeast-1',
      accountId: '123456789012',
      eventTriggerName: 'tell',
      applicationName: 'frontend',
      deploymentId: id,
      deploymentGroupName: 'frontend',
      createTime: 'Sat Nov 21 09:02:00 UTC 2026',
      completeTime: null,
      status: 'CREATED',
    });
    expect(JSON.parse(failed!.errorInformation!)).toMatchObject({ ErrorCode: 'HOOK_EXECUTION_FAILURE' });
    expect(failed!.rollbackInformation).toBe('{}');
    expect(JSON.parse(failed!.deploymentOverview!)).toMatchObject({ Succeeded: 0, Failed: 1 });
    expect(JSON.parse(succeeded!.rollbackInformation!)).toEqual({
      RollbackMessage: `Deployment ${back} is triggered to roll back deployment ${id}.`,
      RollbackTriggeringDeploymentId: id,
    });
  });

  test('[CD-65] tell only what they are set to: a stop, a wait, a success', async () => {
    const wait = {
      deploymentReadyOption: { actionOnTimeout: 'STOP_DEPLOYMENT', waitTimeInMinutes: 30 },
      terminateBlueInstancesOnDeploymentSuccess: { action: 'TERMINATE' },
    } as const;
    const events: TriggerEventType[] = ['DeploymentReady', 'DeploymentSuccess', 'DeploymentStop'];
    const trigger = await givenTrigger(events, { blueGreenDeploymentConfiguration: wait });
    const { codedeploy, deploy, minutes, messages } = trigger;
    const told = () => messages().map(({ deploymentId, status }) => `${deploymentId} ${status}`);
    const first = await deploy();
    await minutes(5);
    expect(told()).toEqual([`${first} READY`]);
    await codedeploy.continueDeployment({ deploymentId: first });
    await minutes(5);
    const second = await deploy();
    await minutes(0.5);
    await codedeploy.stopDeployment({ deploymentId: second, autoRollbackEnabled: false });
    await minutes(1);
    expect(told()).toEqual([`${first} READY`, `${first} SUCCEEDED`, `${second} STOPPED`]);
  });

  test('[CD-66] are told with the service role, and a topic that refuses stops nothing', async () => {
    const { aws, deploy, deployment, minutes } = await givenFrontend({
      group: { triggerConfigurations: [{ triggerName: 'tell', triggerTargetArn: topicArn, triggerEvents: ALL }] },
    });
    const told: unknown[] = [];
    aws.register({
      name: 'sns',
      operations: {
        Publish: ({ TopicArn }, { caller }) => {
          told.push([TopicArn, caller.roleArn]);
          throw new AwsError('NotFound', 'Topic does not exist');
        },
      },
    });
    const id = await deploy();
    await minutes(10);
    expect((await deployment(id)).status).toBe('Succeeded');
    expect(told).toEqual([
      [topicArn, ROLE],
      [topicArn, ROLE],
    ]);
  });
});
