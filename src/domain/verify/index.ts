import { judgeAlarms } from './alarms';
import { judgeDeadlines } from './deadlines';
import { judgeGroup } from './deployment-group';
import type { Facts } from './facts';
import { judgeHooks } from './hooks';
import { judgeHostPorts } from './host-ports';
import { judgeImages } from './image';
import type { Judgement, Verified } from './judgement';
import { judgeLogDrivers } from './log-driver';
import { judgeLogGroups } from './log-groups';
import { judgeNetworkMode } from './network-mode';
import { judgeServiceRole, judgeTaskRoles } from './roles';
import { judgeScheduling } from './scheduling';
import { judgeSecrets } from './secrets';
import { judgeService } from './service';
import { judgeSpot } from './spot';
import { judgeTargetGroups } from './target-groups';
import { judgeTaskSize } from './task-size';
import { judgeTrafficChecks } from './traffic-checks';
import { judgeTrafficShift } from './traffic-shift';
import { judgeVolumes } from './volumes';
import { judgeXray } from './x-ray';

export type { Facts } from './facts';
export type { Verified } from './judgement';

/** What is verified, in the order in which it is told: the service, what runs in it, what moves its traffic. */
export const ITEMS: Readonly<Record<string, (facts: Facts) => readonly Judgement[]>> = {
  service: judgeService,
  image: judgeImages,
  'task size': judgeTaskSize,
  'network mode': judgeNetworkMode,
  volumes: judgeVolumes,
  'log drivers': judgeLogDrivers,
  'log groups': judgeLogGroups,
  'task roles': judgeTaskRoles,
  secrets: judgeSecrets,
  'X-Ray': judgeXray,
  scheduling: judgeScheduling,
  'host ports': judgeHostPorts,
  spot: judgeSpot,
  'target groups': judgeTargetGroups,
  'traffic shift': judgeTrafficShift,
  'traffic checks': judgeTrafficChecks,
  'deployment group': judgeGroup,
  'service role': judgeServiceRole,
  alarms: judgeAlarms,
  hooks: judgeHooks,
  deadlines: judgeDeadlines,
};

/** Every item at once; one that needs what was not looked at says nothing. Pure. */
export function verify(facts: Facts): readonly Verified[] {
  return Object.entries(ITEMS).flatMap(([item, judge]) => judge(facts).map((judgement) => ({ item, ...judgement })));
}

/**
 * What is about care, not about whether a deployment can work: a Spot task that is cut off, an hour that is too short, a
 * window that closes early, a check that sees nothing. No rollback is kept from production for it.
 */
const OF_CARE: readonly string[] = ['spot', 'traffic checks', 'deadlines'];

/** Why no rollback may be started: what would keep it from working. */
export function obstaclesOf(verified: readonly Verified[]): readonly Verified[] {
  return violationsOf(verified).filter(({ item }) => !OF_CARE.includes(item));
}

/** Why nothing else may be started: all that is NG. */
export function violationsOf(verified: readonly Verified[]): readonly Verified[] {
  return verified.filter(({ outcome }) => outcome === 'NG');
}
