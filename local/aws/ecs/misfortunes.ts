import { FARGATE_PROVIDERS } from './capacity-providers';
import type { Scheduler } from './scheduler';
import type { EcsState, SpotDeregistration, TaskRecord } from './state';
import type { TaskLife } from './task-life';

/**
 * What befalls tasks without anybody asking AWS for it. None of it is an operation: faults are the console's to cause.
 * Each answers with the reason for which it cannot befall, and `undefined` once it does.
 */
export interface Misfortunes {
  /**
   * The host of a task dies: its programs break off without a signal, ECS notices 10 virtual seconds later and stops the
   * task, and its service replaces it. @param task ARN or id.
   */
  killTask(task: string): string | undefined;
  /**
   * Fargate Spot takes back the capacity of a task: warning event and SIGTERM now, SIGKILL after the stop timeout, the end
   * two virtual minutes from now at the latest. @param task ARN or id of a task on FARGATE_SPOT.
   */
  interruptSpotTask(task: string): string | undefined;
  /** A capacity provider runs out of capacity for new tasks, or has it again. @param provider FARGATE or FARGATE_SPOT. */
  setCapacity(provider: string, available: boolean): string | undefined;
  /** When ECS deregisters tasks that are taken back from now on; without a word, as the world was made. */
  setSpotDeregistration(when?: SpotDeregistration): void;
}

export function misfortunes(state: EcsState, life: TaskLife, scheduler: Scheduler): Misfortunes {
  const usualDeregistration = state.spotDeregistration;
  const find = (task: string): TaskRecord | undefined =>
    state.tasks.get(task) ?? [...state.tasks.values()].find(({ id }) => id === task);

  return {
    killTask: (name) => {
      const task = find(name);
      if (!task) return `There is no task ${name}.`;
      if (task.lost || task.lastStatus === 'DEPROVISIONING' || task.lastStatus === 'STOPPED')
        return `The task ${name} has no host any more.`;
      life.loseHost(task);
      return undefined;
    },

    interruptSpotTask: (name) => {
      const task = find(name);
      if (!task) return `There is no task ${name}.`;
      if (task.capacityProvider !== 'FARGATE_SPOT') return `The task ${name} does not run on FARGATE_SPOT.`;
      if (task.lost || task.desiredStatus === 'STOPPED') return `The task ${name} is stopping already.`;
      life.interrupt(task);
      return undefined;
    },

    setSpotDeregistration: (when = usualDeregistration) => {
      state.spotDeregistration = when;
    },

    setCapacity: (provider, available) => {
      if (!FARGATE_PROVIDERS.some((name) => name === provider)) return `There is no capacity provider ${provider}.`;
      if (!available) {
        state.exhausted.add(provider);
        return undefined;
      }
      if (!state.exhausted.delete(provider)) return undefined;
      for (const service of state.services.values()) {
        for (const workload of service.workloads) workload.capacityAskedAgainAt = undefined;
        scheduler.wake(service);
      }
      return undefined;
    },
  };
}
