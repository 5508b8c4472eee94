import { groupAlarms, readNamedAlarms } from '../../aws/alarms';
import { type AlarmsCheckSpec, judgeAlarms } from '../../domain/check/alarms';
import { instant } from '../../domain/instant';
import { type CheckRunner, undone } from './check-runner';

export const lookAtAlarms: CheckRunner<AlarmsCheckSpec> = async ({ runtime, check, event, time, noted }) => {
  const { codedeploy, cloudwatch } = runtime.clients;
  const names = check.alarms ?? (await time.work(() => groupAlarms(codedeploy, event))).names;
  if (names.length === 0) return undone(`the deployment group ${event.deploymentGroupName} has no alarms`);
  const alarms = await time.work(() => readNamedAlarms(cloudwatch, names));
  const now = runtime.now();
  return judgeAlarms(check, alarms, typeof noted?.since === 'string' ? noted.since : instant(now), now);
};
