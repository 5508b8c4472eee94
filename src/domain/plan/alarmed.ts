import { isForced } from '../command';
import type { Release } from '../record';
import { waitOutside } from './held-outside';
import type { Plan, Situation } from './plan';

/**
 * An ordinary release waits while an alarm of its group fires, or nobody can say whether one does: CodeDeploy would stop
 * it at Install, and what it brought would be judged in a bad hour. Its owners are told once if that takes long.
 */
export function waitForAlarms(situation: Situation, release: Release): Plan | undefined {
  const { spec } = situation;
  const obstacle = obstacleOf(situation);
  if (obstacle === undefined || isUrgent(release)) return undefined;
  const { applicationName, deploymentGroupName } = spec.strategy;
  return waitOutside(situation, 'alarms', `${obstacle} (deployment group ${applicationName}/${deploymentGroupName})`);
}

/**
 * What a release is started in spite of, with alarms off for its deployment; undefined: they stay on. A rollback heeds
 * none, as CodeDeploy's own does not: what fires only while it shifts is about what it takes back, and stopping it would
 * return production to that. What is forced ignores them where they would stop it.
 */
export function inSpiteOf({ observed: { alarms } }: Situation, release: Release): string | undefined {
  if (!isUrgent(release)) return undefined;
  if (alarms && 'unreadable' in alarms) return `alarms that cannot be read: ${alarms.unreadable}`;
  if (alarms && alarms.firing.length > 0) return `the alarms that fire: ${alarms.firing.join(', ')}`;
  return release.rollback && 'any alarm';
}

/** Brings back what was good, or somebody answers for it. */
export function isUrgent({ rollback, changed }: Release): boolean {
  return rollback !== undefined || changed.some(isForced);
}

function obstacleOf({ observed: { alarms } }: Situation): string | undefined {
  if (!alarms) return undefined;
  if ('unreadable' in alarms) return `its alarms cannot be read: ${alarms.unreadable}`;
  const { firing } = alarms;
  if (firing.length === 0) return undefined;
  return `waits while ${firing.length === 1 ? 'an alarm fires' : 'alarms fire'}: ${firing.join(', ')}`;
}
