import { describeRevision, describeService } from '../../aws/ecs';
import { describeTask, runTask, stopTask, type TaskRequest, tasksStartedBy } from '../../aws/one-off-task';
import { lastLines, logStreamOf } from '../../aws/task-log';
import { ON_DEMAND_ONLY, usesSpot } from '../../domain/capacity';
import { quoteTail } from '../../domain/check/log-tail';
import { judgeTask, type OneOffTask, type TaskCheckSpec } from '../../domain/check/task';
import { type TaskIdentity, taskStartedBy, taskTags, taskToken } from '../../domain/check/task-identity';
import type { Judgement } from '../../domain/check/verdict';
import { SlipwayError } from '../../domain/errors';
import type { ObservedDeployment, ObservedService } from '../../domain/observed';
import { releaseOf } from '../../domain/release';
import type { BaseContainer, CheckedEvent, ServiceSpec } from '../../domain/service-spec';
import { revisionLabel } from '../../domain/task-definition';
import { deployedRevision } from '../deployed-revision';
import type { CheckEnd } from '../end-checks';
import { errorFacts } from '../handler';
import { type CheckRunner, type Look, undone } from './check-runner';

type TaskLook = Look<TaskCheckSpec>;

/** Runs the task at its first look, which says so; the later ones ask ECS how it goes. Desired count 0 changes nothing. */
export const lookAtTask: CheckRunner<TaskCheckSpec> = async (look) => {
  const { runtime, check, noted } = look;
  const revision = typeof noted?.revision === 'string' ? noted.revision : await revisionOf(look);
  if (revision === undefined) return undone('the revision that is deployed is not known');
  const containers = await containersOf(look, revision);
  if (!containers.some(({ name }) => name === check.container))
    return undone(`${revisionLabel(revision)} has no container ${check.container}`);

  const essential = containers.filter((container) => container.essential !== false).map(({ name }) => name);
  const succeeded = (task: OneOffTask) => judgeTask(check, task, essential, runtime.now()).outcome === 'succeeded';
  const found =
    typeof noted?.task === 'string' ? await described(look, noted.task) : await begin(look, revision, succeeded);
  if ('outcome' in found) return found;
  const judged = judgeTask(check, found, essential, runtime.now());
  if (judged.outcome === 'in-progress') return { ...judged, noted: { ...judged.noted, revision } };
  if (judged.outcome === 'succeeded' || judged.undone || check.logLines === 0) return judged;
  return judgeTask(check, found, essential, runtime.now(), await logOf(look, found, containers));
};

/** Stops what runs of a check whose lifecycle event is over. */
export const endTask: CheckEnd<TaskCheckSpec> = async ({ runtime, check, service, deployment, execution, time }) => {
  const { ecs } = runtime.clients;
  const startedBy = taskStartedBy(identityOf(deployment, runtime.event, check));
  const running = await time.report(() => tasksStartedBy(ecs, service.cluster, startedBy, 'RUNNING'));
  // The release may have been started anew since: that deployment's task is its own.
  const own = running.filter(
    ({ createdAt }) => createdAt >= execution.startedAt && createdAt <= (execution.result?.at ?? createdAt),
  );
  for (const { arn } of own) {
    const reason = `Slipway: ${runtime.event} of ${deployment.id} is over`;
    await time.report(() => stopTask(ecs, service.cluster, arn, reason));
    runtime.log.info('a one-off task is stopped with its release', { check: check.name, task: arn });
  }
};

function identityOf(deployment: ObservedDeployment, event: CheckedEvent, check: TaskCheckSpec): TaskIdentity {
  return { release: releaseOf(deployment)?.hash ?? deployment.id, event, check: check.name };
}

/** Where Spot has nothing and the release went to FARGATE for that, its task goes there, too. */
function asReleased({ spot }: ServiceSpec, like: ObservedService): ObservedService {
  const isMissing = like.unplaced?.lasts === true && usesSpot(like.capacityProviderStrategy);
  return isMissing && spot?.onPlacementFailure === 'fargate'
    ? { ...like, capacityProviderStrategy: ON_DEMAND_ONLY }
    : like;
}

async function revisionOf({ runtime, service, event, time, once }: TaskLook): Promise<string | undefined> {
  return (await once('deployed-revision', () => time.work(() => deployedRevision(runtime, service, event)))).revision;
}

async function containersOf({ runtime, time, once }: TaskLook, revision: string): Promise<readonly BaseContainer[]> {
  const { taskDefinition } = await once(revision, () =>
    time.work(() => describeRevision(runtime.clients.ecs, revision)),
  );
  return taskDefinition.containerDefinitions;
}

async function described({ runtime, service, time }: TaskLook, arn: string): Promise<OneOffTask | Judgement> {
  const task = await time.work(() => describeTask(runtime.clients.ecs, service.cluster, arn));
  return task ?? undone(`ECS does not know the task ${arn.slice(arn.lastIndexOf('/') + 1)} any more`);
}

/**
 * The release's one task of this check. One that went well at an earlier deployment of the release is not repeated, as long
 * as ECS remembers it; one that did not is tried again.
 */
async function begin(
  look: TaskLook,
  revision: string,
  succeeded: (task: OneOffTask) => boolean,
): Promise<OneOffTask | Judgement> {
  const { runtime, check, service, event, time, once } = look;
  const { ecs } = runtime.clients;
  const like = await once('service', () => time.work(() => describeService(ecs, service.cluster, service.service)));
  if (!like) return undone(`there is no ECS service ${service.cluster}:${service.service}`);
  const { deployment } = event;
  const identity = identityOf(deployment, runtime.event, check);
  const { container, command, environment, cpu, memory } = check;
  const request: TaskRequest = {
    cluster: service.cluster,
    like: asReleased(service, like),
    revision,
    container,
    ...(command ? { command } : {}),
    ...(environment ? { environment } : {}),
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory === undefined ? {} : { memory }),
    startedBy: taskStartedBy(identity),
    clientToken: taskToken(identity),
    tags: taskTags(identity),
  };
  const isOwn = (task: OneOffTask) => task.createdAt >= event.startedAt || succeeded(task);
  const first = await time.work(() => runTask(ecs, request));
  if (first.kind === 'refused') return undone(`ECS runs no task: ${first.reason}`);
  if (first.kind === 'task' && isOwn(first.task)) return first.task;

  // Its network may have been changed between a run that crashed and this one: the task is there all the same.
  const began = await time.work(() => tasksOf(look, request.startedBy));
  const own = began.find(isOwn);
  if (own) return own;
  const clientToken = taskToken(identity, deployment.id);
  const again = await time.work(() => runTask(ecs, { ...request, clientToken }));
  if (again.kind === 'task') return again.task;
  return undone(
    again.kind === 'refused' ? `ECS runs no task: ${again.reason}` : 'its task was asked for otherwise before',
  );
}

async function tasksOf({ runtime, service }: TaskLook, startedBy: string): Promise<readonly OneOffTask[]> {
  const { ecs } = runtime.clients;
  const running = await tasksStartedBy(ecs, service.cluster, startedBy, 'RUNNING');
  return [...running, ...(await tasksStartedBy(ecs, service.cluster, startedBy, 'STOPPED'))];
}

/** The end of the container's log in words; undefined where its driver writes elsewhere. */
async function logOf(
  { runtime, check, time }: TaskLook,
  task: OneOffTask,
  containers: readonly BaseContainer[],
): Promise<string | undefined> {
  const { runtimeId } = task.containers.find(({ name }) => name === check.container) ?? {};
  const definition = containers.find(({ name }) => name === check.container);
  const stream = logStreamOf(definition, { task: task.arn, ...(runtimeId === undefined ? {} : { runtimeId }) });
  if (!stream) return undefined;
  try {
    const lines = await time.work(() => lastLines(runtime.clients.logs, stream, check.logLines));
    const tail = lines && quoteTail(lines, [...valuesOf(containers), ...Object.values(check.environment ?? {})]);
    if (!lines) return `is in ${stream.region}`;
    return tail === undefined ? 'says nothing' : `ends: ${tail}`;
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error;
    runtime.log.warn('the log of a task cannot be read', { check: check.name, task: task.arn, ...errorFacts(error) });
    return 'cannot be read';
  }
}

/** Of all containers: one may be told another's secrets. */
function valuesOf(containers: readonly BaseContainer[]): readonly string[] {
  return containers.flatMap(({ environment }) =>
    ((environment ?? []) as readonly { readonly value?: string }[]).map(({ value = '' }) => value),
  );
}
