import { belongsOn, ON_DEMAND_ONLY, usesSpot } from '../capacity';
import { instant } from '../instant';
import type { ObservedService } from '../observed';
import type { OnDemand, Release } from '../record';
import type { CapacityProviderStrategy } from '../service-spec';
import { isUrgent } from './alarmed';
import { waitOutside } from './held-outside';
import type { Plan, Situation } from './plan';

const NOT_THERE = 'Fargate Spot has no capacity for its tasks';

/**
 * While ECS cannot place a service's tasks on Spot, a replacement would not get healthy there either, and CodeDeploy finds that
 * out in an hour: an ordinary release waits, if its owners do not want it on demand.
 */
export function waitForSpot(situation: Situation, service: ObservedService, release: Release): Plan | undefined {
  const { spec, state } = situation;
  const { unplaced } = service;
  const isWanted = spec.spot?.onPlacementFailure === 'fargate' || isUrgent(release);
  if (!unplaced?.lasts || isWanted || !usesSpot(belongsOn(spec, state, service))) return undefined;
  return waitOutside(situation, 'capacity', `waits while ${NOT_THERE}, since ${unplaced.at}`);
}

/** Where the tasks of a release go. */
export interface Placement {
  readonly strategy: CapacityProviderStrategy;
  /** They go on demand: what is to be remembered. */
  readonly onDemand?: OnDemand;
  /** Of the plan, with a comma before it. */
  readonly why: string;
}

/**
 * On FARGATE alone, where Spot has nothing and owners want it so or a release is urgent: a rollback that waits for capacity is
 * none. A release that failed for want of capacity has no other task on Spot that would show whether there is any by now; where
 * owners wait, the pauses between its tries are the wait.
 */
export function placementOf({ spec, state, now }: Situation, service: ObservedService, release: Release): Placement {
  const strategy = belongsOn(spec, state, service);
  const lacked = state.retry?.hash === release.hash && state.retry.lacksCapacity === true;
  const isMissing = usesSpot(strategy) && (service.unplaced?.lasts === true || lacked);
  const isWanted = spec.spot?.onPlacementFailure === 'fargate' || isUrgent(release);
  if (isMissing && isWanted) {
    const { instead = strategy, since = instant(now) } = state.onDemand ?? {};
    return {
      strategy: ON_DEMAND_ONLY,
      onDemand: { instead, reason: NOT_THERE, since },
      why: `, on FARGATE, as ${NOT_THERE}`,
    };
  }
  return {
    strategy,
    why: strategy === service.capacityProviderStrategy ? '' : ', back from FARGATE to where it belongs',
  };
}
