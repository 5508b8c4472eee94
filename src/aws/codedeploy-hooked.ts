import { type CodeDeployClient, GetDeploymentCommand, GetDeploymentTargetCommand } from '@aws-sdk/client-codedeploy';
import { type Instant, instant } from '../domain/instant';
import type { ObservedDeployment } from '../domain/observed';
import { askingFor } from './aws-error';
import { observedDeployment } from './codedeploy-deployments';

/** A deployment as the hook of one of its lifecycle events has to know it. */
export interface HookedDeployment {
  readonly deployment: ObservedDeployment;
  readonly applicationName: string;
  readonly deploymentGroupName: string;
  readonly deploymentConfigName: string;
}

/** A deployment with its group, which a hook's invocation does not name; undefined when CodeDeploy does not know it. */
export async function getHookedDeployment(
  codedeploy: CodeDeployClient,
  deploymentId: string,
): Promise<HookedDeployment | undefined> {
  const answer = await askingFor(
    'codedeploy:GetDeployment',
    codedeploy.send(new GetDeploymentCommand({ deploymentId })),
  );
  const info = answer?.deploymentInfo;
  return (
    info && {
      deployment: observedDeployment(info),
      applicationName: info.applicationName ?? '',
      deploymentGroupName: info.deploymentGroupName ?? '',
      deploymentConfigName: info.deploymentConfigName ?? '',
    }
  );
}

/** A lifecycle event of a deployment; `status` in CodeDeploy's words (Pending, InProgress, Succeeded, Failed, Skipped, Unknown). */
export interface LifecycleEvent {
  readonly name: string;
  readonly status: string;
  readonly startedAt?: Instant;
}

/** An ECS deployment's one target, as its hooks need it. */
export interface HookedTarget {
  /** In order. */
  readonly events: readonly LifecycleEvent[];
  /** Tasks that the replacement is to have; absent before it exists. */
  readonly replacementTasks?: number;
  /** Id of the replacement in ECS, `ecs-svc/…`; absent before it exists. */
  readonly replacementTaskSet?: string;
  /** Name of the replacement's target group; absent before it exists. */
  readonly replacementTargetGroup?: string;
  /** Name of the target group of what it replaces. */
  readonly originalTargetGroup?: string;
}

/** The target of an ECS deployment; undefined when there is no such target. */
export async function hookedTarget(
  codedeploy: CodeDeployClient,
  deploymentId: string,
  { cluster, service }: { readonly cluster: string; readonly service: string },
): Promise<HookedTarget | undefined> {
  const answer = await askingFor(
    'codedeploy:GetDeploymentTarget',
    codedeploy.send(new GetDeploymentTargetCommand({ deploymentId, targetId: `${cluster}:${service}` })),
  );
  const { lifecycleEvents, taskSetsInfo = [] } = answer?.deploymentTarget?.ecsTarget ?? {};
  const green = taskSetsInfo.find(({ taskSetLabel }) => taskSetLabel === 'Green');
  const replacementTasks = green?.desiredCount;
  // AWS's own spelling.
  const replacementTaskSet = green?.identifer;
  const replacementTargetGroup = green?.targetGroup?.name;
  const originalTargetGroup = taskSetsInfo.find(({ taskSetLabel }) => taskSetLabel === 'Blue')?.targetGroup?.name;
  return (
    lifecycleEvents && {
      events: lifecycleEvents.map(({ lifecycleEventName, status, startTime }) => ({
        name: lifecycleEventName ?? '',
        status: status ?? '',
        ...(startTime ? { startedAt: instant(startTime) } : {}),
      })),
      ...(replacementTasks === undefined ? {} : { replacementTasks }),
      ...(replacementTaskSet === undefined ? {} : { replacementTaskSet }),
      ...(replacementTargetGroup === undefined ? {} : { replacementTargetGroup }),
      ...(originalTargetGroup === undefined ? {} : { originalTargetGroup }),
    }
  );
}
