import {
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  type ListTasksCommandOutput,
  type Task,
} from '@aws-sdk/client-ecs';
import { instant } from '../domain/instant';
import { isTakenBySpot, type TakenTask } from '../domain/taken-task';
import { asking } from './aws-error';

/** ECS describes at most so many in one request (API reference, DescribeTasks). */
const MOST_TASKS = 100;
/** A service that replaced more tasks than this within the hour has other troubles than the last of them. */
const MOST_PAGES = 5;

/**
 * The tasks of a service that AWS took back, of those that ECS still knows: the ones on their way out, and those that stopped
 * within the hour. Throws AwsError.
 */
export async function takenTasks(
  ecs: ECSClient,
  { cluster, service }: { readonly cluster: string; readonly service: string },
): Promise<readonly TakenTask[]> {
  return (await stoppingTasks(ecs, cluster, service)).filter(isTakenBySpot).map(takenTask);
}

async function stoppingTasks(ecs: ECSClient, cluster: string, serviceName: string): Promise<readonly Task[]> {
  const found: Task[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const wanted = { cluster, serviceName, desiredStatus: 'STOPPED', maxResults: MOST_TASKS, nextToken } as const;
    const listed: ListTasksCommandOutput = await asking('ecs:ListTasks', ecs.send(new ListTasksCommand(wanted)));
    const { taskArns: tasks = [] } = listed;
    if (tasks.length > 0) {
      const answer = await asking('ecs:DescribeTasks', ecs.send(new DescribeTasksCommand({ cluster, tasks })));
      found.push(...(answer.tasks ?? []));
    }
    nextToken = listed.nextToken;
    if (nextToken === undefined) break;
  }
  return found;
}

function takenTask({ taskArn = '', startedBy = '', stoppingAt, stoppedAt, containers = [] }: Task): TakenTask {
  return {
    task: taskArn,
    startedBy,
    ...(stoppingAt ? { takenAt: instant(stoppingAt) } : {}),
    ...(stoppedAt ? { stoppedAt: instant(stoppedAt) } : {}),
    containers: containers.map(({ name = '', exitCode, reason }) => ({
      name,
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(reason === undefined ? {} : { reason }),
    })),
  };
}
