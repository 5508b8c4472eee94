import {
  type AutoRollbackEvent,
  type CodeDeployClient,
  ContinueDeploymentCommand,
  CreateDeploymentCommand,
  type DeploymentInfo,
  GetDeploymentCommand,
  GetDeploymentTargetCommand,
  ListDeploymentsCommand,
  PutLifecycleEventHookExecutionStatusCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import { AwsError } from '../domain/errors';
import { type Instant, instant } from '../domain/instant';
import { ACTIVE_STATUSES, type ObservedDeployment } from '../domain/observed';
import type { DeploymentRequest } from '../domain/plan';
import { asking, askingFor } from './aws-error';

/** The deployments of a group that are not at their end; at most one, unless AWS's limit changes. */
export function activeDeployments(
  codedeploy: CodeDeployClient,
  group: { readonly applicationName: string; readonly deploymentGroupName: string },
): Promise<readonly ObservedDeployment[]> {
  return listDeployments(codedeploy, { ...group, includeOnlyStatuses: [...ACTIVE_STATUSES] });
}

/** All deployments of a group created since a moment, whatever became of them. */
export function deploymentsSince(
  codedeploy: CodeDeployClient,
  group: { readonly applicationName: string; readonly deploymentGroupName: string },
  since: Date,
): Promise<readonly ObservedDeployment[]> {
  return listDeployments(codedeploy, { ...group, createTimeRange: { start: since } });
}

/** A deployment; undefined when CodeDeploy does not know it. */
export async function getDeployment(
  codedeploy: CodeDeployClient,
  deploymentId: string,
): Promise<ObservedDeployment | undefined> {
  const answer = await askingFor(
    'codedeploy:GetDeployment',
    codedeploy.send(new GetDeploymentCommand({ deploymentId })),
  );
  return answer?.deploymentInfo && observedDeployment(answer.deploymentInfo);
}

/** Creates a deployment; its id. Not idempotent: send it with a client that tries once. */
export async function createDeployment(once: CodeDeployClient, request: DeploymentRequest): Promise<string> {
  const operation = 'codedeploy:CreateDeployment';
  const { appSpec, rollbackEvents, ignoresAlarms, ...members } = request;
  const { deploymentId } = await asking(
    operation,
    once.send(
      new CreateDeploymentCommand({
        ...members,
        revision: { revisionType: 'AppSpecContent', appSpecContent: appSpec },
        ...(rollbackEvents && rollbackEvents.length > 0
          ? { autoRollbackConfiguration: { enabled: true, events: rollbackEvents as AutoRollbackEvent[] } }
          : {}),
        ...(ignoresAlarms ? { overrideAlarmConfiguration: { enabled: false } } : {}),
      }),
    ),
  );
  if (deploymentId === undefined)
    throw new AwsError(operation, 'NoId', 'unavailable', 'the answer names no deployment');
  return deploymentId;
}

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
  const replacementTasks = taskSetsInfo.find(({ taskSetLabel }) => taskSetLabel === 'Green')?.desiredCount;
  return (
    lifecycleEvents && {
      events: lifecycleEvents.map(({ lifecycleEventName, status, startTime }) => ({
        name: lifecycleEventName ?? '',
        status: status ?? '',
        ...(startTime ? { startedAt: instant(startTime) } : {}),
      })),
      ...(replacementTasks === undefined ? {} : { replacementTasks }),
    }
  );
}

/** `refused`: CodeDeploy will never take it, as the event is over or was never ours. */
export type Reported = { readonly kind: 'reported' } | { readonly kind: 'refused'; readonly awsName: string };

/**
 * Tells CodeDeploy what became of a lifecycle event's hook; the first report of an execution counts.
 * Throws AwsError where another try may help.
 */
export async function reportHook(
  codedeploy: CodeDeployClient,
  { deploymentId, executionId }: { readonly deploymentId: string; readonly executionId: string },
  status: 'Succeeded' | 'Failed',
): Promise<Reported> {
  const input = { deploymentId, lifecycleEventHookExecutionId: executionId, status };
  try {
    await asking(
      'codedeploy:PutLifecycleEventHookExecutionStatus',
      codedeploy.send(new PutLifecycleEventHookExecutionStatusCommand(input)),
    );
    return { kind: 'reported' };
  } catch (error) {
    const isFinal = error instanceof AwsError && (error.kind === 'over' || error.kind === 'not-found');
    if (isFinal) return { kind: 'refused', awsName: error.awsName };
    throw error instanceof AwsError ? withoutId(error, executionId) : error;
  }
}

/** AWS quotes what it does not take, cut off at some place, and an execution id is in no log. */
function withoutId(error: AwsError, executionId: string): AwsError {
  const { operation, awsName, kind, message } = error;
  return message.includes(executionId.slice(0, 16))
    ? new AwsError(operation, awsName, kind, 'its words quote the execution id')
    : error;
}

/** Stops a deployment and has CodeDeploy roll it back; one that has ended, or is not known, is left as it is. */
export async function stopDeployment(codedeploy: CodeDeployClient, deploymentId: string): Promise<void> {
  try {
    await askingFor(
      'codedeploy:StopDeployment',
      codedeploy.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true })),
    );
  } catch (error) {
    if (!(error instanceof AwsError && error.awsName === 'DeploymentAlreadyCompletedException')) throw error;
  }
}

/** Ends a wait of a deployment. One that does not wait (any more), has ended or is unknown counts as done. */
export async function continueDeployment(
  codedeploy: CodeDeployClient,
  deploymentId: string,
  deploymentWaitType: 'READY_WAIT' | 'TERMINATION_WAIT',
): Promise<void> {
  try {
    await askingFor(
      'codedeploy:ContinueDeployment',
      codedeploy.send(new ContinueDeploymentCommand({ deploymentId, deploymentWaitType })),
    );
  } catch (error) {
    if (!(error instanceof AwsError && WAITS_NO_MORE.includes(error.awsName))) throw error;
  }
}

const WAITS_NO_MORE = [
  'DeploymentIsNotInReadyStateException',
  'DeploymentAlreadyCompletedException',
  'InvalidDeploymentStatusException',
];

async function listDeployments(
  codedeploy: CodeDeployClient,
  query: ConstructorParameters<typeof ListDeploymentsCommand>[0],
): Promise<readonly ObservedDeployment[]> {
  const ids: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await asking(
      'codedeploy:ListDeployments',
      codedeploy.send(new ListDeploymentsCommand({ ...query, ...(nextToken ? { nextToken } : {}) })),
    );
    ids.push(...(page.deployments ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);

  // One by one: in the time that a search covers, a group has a deployment or two.
  const found: ObservedDeployment[] = [];
  for (const id of ids) {
    const deployment = await getDeployment(codedeploy, id);
    if (deployment) found.push(deployment);
  }
  return found;
}

function observedDeployment(info: DeploymentInfo): ObservedDeployment {
  const { errorInformation: error, rollbackInfo: rollback } = info;
  return {
    id: info.deploymentId ?? '',
    status: info.status ?? '',
    createdAt: (info.createTime ?? new Date(0)).toISOString(),
    ...(info.completeTime ? { completedAt: info.completeTime.toISOString() } : {}),
    ...(info.creator ? { creator: info.creator } : {}),
    ...(info.description ? { description: info.description } : {}),
    ...(error
      ? { error: { ...(error.code ? { code: error.code } : {}), ...(error.message ? { message: error.message } : {}) } }
      : {}),
    ...(rollback
      ? {
          rollback: {
            ...(rollback.rollbackDeploymentId ? { deploymentId: rollback.rollbackDeploymentId } : {}),
            ...(rollback.rollbackMessage ? { message: rollback.rollbackMessage } : {}),
          },
        }
      : {}),
  };
}
