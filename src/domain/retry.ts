import { type Instant, instant, isPast, secondsAfter } from './instant';
import type { ServiceState } from './record';

/**
 * A release that the world's fault ended (capacity, permissions, AWS itself). What it brought is wanted on, in `next` or as
 * the rollback that it was, and waits here: it is tried again by itself a few times, and then held.
 */
export interface Retry {
  /** Of the release. Anything else that is wanted has another hash, and does not wait for this one. */
  readonly hash: string;
  /** How many deployments of it the world's fault ended, one after the other. */
  readonly tries: number;
  /** When it is tried again; absent: held until somebody asks for it, or something newer comes. */
  readonly notBefore?: Instant;
  /** Of the latest end. */
  readonly reason: string;
  readonly since: Instant;
  /** AWS had no capacity for its tasks. */
  readonly lacksCapacity?: true;
}

/**
 * The pauses after the first, second and third end: what throttles or lacks capacity may need minutes, a person who repairs
 * a permission the better part of an hour. After the fourth end it is people's: each try costs a deployment, and where
 * there is a gate asks people again.
 */
const PAUSES_MINUTES = [5, 15, 45];

/** What follows an end of a release by the world's fault; ends of the same release before it count. */
export function retryAfter(
  { retry }: ServiceState,
  hash: string,
  { reason, lacksCapacity }: Pick<Retry, 'reason' | 'lacksCapacity'>,
  now: Date,
): Retry {
  const tries = (retry?.hash === hash ? retry.tries : 0) + 1;
  const pause = PAUSES_MINUTES[tries - 1];
  const notBefore = pause === undefined ? {} : { notBefore: secondsAfter(now, pause * 60) };
  return {
    ...{ hash, tries, ...notBefore, reason, since: instant(now) },
    ...(lacksCapacity ? { lacksCapacity } : {}),
  };
}

/** The state in which nothing waits to be tried again. */
export function withoutRetry(state: ServiceState): ServiceState {
  const { retry: _over, ...rest } = state;
  return rest;
}

/** The state for a release that is opened: how often it was tried counts on, what another one came to does not. */
export function withRetryOf(state: ServiceState, hash: string): ServiceState {
  return state.retry?.hash === hash ? state : withoutRetry(state);
}

/** Whether all that is wanted waits to be tried again, so that nothing is to be started now. */
export function onlyAwaitsRetry(state: ServiceState, now: Date): boolean {
  const { retry, next } = state;
  const isDue = retry?.notBefore !== undefined && isPast(retry.notBefore, now);
  return retry !== undefined && !isDue && awaitingRetry(state).length === next.length;
}

/** What waits to be tried again; what was accepted since does not. */
export function awaitingRetry({ retry, next }: ServiceState): ServiceState['next'] {
  return retry ? next.filter(({ acceptedAt }) => acceptedAt <= retry.since) : [];
}
