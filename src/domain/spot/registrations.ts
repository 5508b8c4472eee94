import type { DoomedTask } from './warning';

/** An entry of a service's or a task set's `loadBalancers`. */
export interface LoadBalanced {
  /** Its target group, and the other one of ECS's own blue/green deployments where it has one. */
  readonly targetGroupArns: readonly string[];
  readonly containerName: string;
  readonly containerPort: number;
}

/** Where ECS registers the tasks of a service or of a task set. */
export interface Registrations {
  readonly loadBalancers: readonly LoadBalanced[];
  /** ARNs of Cloud Map services, whose instances are called as the tasks. */
  readonly registryArns: readonly string[];
}

/** A service as ECS describes it, as far as a drain asks. */
export interface RegisteredService extends Registrations {
  readonly taskSets: readonly (Registrations & { readonly id: string })[];
}

/**
 * Where a task is registered: where the task set that started it says, green's as well as blue's. The service's own entries
 * are those of its creation, and count where no task set has any. Where the task set is not found, every one may be meant:
 * taking a target out of a group that does not have it changes nothing.
 *
 * ECS API reference, TaskSet and Task (`startedBy`).
 */
export function registrationsOf(
  { startedBy }: Pick<DoomedTask, 'startedBy'>,
  service: RegisteredService,
): Registrations {
  if (service.taskSets.length === 0) return service;
  const own = service.taskSets.find(({ id }) => id === startedBy);
  const all: readonly Registrations[] = own ? [own] : [...service.taskSets, service];
  const loadBalancers = all.flatMap((each) => each.loadBalancers);
  const registryArns = all.flatMap((each) => each.registryArns);
  return {
    loadBalancers: loadBalancers.length > 0 ? loadBalancers : service.loadBalancers,
    registryArns: [...new Set(registryArns.length > 0 ? registryArns : service.registryArns)],
  };
}
