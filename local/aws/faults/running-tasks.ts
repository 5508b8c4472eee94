import type { Task } from '@aws-sdk/client-ecs';
import type { Dispatcher } from '../wire/dispatcher';

/** DescribeTasks takes at most 100 [ECSAPI: API_DescribeTasks]. */
const MOST_DESCRIBED = 100;

/**
 * The running tasks of a service, or of the account, those first that started first; by looks that are not logged.
 * @param service `cluster/service`; absent: whatever runs
 */
export async function runningTasks(dispatcher: Dispatcher, service?: string): Promise<readonly Task[]> {
  const [cluster, serviceName] = service?.split('/') ?? [];
  const clusters = cluster === undefined ? await clustersOf(dispatcher) : [cluster];
  const tasks: Task[] = [];
  for (const each of clusters) {
    const arns = await tasksOf(dispatcher, each, serviceName);
    for (let index = 0; index < arns.length; index += MOST_DESCRIBED) {
      const some = { cluster: each, tasks: arns.slice(index, index + MOST_DESCRIBED) };
      tasks.push(...((await dispatcher.look('ecs', 'DescribeTasks', some)).tasks as Task[]));
    }
  }
  return tasks
    .filter(({ lastStatus, desiredStatus }) => lastStatus === 'RUNNING' && desiredStatus === 'RUNNING')
    .sort((a, b) => Number(a.startedAt) - Number(b.startedAt));
}

export const isOnSpot = ({ capacityProviderName }: Task): boolean => capacityProviderName === 'FARGATE_SPOT';

async function clustersOf(dispatcher: Dispatcher): Promise<string[]> {
  return (await dispatcher.look('ecs', 'ListClusters', {})).clusterArns as string[];
}

async function tasksOf(dispatcher: Dispatcher, cluster: string, serviceName?: string): Promise<string[]> {
  const arns: string[] = [];
  let nextToken: unknown;
  do {
    const page = await dispatcher.look('ecs', 'ListTasks', {
      ...{ cluster, maxResults: 100 },
      ...(serviceName === undefined ? {} : { serviceName }),
      ...(nextToken ? { nextToken } : {}),
    });
    arns.push(...(page.taskArns as string[]));
    ({ nextToken } = page);
  } while (nextToken);
  return arns;
}
