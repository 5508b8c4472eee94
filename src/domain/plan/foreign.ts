import { instant, secondsAfter } from '../instant';
import { isActive, type ObservedService } from '../observed';
import type { ServiceState } from '../record';
import { releaseOf } from '../release';
import { waitForGroup } from './next';
import type { Plan, Situation } from './plan';
import { BUSY_SECONDS } from './timing';

/** Whether the service runs a revision that the record does not know, while no deployment of ours may be bringing it. */
export function runsUnknown({ running, release }: ServiceState, { taskDefinition }: ObservedService): boolean {
  const isBringing = release?.phase.name === 'starting' || release?.phase.name === 'deploying';
  return !isBringing && running?.revision !== taskDefinition;
}

/**
 * Whether what runs may change again by itself: a deployment that is active has put it into production, and until its end
 * it may be taken back. At first sight there is nothing else to go by.
 */
export function isUnsettled({ state, observed }: Situation): boolean {
  const { service, deployments } = observed;
  return (
    service !== undefined && state.running !== undefined && runsUnknown(state, service) && deployments.some(isActive)
  );
}

/**
 * While a deployment is active that the record does not know, nothing is done: what it brings is judged at its end. One of
 * ours (the table was restored) may carry what is wanted, and is adopted with that.
 */
export function planForeign(situation: Situation): Plan | undefined {
  const { state, observed, now } = situation;
  const active = observed.deployments.find(isActive);
  if (!active || state.release || !isUnsettled(situation)) return undefined;
  const isOurs = releaseOf(active) !== undefined;
  if (state.next.length > 0 || state.rollback) return isOurs ? undefined : waitForGroup(situation, active);
  const whose = isOurs ? 'forgotten' : "somebody else's";
  return {
    reason: `${whose} deployment ${active.id} is ${active.status}: what it brings is judged at its end`,
    actions: [],
    lookAgainAt: secondsAfter(now, BUSY_SECONDS),
  };
}

/** A deployment of somebody else's that brought what runs, and its time. */
export interface Foreign {
  readonly deploymentId: string;
  readonly startedAt: string;
  readonly endedAt: string;
}

/**
 * Somebody else's deployment that brought what runs; undefined where a deployment of ours did, where CodeDeploy took
 * production back to what ran before, and where no deployment did.
 */
export function foreignOf({ state, observed, now }: Situation): Foreign | undefined {
  const { service, broughtBy } = observed;
  const { createdAt = '', deploymentId } = service?.primary ?? {};
  if (!state.running || deploymentId === undefined) return undefined;
  if (state.ended.some((end) => end.deploymentId === deploymentId)) return undefined;
  // A rollback makes no task set: it returns to an older one.
  if (createdAt <= state.running.since) return undefined;
  // One of ours that the record does not know, as the table was restored; a copied description has an attempt that it knows.
  const carried = broughtBy && releaseOf(broughtBy);
  if (carried && carried.attempt > state.attempt) return undefined;
  return {
    deploymentId,
    startedAt: broughtBy?.createdAt ?? createdAt,
    endedAt: broughtBy?.completedAt ?? instant(now),
  };
}
