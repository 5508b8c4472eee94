import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import type { Ending } from './ending';
import type { Scene } from './scene';
import { KEPT, NOT_AGAIN, TRIED_AGAIN } from './words';

const ALARM = 'frontend-errors';

const FIRED =
  'deployment d-… Stopped: ALARM_ACTIVE: One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been stopped. Activated alarms: <frontend-errors>';

/** Ends that an alarm of the deployment group makes. */
export const BY_ALARMS: readonly Ending[] = [
  {
    ending: 'An alarm of its group fired before any traffic',
    see: { mail: 'Failed: frontend v2', reason: FIRED },
    next: { serves: 'v1', sequel: 'goes on', words: TRIED_AGAIN },
    outcome: 'failed',
    play: async (scene) => {
      await watched(scene);
      await scene.asked();
      await fire(scene);
    },
    repair: 'the alarm is over',
  },
  {
    ending: 'An alarm of its group fired while traffic shifted',
    see: { mail: 'Failed: frontend v2', reason: FIRED },
    next: { serves: 'v1', sequel: 'refused', words: NOT_AGAIN },
    outcome: 'failed',
    play: async (scene) => {
      await watched(scene);
      await scene.approved();
      await scene.minutes(2);
      await fire(scene);
    },
    repair: 'the alarm is over',
  },
  {
    ending: 'An alarm of its group fired already, and went on for ten minutes',
    see: {
      mail: 'Held: frontend',
      reason: 'waits while an alarm fires: frontend-errors (deployment group frontend/frontend)',
    },
    next: { serves: 'v1', sequel: 'goes on', words: KEPT },
    outcome: 'waits',
    play: async (scene) => {
      await watched(scene);
      await fire(scene);
      await scene.minutes(5);
      await scene.push();
    },
    repair: 'the alarm is over',
  },
];

/** Has the deployment group heed an alarm whose metric tells nothing: `fire` has it fire all the same. */
async function watched({ config }: Scene): Promise<void> {
  await putAlarm(config, 'notBreaching');
  await new CodeDeploy(config).updateDeploymentGroup({
    applicationName: 'frontend',
    currentDeploymentGroupName: 'frontend',
    alarmConfiguration: { enabled: true, alarms: [{ name: ALARM }] },
  });
}

/** Until the repair. */
async function fire(scene: Scene): Promise<void> {
  scene.onRepair(async () => {
    await putAlarm(scene.config, 'notBreaching');
    await scene.minutes(2);
  });
  await putAlarm(scene.config, 'breaching');
}

async function putAlarm(config: Scene['config'], TreatMissingData: 'breaching' | 'notBreaching'): Promise<void> {
  await new CloudWatch(config).putMetricAlarm({
    AlarmName: ALARM,
    Namespace: 'Frontend',
    MetricName: 'Errors',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData,
  });
}
