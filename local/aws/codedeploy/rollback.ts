import type { AutoRollbackEvent } from '@aws-sdk/client-codedeploy';
import { isOff } from '../rules/is-off';
import type { World } from '../world';
import { newDeployment } from './new-deployment';
import { ROLLBACK_STAGES } from './stages';
import { hookStage } from './stages/hook';
import type { Deployment, State } from './state';

/** Whether a deployment's configuration has it rolled back after such an end. */
export function rollsBackOn({ autoRollback }: Deployment, event: AutoRollbackEvent): boolean {
  return autoRollback?.enabled === true && (autoRollback.events ?? []).includes(event);
}

/** The deployment that takes back `failed` [obs josefloressv/aws-devops-engineer]. */
export function newRollback(world: World, state: State, failed: Deployment): Deployment {
  const rollback = newDeployment(world, {
    group: failed.group,
    settings: failed.settings,
    config: state.config('CodeDeployDefault.ECSAllAtOnce'),
    revision: failed.previousRevision,
    previousRevision: failed.revision,
    description: undefined,
    creator: 'codeDeployRollback',
    autoRollback: undefined,
    overrideAlarms: undefined,
    stages: isOff('rollback-without-hooks') ? [hookStage('BeforeAllowTraffic'), ...ROLLBACK_STAGES] : ROLLBACK_STAGES,
  });
  const { blue, green, greenPercent, greenIsPrimary } = failed;
  Object.assign(rollback, { blue, green, greenPercent, greenIsPrimary });
  rollback.rollback = {
    rollbackTriggeringDeploymentId: failed.id,
    rollbackMessage: `Deployment ${rollback.id} is triggered to roll back deployment ${failed.id}.`,
  };
  return rollback;
}
