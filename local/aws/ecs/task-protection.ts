import type { Failure, ProtectedTask } from '@aws-sdk/client-ecs';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { inRange } from './allowed-values';
import type { Lookup } from './lookup';
import { invalidParameter } from './refusals';
import type { Scheduler } from './scheduler';
import { type ServiceRecord, type TaskRecord, wantedTasks } from './state';

/** Tasks of one call [ECSAPI: API_UpdateTaskProtection, API_GetTaskProtection]. */
const MOST_UPDATED = 10;
const MOST_READ = 100;
/** Minutes of protection: unless told otherwise, and at most [ECSAPI: API_UpdateTaskProtection]. */
const USUAL_MINUTES = 120;
const MOST_MINUTES = 2880;

export const isProtected = ({ protectedUntil }: TaskRecord, now: Date): boolean =>
  protectedUntil !== undefined && now < protectedUntil;

/** A service with more protected tasks than it wants takes no further protection [ECS: task-scale-in-protection]. */
function isBlocked({ workloads, desiredCount }: ServiceRecord, now: Date): boolean {
  const tasks = workloads.flatMap((workload) => wantedTasks(workload));
  return tasks.filter((task) => isProtected(task, now)).length > desiredCount;
}

/** Protection of a service's tasks from scale-in and deployments, for a time. [ECS: task-scale-in-protection] */
export function taskProtectionOperations(world: World, lookup: Lookup, scheduler: Scheduler): Operations<'ecs'> {
  const view = (task: TaskRecord): ProtectedTask => ({
    taskArn: task.arn,
    ...(isProtected(task, world.clock.now())
      ? { protectionEnabled: true, expirationDate: task.protectedUntil! }
      : { protectionEnabled: false }),
  });

  function found(input: { cluster?: string | undefined; tasks?: string[] | undefined }, most: number) {
    const cluster = lookup.cluster(input.cluster);
    const asked = input.tasks ?? [];
    if (asked.length === 0) throw invalidParameter('Tasks cannot be empty.');
    if (asked.length > most) throw invalidParameter(`Tasks can have at most ${most} items.`);
    const tasks: TaskRecord[] = [];
    const failures: Failure[] = [];
    for (const arn of asked.map((one) => lookup.taskArn(cluster, one))) {
      const task = lookup.state.tasks.get(arn);
      if (!task) failures.push({ arn, reason: 'MISSING' });
      else if (!task.service || task.desiredStatus === 'STOPPED') failures.push({ arn, reason: 'TASK_NOT_VALID' });
      else tasks.push(task);
    }
    return { tasks, failures };
  }

  return {
    GetTaskProtection: (input) => {
      const { tasks, failures } = found(input, MOST_READ);
      return { protectedTasks: tasks.map(view), failures };
    },

    UpdateTaskProtection: (input) => {
      const minutes = inRange(input.expiresInMinutes, 1, MOST_MINUTES, 'expiresInMinutes') ?? USUAL_MINUTES;
      const { tasks, failures } = found(input, MOST_UPDATED);
      const until = new Date(world.clock.now().getTime() + minutes * 60_000);
      const changed: TaskRecord[] = [];
      for (const task of tasks) {
        if (input.protectionEnabled && isBlocked(task.service!, world.clock.now())) {
          failures.push({ arn: task.arn, reason: 'DEPLOYMENT_BLOCKED' });
          continue;
        }
        changed.push(task);
        task.protectedUntil = input.protectionEnabled ? until : undefined;
        const service = task.service!;
        if (input.protectionEnabled) world.clock.at(until, () => scheduler.wake(service));
        else scheduler.wake(service);
      }
      return { protectedTasks: changed.map(view), failures };
    },
  };
}
