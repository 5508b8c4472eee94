import { groupAlarms, lastFired, readNamedAlarms } from '../../aws/alarms';
import { type AlarmsCheckSpec, judgeAlarms } from '../../domain/check/alarms';
import { instant } from '../../domain/instant';
import { type CheckRunner, undone } from './check-runner';

export const lookAtAlarms: CheckRunner<AlarmsCheckSpec> = async ({ runtime, check, event, time, noted }) => {
  const { codedeploy, cloudwatch } = runtime.clients;
  const names = check.alarms ?? (await time.work(() => groupAlarms(codedeploy, event))).names;
  if (names.length === 0) return undone(`the deployment group ${event.deploymentGroupName} has no alarms`);
  const alarms = await time.work(() => readNamedAlarms(cloudwatch, names));
  const { firing, changed } = alarms;
  // Nothing is remembered between looks: an alarm that fired since tells it itself.
  const since = event.startedAt;
  const suspects = changed.filter(({ name, at }) => at >= since && !firing.includes(name));
  const fired = await Promise.all(
    suspects.map(async (each) => ({
      name: each.name,
      firedAt: await time.work(() => lastFired(cloudwatch, each, since)),
    })),
  );
  const recovered = fired.flatMap(({ name, firedAt }) => (firedAt === undefined ? [] : [{ name, firedAt }]));
  const now = runtime.now();
  return judgeAlarms(
    check,
    { ...alarms, recovered },
    typeof noted?.since === 'string' ? noted.since : instant(now),
    now,
  );
};
