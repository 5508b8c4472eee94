import {
  getHookedDeployment,
  type HookedDeployment,
  hookedTarget,
  type LifecycleEvent,
} from '../aws/codedeploy-hooked';
import type { Instant } from '../domain/instant';
import { isActive, type ObservedDeployment } from '../domain/observed';
import { LIFECYCLE_HOOK_EVENTS, type ServiceSpec } from '../domain/service-spec';
import type { HookRuntime } from './runtime';

/** What a hook's invocation is about. CodeDeploy names the deployment only; the event is the function's own. */
export type HookedEvent =
  | { readonly kind: 'unknown' }
  /** Nothing of ours to judge by: it fails. */
  | { readonly kind: 'not-ours'; readonly reason: string }
  /** The function's event is not what the deployment waits for. `hasBegun` false: it may be about to. */
  | {
      readonly kind: 'elsewhere';
      readonly spec: ServiceSpec;
      readonly deployment: ObservedDeployment;
      readonly hasBegun: boolean;
      readonly reason: string;
    }
  | { readonly kind: 'in-progress'; readonly spec: ServiceSpec; readonly found: EventInProgress };

/** The deployment whose lifecycle event asks, and since when. */
export interface EventInProgress extends HookedDeployment {
  /** When the lifecycle event began. */
  readonly startedAt: Instant;
  /** Tasks that the replacement is to have; absent before it exists. */
  readonly replacementTasks?: number;
  /** Its id in ECS, `ecs-svc/…`; absent before it exists. */
  readonly replacementTaskSet?: string;
  /** Name of its target group; absent before it exists. */
  readonly replacementTargetGroup?: string;
  /** Name of the target group of what it replaces. */
  readonly originalTargetGroup?: string;
}

/** Finds deployment, service and lifecycle event of an invocation. Throws AwsError. */
export async function findHookedEvent(runtime: HookRuntime, deploymentId: string): Promise<HookedEvent> {
  const { clients, catalog, event } = runtime;
  const hooked = await getHookedDeployment(clients.codedeploy, deploymentId);
  if (!hooked) return { kind: 'unknown' };
  const { applicationName, deploymentGroupName, deployment } = hooked;
  const spec = catalog.find(
    ({ strategy }) =>
      strategy.applicationName === applicationName && strategy.deploymentGroupName === deploymentGroupName,
  );
  if (!spec)
    return {
      kind: 'not-ours',
      reason: `no service of the catalog has the deployment group ${deploymentGroupName} of ${applicationName}`,
    };

  const target = await hookedTarget(clients.codedeploy, deploymentId, spec);
  if (!target)
    return { kind: 'not-ours', reason: `the deployment is not one of the ECS service ${spec.cluster}:${spec.service}` };
  const { events, ...replacement } = target;
  const own = events.find(({ name }) => name === event);
  if (own?.status === 'InProgress') {
    const startedAt = own.startedAt ?? deployment.createdAt;
    return { kind: 'in-progress', spec, found: { ...hooked, ...replacement, startedAt } };
  }

  const hasBegun = !isActive(deployment) || own === undefined || own.status !== 'Pending';
  const reason = whyElsewhere(event, own, events, deployment.status);
  return { kind: 'elsewhere', spec, deployment, hasBegun, reason };
}

function whyElsewhere(
  event: string,
  own: LifecycleEvent | undefined,
  events: readonly LifecycleEvent[],
  status: string,
) {
  const other = events.find(
    ({ name, status }) => status === 'InProgress' && LIFECYCLE_HOOK_EVENTS.some((hook) => hook === name),
  );
  const misnamed = other ? `, but ${other.name} is: is the function of ${event} named as its hook?` : '';
  return `${event} is not in progress (${own?.status ?? 'absent'} in a deployment that is ${status})${misnamed}`;
}
