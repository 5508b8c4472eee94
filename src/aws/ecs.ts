import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { AwsError } from '../domain/errors';
import type { ObservedService } from '../domain/observed';
import type { BaseTaskDefinition } from '../domain/service-spec';
import type { StoppedTask } from '../domain/stopped-tasks';
import { isTakenBySpot } from '../domain/taken-task';
import { CONTENT_TAG, type RevisionBase, type RevisionInput, sameImages, type Tag } from '../domain/task-definition';
import { asking, askingFor } from './aws-error';
import { observedService } from './ecs-service';

/** Revisions looked at for a content hash. An orphan of ours is among the newest; each one costs a request. */
const REVISIONS_SEARCHED = 10;

/** A service as it stands; undefined when the cluster or the service does not exist. */
export async function describeService(
  ecs: ECSClient,
  cluster: string,
  service: string,
): Promise<ObservedService | undefined> {
  const answer = await askingFor(
    'ecs:DescribeServices',
    ecs.send(new DescribeServicesCommand({ cluster, services: [service] })),
  );
  const found = answer?.services?.[0];
  return found ? observedService(found, service) : undefined;
}

/**
 * The revision that a CodeDeploy deployment's task set runs; undefined when the service has no such task set.
 * ECS API reference, TaskSet: `externalId` is the id of the deployment that created it.
 */
export async function revisionOfDeployment(
  ecs: ECSClient,
  { cluster, service }: { readonly cluster: string; readonly service: string },
  deploymentId: string,
): Promise<string | undefined> {
  const answer = await askingFor(
    'ecs:DescribeServices',
    ecs.send(new DescribeServicesCommand({ cluster, services: [service] })),
  );
  return answer?.services?.[0]?.taskSets?.find(({ externalId }) => externalId === deploymentId)?.taskDefinition;
}

/** A revision and its tags. Throws AwsError when it does not exist. */
export async function describeRevision(ecs: ECSClient, taskDefinition: string): Promise<RevisionBase> {
  const answer = await asking(
    'ecs:DescribeTaskDefinition',
    ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] })),
  );
  return {
    source: 'described',
    taskDefinition: answer.taskDefinition as unknown as BaseTaskDefinition,
    tags: (answer.tags ?? []).map(({ key = '', value = '' }): Tag => ({ key, value })),
  };
}

/**
 * An active revision that was registered with this content; undefined when none of the newest was.
 * The tag is believed only where the images agree: people copy tags along with task definitions.
 */
export async function findRevision(
  ecs: ECSClient,
  wanted: RevisionInput,
  content: string,
): Promise<string | undefined> {
  const { taskDefinitionArns = [] } = await asking(
    'ecs:ListTaskDefinitions',
    ecs.send(
      new ListTaskDefinitionsCommand({ familyPrefix: wanted.family, sort: 'DESC', maxResults: REVISIONS_SEARCHED }),
    ),
  );
  for (const arn of taskDefinitionArns) {
    const { taskDefinition, tags } = await describeRevision(ecs, arn);
    const tagged = tags?.some(({ key, value }) => key === CONTENT_TAG && value === content);
    if (tagged && taskDefinition.family === wanted.family && sameImages(taskDefinition, wanted)) return arn;
  }
  return undefined;
}

/** Registers a revision; its ARN. Not idempotent: send it with a client that tries once. */
export async function registerRevision(once: ECSClient, input: RevisionInput): Promise<string> {
  const operation = 'ecs:RegisterTaskDefinition';
  const request = { ...input, tags: input.tags ? [...input.tags] : undefined };
  const answer = await asking(
    operation,
    once.send(new RegisterTaskDefinitionCommand(request as unknown as RegisterTaskDefinitionCommandInput)),
  );
  const arn = answer.taskDefinition?.taskDefinitionArn;
  if (arn === undefined) throw new AwsError(operation, 'NoArn', 'unavailable', 'the answer names no revision');
  return arn;
}

/**
 * Container name → digest of the image that the running tasks of a revision were started from, where all of them agree.
 * A tag in a task definition does not tell it: the tag may have moved since.
 */
export async function runningDigests(
  ecs: ECSClient,
  cluster: string,
  service: string,
  revision: string,
): Promise<Readonly<Record<string, string>>> {
  const { taskArns = [] } = await asking(
    'ecs:ListTasks',
    ecs.send(new ListTasksCommand({ cluster, serviceName: service, desiredStatus: 'RUNNING', maxResults: 100 })),
  );
  if (taskArns.length === 0) return {};
  const { tasks = [] } = await asking(
    'ecs:DescribeTasks',
    ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns })),
  );
  const seen = new Map<string, Set<string | undefined>>();
  for (const { containers = [] } of tasks.filter((task) => task.taskDefinitionArn === revision)) {
    for (const { name = '', imageDigest } of containers) seen.set(name, (seen.get(name) ?? new Set()).add(imageDigest));
  }
  return Object.fromEntries(
    [...seen].flatMap(([name, digests]) => {
      const [digest] = digests;
      return digests.size === 1 && digest !== undefined ? [[name, digest]] : [];
    }),
  );
}

/** ECS shows at most so many in one answer (API reference, DescribeTasks). */
const MOST_TASKS = 100;

/** What ended a task that nobody asked to stop (API reference, Task, `stopCode`). */
const BY_ITSELF = ['TaskFailedToStart', 'EssentialContainerExited'];

/**
 * Tasks of a revision that stopped by themselves, for bad health, or because Spot took them: of at most a hundred of its family that
 * ECS still knows, which it does for an hour at least. Throws AwsError.
 */
export async function stoppedTasks(ecs: ECSClient, cluster: string, revision: string): Promise<readonly StoppedTask[]> {
  const family = revision.slice(revision.lastIndexOf('/') + 1).replace(/:\d+$/, '');
  const { taskArns = [] } = await asking(
    'ecs:ListTasks',
    ecs.send(new ListTasksCommand({ cluster, family, desiredStatus: 'STOPPED', maxResults: MOST_TASKS })),
  );
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await asking(
    'ecs:DescribeTasks',
    ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns })),
  );
  return tasks
    .filter(({ taskDefinitionArn }) => taskDefinitionArn === revision)
    .filter((task) => {
      const { stopCode = '', stoppedReason = '' } = task;
      return BY_ITSELF.includes(stopCode) || /health checks/.test(stoppedReason) || isTakenBySpot(task);
    })
    .map(({ stopCode, stoppedReason = '', containers = [] }) => ({
      reason: stoppedReason,
      exitCodes:
        stopCode === 'EssentialContainerExited'
          ? containers.flatMap(({ name = '', exitCode }) => (exitCode ? [{ container: name, code: exitCode }] : []))
          : [],
    }));
}
