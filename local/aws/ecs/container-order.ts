import type { ContainerDefinition, ContainerDependency } from '@aws-sdk/client-ecs';
import type { ContainerRecord } from './state';

/** Whether a container may start: now, later, or never, with the agent's reason. */
export type Start = 'now' | 'later' | { readonly never: string };

/** What of a container others wait for. */
export type Awaited = Pick<ContainerRecord, 'name' | 'lastStatus' | 'exitCode' | 'health' | 'startedAt'>;

/**
 * Whether what a container depends on has come as far as it asks [ECSAPI: API_ContainerDependency]. A dependency that has
 * not done so within its own `startTimeout` is given up, and so is one with SUCCESS that failed; the words are the ECS
 * agent's (agent/engine/dependencygraph).
 * @param dependency a container by name, with its `startTimeout` in seconds
 */
export function mayStart(
  { name = '', dependsOn = [] }: Pick<ContainerDefinition, 'name' | 'dependsOn'>,
  dependency: (name: string) => { readonly container: Awaited; readonly startTimeout: number | undefined },
  now: Date,
): Start {
  let start: Start = 'now';
  for (const { containerName = '', condition } of dependsOn) {
    const { container, startTimeout } = dependency(containerName);
    if (condition === 'SUCCESS' && (container.exitCode ?? 0) !== 0)
      return {
        never: `dependency graph: failed to resolve container ordering dependency [${containerName}] for target [${name}] as dependency did not exit successfully.`,
      };
    if (isMet(container, condition)) continue;
    const waited = container.startedAt ? now.getTime() - container.startedAt.getTime() : 0;
    if (container.lastStatus === 'RUNNING' && startTimeout !== undefined && waited >= startTimeout * 1000)
      return {
        never: `dependency graph: container ordering dependency [${containerName}] for target [${name}] has timed out.`,
      };
    start = 'later';
  }
  return start;
}

function isMet({ lastStatus, health }: Awaited, condition: ContainerDependency['condition']): boolean {
  if (condition === 'START') return lastStatus !== 'PENDING';
  if (condition === 'HEALTHY') return lastStatus === 'RUNNING' && health === 'HEALTHY';
  return lastStatus === 'STOPPED';
}

/** Whether containers wait for each other in a circle. */
export function isCircular(containers: readonly ContainerDefinition[]): boolean {
  const left = new Map(containers.map(({ name = '', dependsOn = [] }) => [name, dependsOn]));
  for (;;) {
    const free = [...left].filter(([, waits]) => !waits.some(({ containerName = '' }) => left.has(containerName)));
    if (free.length === 0) return left.size > 0;
    for (const [name] of free) left.delete(name);
  }
}
