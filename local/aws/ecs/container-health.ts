import type { HealthCheck } from '@aws-sdk/client-ecs';
import type { ContainerRecord, TaskRecord } from './state';
import type { TaskBehaviour } from './task-behaviour';

/** Defaults and bounds of a container's health check [ECSAPI: API_HealthCheck]; all but `retries` in seconds. */
const RULES = {
  interval: { usual: 30, low: 5, high: 300 },
  timeout: { usual: 5, low: 2, high: 60 },
  retries: { usual: 3, low: 1, high: 10 },
  startPeriod: { usual: undefined, low: 0, high: 300 },
} as const;

type Health = 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';

/** Why ECS would not take a health check. */
export function healthCheckReason(name: string, check: HealthCheck): string | undefined {
  if (!['CMD', 'CMD-SHELL', 'NONE'].includes(check.command?.[0] ?? ''))
    return `Invalid 'healthCheck' setting for container '${name}'. The command must start with CMD or CMD-SHELL.`;
  for (const [member, { low, high }] of Object.entries(RULES)) {
    const value = check[member as keyof typeof RULES];
    if (value !== undefined && !(Number.isInteger(value) && value >= low && value <= high))
      return `Invalid 'healthCheck' setting for container '${name}'. ${member} must be between ${low} and ${high}.`;
  }
  return undefined;
}

export const withHealthCheckDefaults = (check: HealthCheck): HealthCheck => ({
  interval: RULES.interval.usual,
  timeout: RULES.timeout.usual,
  retries: RULES.retries.usual,
  ...check,
});

/** Virtual milliseconds from a container's start to what its checks find; `undefined`: they never do. */
export interface HealthCourse {
  readonly unhealthyAfterMs: number | undefined;
  readonly healthyAfterMs: number | undefined;
}

/**
 * What a container's checks will find, since no command runs here: a check passes once its program listens, unless it is
 * one that is never healthy. Failures count from the end of the start period on.
 *
 *     every 30 s, 3 retries, listens after 70 s → healthy after 90 s, the third check
 *     every 30 s, 3 retries, listens after 91 s → unhealthy after 90 s, healthy after 120 s
 */
export function healthCourse(
  check: HealthCheck,
  { listensAfterMs = 0, failsHealthChecks }: TaskBehaviour,
): HealthCourse {
  const interval = (check.interval ?? RULES.interval.usual) * 1000;
  const healthyAfterMs = failsHealthChecks ? undefined : Math.max(1, Math.ceil(listensAfterMs / interval)) * interval;
  const firstCounted = Math.floor(((check.startPeriod ?? 0) * 1000) / interval) + 1;
  const given = (firstCounted + (check.retries ?? RULES.retries.usual) - 1) * interval;
  return {
    healthyAfterMs,
    unhealthyAfterMs: healthyAfterMs !== undefined && healthyAfterMs <= given ? undefined : given,
  };
}

/** The check of a container, if it has one that is not switched off. */
export function healthCheckOf(task: TaskRecord, { name }: ContainerRecord): HealthCheck | undefined {
  const check = task.definition.description.containerDefinitions?.find((one) => one.name === name)?.healthCheck;
  return check?.command?.[0] === 'NONE' ? undefined : check;
}

/** [ECS: healthcheck] of its essential containers with a check; `UNKNOWN` without any. */
export function taskHealth(task: TaskRecord): Health {
  const healths = checkedContainers(task).map(({ health }) => health);
  if (healths.includes('UNHEALTHY')) return 'UNHEALTHY';
  return healths.length > 0 && healths.every((health) => health === 'HEALTHY') ? 'HEALTHY' : 'UNKNOWN';
}

/** Whether a task counts as healthy for its service: by its load balancers and by its containers. */
export const serves = (task: TaskRecord): boolean =>
  task.serving && (checkedContainers(task).length === 0 || taskHealth(task) === 'HEALTHY');

function checkedContainers(task: TaskRecord): ContainerRecord[] {
  return task.containers.filter((container) => {
    const definition = task.definition.description.containerDefinitions?.find(({ name }) => name === container.name);
    return definition?.essential !== false && healthCheckOf(task, container) !== undefined;
  });
}
