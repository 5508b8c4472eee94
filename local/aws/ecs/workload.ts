import type { LoadBalancer } from '@aws-sdk/client-ecs';
import type { World } from '../world';
import type { Launch, TaskDefinitionRecord, Workload } from './state';
import type { Tags } from './tags';

/** A fresh task set or deployment. */
export function newWorkload(
  world: World,
  given: {
    readonly kind: Workload['kind'];
    readonly status: Workload['status'];
    readonly definition: TaskDefinitionRecord;
    readonly launch: Launch;
    readonly loadBalancers: readonly LoadBalancer[];
    readonly externalId?: string | undefined;
    readonly isRollback?: boolean;
    readonly scale?: number;
    readonly tags?: Tags;
  },
): Workload {
  const now = world.clock.now();
  const id = `ecs-svc/${world.ids.digits(19)}`;
  return {
    id,
    externalId: undefined,
    isRollback: false,
    scale: 100,
    tags: new Map(),
    ...given,
    createdAt: now,
    updatedAt: now,
    steady: false,
    steadyChangedAt: now,
    failedTasks: 0,
    retry: undefined,
    causesTold: new Map(),
    capacityAskedAgainAt: undefined,
    rollout: 'IN_PROGRESS',
    rolloutReason: `ECS deployment ${id} in progress.`,
    healthCheckedAt: undefined,
    imageDigests: new Map(),
    tasks: new Set(),
  };
}

/** Notes that what a workload wants has changed, so that nobody takes it for steady before the scheduler has looked. */
export function unsettle(world: World, workload: Workload): void {
  workload.updatedAt = world.clock.now();
  if (!workload.steady) return;
  workload.steady = false;
  workload.steadyChangedAt = world.clock.now();
}
