import { LIFECYCLE_HOOK_EVENTS, type LifecycleHookEvent, type ServiceSpec } from './service-spec';

/** The lifecycle event whose report a gate withholds: the replacement is up, was tried, and has no production traffic yet. */
export const GATE_EVENT = 'AfterAllowTestTraffic' satisfies LifecycleHookEvent;

/** Where a recorded decision is read again, right before traffic moves. */
export const GATE_REREAD_EVENT = 'BeforeAllowTraffic' satisfies LifecycleHookEvent;

/** The lifecycle events that Slipway answers itself: those with checks, and the two of a gate. In CodeDeploy's order. */
export function ownHookEvents(spec: Pick<ServiceSpec, 'checks' | 'gate'>): readonly LifecycleHookEvent[] {
  const gated: readonly LifecycleHookEvent[] = spec.gate ? [GATE_EVENT, GATE_REREAD_EVENT] : [];
  return LIFECYCLE_HOOK_EVENTS.filter((event) => (spec.checks?.[event] ?? []).length > 0 || gated.includes(event));
}

/** Whether the service has hooks, and all of them are Slipway's: its own `appspec.yml` or `ecspresso.yml` names none. */
export function hasOwnHooksOnly(spec: Pick<ServiceSpec, 'checks' | 'gate' | 'strategy'>): boolean {
  const own = ownHookEvents(spec);
  const isOwn = (event: LifecycleHookEvent): boolean => spec.strategy.hooks[event] === undefined || own.includes(event);
  return own.length > 0 && LIFECYCLE_HOOK_EVENTS.every(isOwn);
}

/** The function that answers a lifecycle event; CodeDeploy's managed policies let it invoke `CodeDeployHook_*` only. */
export function hookFunctionName(prefix: string, event: LifecycleHookEvent): string {
  return `${prefix}${event}`;
}

/** The function that looks at the checks of `AllowTraffic`; the sweep invokes it. */
export function trafficFunctionName(stage: string): string {
  return `slipway-${stage}-traffic-shifts`;
}

/**
 * A catalog entry with Slipway's own hook functions. They depend on the stage, which a catalog does not know.
 *
 * @param prefix of their names, `CodeDeployHook_slipway-production-`
 */
export function withOwnHooks(spec: ServiceSpec, prefix: string): ServiceSpec {
  const own = Object.fromEntries(ownHookEvents(spec).map((event) => [event, hookFunctionName(prefix, event)]));
  return { ...spec, strategy: { ...spec.strategy, hooks: { ...spec.strategy.hooks, ...own } } };
}
