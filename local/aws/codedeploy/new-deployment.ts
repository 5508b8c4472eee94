import type { World } from '../world';
import { pendingEvents } from './lifecycle-events';
import type { Deployment } from './state';

/** What is decided about a deployment before it exists. */
export type DeploymentPlan = Pick<
  Deployment,
  | 'group'
  | 'settings'
  | 'config'
  | 'revision'
  | 'previousRevision'
  | 'description'
  | 'creator'
  | 'autoRollback'
  | 'overrideAlarms'
  | 'stages'
>;

export function newDeployment(world: World, plan: DeploymentPlan): Deployment {
  const now = world.clock.now();
  return {
    ...plan,
    id: `d-${world.ids.upper(9)}`,
    createdAt: now,
    appSpec: undefined,
    status: 'Created',
    startedAt: undefined,
    completedAt: undefined,
    error: undefined,
    rollback: undefined,
    events: pendingEvents(),
    stage: 0,
    stageEnteredAt: now,
    blue: undefined,
    green: undefined,
    greenToken: world.ids.hex(32),
    stepsTaken: 0,
    greenPercent: 0,
    greenIsPrimary: false,
    hook: undefined,
    hookExecutions: [],
    continued: new Set(),
    terminationWaitStarted: false,
    stop: undefined,
    timer: undefined,
    alarmTimer: undefined,
    driving: false,
    lookAgain: false,
    troubledSince: undefined,
    lastTaskSets: [],
  };
}
