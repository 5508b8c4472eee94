import type { ObservedService } from './observed';
import type { ServiceState } from './record';
import type { CapacityProviderStrategy, ServiceSpec } from './service-spec';

export const ON_DEMAND = 'FARGATE';
export const SPOT = 'FARGATE_SPOT';

/** What a service gets while Spot has nothing for it. */
export const ON_DEMAND_ONLY: CapacityProviderStrategy = [{ capacityProvider: ON_DEMAND, base: 0, weight: 1 }];

/**
 * Where a service belongs: where it is, unless Slipway put it there for want of Spot capacity. Then its definition file says it,
 * or else what it had before. Whoever has moved it since meant that.
 */
export function belongsOn(
  spec: ServiceSpec,
  { onDemand }: Pick<ServiceState, 'onDemand'>,
  { capacityProviderStrategy: present }: ObservedService,
): CapacityProviderStrategy {
  const isPutThere = onDemand !== undefined && present.length === 1 && present[0]?.capacityProvider === ON_DEMAND;
  return isPutThere ? (spec.strategy.capacityProviders ?? onDemand.instead) : present;
}

/** Whether some of the tasks may be placed on Fargate Spot. */
export function usesSpot(strategy: CapacityProviderStrategy): boolean {
  return strategy.some(
    ({ capacityProvider, base = 0, weight = 0 }) => capacityProvider === SPOT && (base > 0 || weight > 0),
  );
}

/**
 * How many of `tasks` surely run on FARGATE, whichever of two providers gets what weights leave over: the base first, and
 * what is more by weight, rounded down (ECS API reference, CapacityProviderStrategyItem).
 *
 *     FARGATE base 1 weight 0, FARGATE_SPOT weight 1, 4 tasks → 1
 *     FARGATE weight 1, FARGATE_SPOT weight 4, 4 tasks        → 0
 *     FARGATE weight 1, FARGATE_SPOT weight 3, 4 tasks        → 1
 */
export function surelyOnDemand(strategy: CapacityProviderStrategy, tasks: number): number {
  const bases = strategy.reduce((sum, { base = 0 }) => sum + base, 0);
  const weights = strategy.reduce((sum, { weight = 0 }) => sum + weight, 0);
  const { base = 0, weight = 0 } = strategy.find(({ capacityProvider }) => capacityProvider === ON_DEMAND) ?? {};
  const beyond = Math.max(0, tasks - bases);
  return Math.min(base, tasks) + (weights === 0 ? 0 : Math.floor((beyond * weight) / weights));
}
