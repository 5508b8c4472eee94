import {
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import type { OneOffTask } from '../domain/check/task';
import { AwsError } from '../domain/errors';
import { instant } from '../domain/instant';
import type { ObservedService } from '../domain/observed';
import { asking } from './aws-error';

/** A one-off task to be run as a service's tasks are. */
export interface TaskRequest {
  readonly cluster: string;
  /** Whose network, platform version and capacity it has. */
  readonly like: ObservedService;
  /** ARN */
  readonly revision: string;
  readonly container: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly cpu?: number;
  readonly memory?: number;
  readonly startedBy: string;
  readonly clientToken: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

/**
 * What ECS made of a request. `other-request`: the token was used with other parameters, such as another network.
 * ECS API reference, RunTask, ConflictException, Failure.
 */
export type TaskRun =
  | { readonly kind: 'task'; readonly task: OneOffTask }
  | { readonly kind: 'other-request' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Runs a task, or finds that which runs by this token. Throws AwsError. */
export async function runTask(ecs: ECSClient, request: TaskRequest): Promise<TaskRun> {
  let answer: Awaited<ReturnType<typeof sendRun>>;
  try {
    answer = await asking('ecs:RunTask', sendRun(ecs, request));
  } catch (error) {
    if (error instanceof AwsError && error.awsName === 'ConflictException') return { kind: 'other-request' };
    throw error;
  }
  const [task] = answer.tasks ?? [];
  if (task) return { kind: 'task', task: oneOffTask(task) };
  const [{ reason = 'no reason given', detail = '' } = {}] = answer.failures ?? [];
  return { kind: 'refused', reason: [reason, detail].filter((words) => words !== '').join(': ') };
}

function sendRun(ecs: ECSClient, request: TaskRequest) {
  const { like, environment, command, cpu, memory } = request;
  const { network, platformVersion, capacityProviderStrategy, launchType } = like;
  const override = {
    name: request.container,
    ...(command ? { command: [...command] } : {}),
    ...(environment ? { environment: Object.entries(environment).map(([name, value]) => ({ name, value })) } : {}),
  };
  const where: Partial<RunTaskCommandInput> =
    capacityProviderStrategy.length > 0
      ? { capacityProviderStrategy: capacityProviderStrategy.map((item) => ({ ...item })) }
      : { launchType: launchType as NonNullable<RunTaskCommandInput['launchType']> };
  return ecs.send(
    new RunTaskCommand({
      cluster: request.cluster,
      taskDefinition: request.revision,
      count: 1,
      ...where,
      ...(platformVersion === undefined ? {} : { platformVersion }),
      ...(network
        ? {
            networkConfiguration: {
              awsvpcConfiguration: {
                subnets: [...network.subnets],
                securityGroups: [...network.securityGroups],
                assignPublicIp: network.assignPublicIp as 'ENABLED' | 'DISABLED',
              },
            },
          }
        : {}),
      overrides: {
        containerOverrides: [override],
        ...(cpu === undefined ? {} : { cpu: String(cpu) }),
        ...(memory === undefined ? {} : { memory: String(memory) }),
      },
      startedBy: request.startedBy,
      clientToken: request.clientToken,
      tags: request.tags.map((tag) => ({ ...tag })),
    }),
  );
}

/** A task by its ARN; undefined when ECS does not know it any more. Throws AwsError. */
export async function describeTask(ecs: ECSClient, cluster: string, arn: string): Promise<OneOffTask | undefined> {
  const [task] = await describe(ecs, cluster, [arn]);
  return task;
}

/** Tasks that are to run, or to be stopped, of whoever started them, in no order. Throws AwsError. */
export async function tasksStartedBy(
  ecs: ECSClient,
  cluster: string,
  startedBy: string,
  desiredStatus: 'RUNNING' | 'STOPPED',
): Promise<readonly OneOffTask[]> {
  const { taskArns = [] } = await asking(
    'ecs:ListTasks',
    ecs.send(new ListTasksCommand({ cluster, startedBy, desiredStatus })),
  );
  return taskArns.length === 0 ? [] : describe(ecs, cluster, taskArns);
}

/** Has ECS stop a task; one that is stopping already goes on so. Throws AwsError. */
export async function stopTask(ecs: ECSClient, cluster: string, task: string, reason: string): Promise<void> {
  await asking('ecs:StopTask', ecs.send(new StopTaskCommand({ cluster, task, reason })));
}

async function describe(ecs: ECSClient, cluster: string, tasks: string[]): Promise<readonly OneOffTask[]> {
  const answer = await asking('ecs:DescribeTasks', ecs.send(new DescribeTasksCommand({ cluster, tasks })));
  return (answer.tasks ?? []).map(oneOffTask);
}

function oneOffTask(task: Task): OneOffTask {
  const { taskArn = '', createdAt, lastStatus = '', stopCode, stoppedReason, containers = [] } = task;
  return {
    arn: taskArn,
    createdAt: instant(createdAt ?? new Date(0)),
    lastStatus,
    ...(stopCode === undefined ? {} : { stopCode }),
    ...(stoppedReason === undefined ? {} : { stoppedReason }),
    containers: containers.map(({ name = '', exitCode, reason, lastStatus: status, runtimeId }) => ({
      name,
      hasRun: status === 'RUNNING' || exitCode !== undefined,
      ...(runtimeId === undefined ? {} : { runtimeId }),
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(reason === undefined ? {} : { reason }),
    })),
  };
}
