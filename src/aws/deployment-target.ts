import { type CodeDeployClient, GetDeploymentTargetCommand } from '@aws-sdk/client-codedeploy';
import { AwsError } from '../domain/errors';
import type { Instant } from '../domain/instant';
import type { LifecycleStatus } from '../domain/status';
import { type Traffic, trafficOf } from '../domain/traffic';
import { asking } from './aws-error';

/** A deployment's one ECS target as people watch it. */
export interface TargetView {
  /** In CodeDeploy's order. */
  readonly lifecycle: readonly Omit<LifecycleStatus, 'verdicts' | 'result'>[];
  /** Percent of production traffic on the replacement task set, 0 to 100. */
  readonly greenTraffic: number;
}

const NOTHING_YET: TargetView = { lifecycle: [], greenTraffic: 0 };

/** What CodeDeploy says while there is no target to tell of (API reference, GetDeploymentTarget, Errors). */
const NO_TARGET = ['DeploymentNotStartedException', 'DeploymentTargetDoesNotExistException'];

/**
 * Reads the target of an ECS deployment; nothing of a deployment that has not begun or is not known. Throws AwsError.
 *
 * @param targetId `<cluster>:<service>`
 */
export async function readTarget(
  codedeploy: CodeDeployClient,
  deploymentId: string,
  targetId: string,
): Promise<TargetView> {
  try {
    const { deploymentTarget } = await asking(
      'codedeploy:GetDeploymentTarget',
      codedeploy.send(new GetDeploymentTargetCommand({ deploymentId, targetId })),
    );
    const { lifecycleEvents = [], taskSetsInfo = [] } = deploymentTarget?.ecsTarget ?? {};
    return {
      lifecycle: lifecycleEvents.map(({ lifecycleEventName = '', status = 'Unknown', startTime, endTime }) => ({
        event: lifecycleEventName,
        status,
        ...(startTime ? { startedAt: startTime.toISOString() } : {}),
        ...(endTime ? { endedAt: endTime.toISOString() } : {}),
      })),
      greenTraffic: taskSetsInfo.find(({ taskSetLabel }) => taskSetLabel === 'Green')?.trafficWeight ?? 0,
    };
  } catch (error) {
    if (error instanceof AwsError && (error.kind === 'not-found' || NO_TARGET.includes(error.awsName)))
      return NOTHING_YET;
    throw error;
  }
}

/** How far a deployment brought production traffic, and when; `none` for one that has not begun or is not known. Throws AwsError. */
export async function readTraffic(
  codedeploy: CodeDeployClient,
  deploymentId: string,
  targetId: string,
): Promise<{ readonly traffic: Traffic; readonly trafficMovedAt?: Instant }> {
  const { lifecycle } = await readTarget(codedeploy, deploymentId, targetId);
  const allowed = lifecycle.find(({ event, status }) => event === 'AllowTraffic' && status === 'Succeeded');
  const moved = allowed?.endedAt === undefined ? {} : { trafficMovedAt: allowed.endedAt };
  return { traffic: trafficOf(lifecycle), ...moved };
}
