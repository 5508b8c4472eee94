import { type Instant, minuteText } from './instant';
import type { KnownImage } from './observed';
import type { ServiceState } from './record';

/** A release that ended for its own fault: Slipway does not start it again by itself. */
export interface Quarantined {
  /** Of the release. */
  readonly hash: string;
  readonly images: readonly KnownImage[];
  readonly reason: string;
  /** Who refused it: approvers, or the ARN of an IAM principal; absent when a check, an alarm or CodeDeploy did. */
  readonly by?: string;
  readonly at: Instant;
  readonly deploymentId?: string;
  /** When the owners were told that it runs all the same. */
  readonly restoredAt?: Instant;
}

/**
 * The record is one item of at most 400 KB, and an entry has a few hundred bytes. What falls off the end was refused a
 * hundred refusals ago.
 */
const KEPT = 100;
const REASON_CHARACTERS = 300;

/** The state with a release in quarantine; one that is there already has its latest reason. */
export function quarantined(state: ServiceState, entry: Quarantined): ServiceState {
  const others = state.quarantine.filter(({ hash }) => hash !== entry.hash);
  const short = { ...entry, reason: entry.reason.slice(0, REASON_CHARACTERS) };
  return { ...state, quarantine: [short, ...others].slice(0, KEPT) };
}

export function quarantineOf(state: ServiceState, hash: string): Quarantined | undefined {
  return state.quarantine.find((entry) => entry.hash === hash);
}

/** The state with a release out of quarantine: somebody answers for it. */
export function pardoned(state: ServiceState, hash: string): ServiceState {
  return { ...state, quarantine: state.quarantine.filter((entry) => entry.hash !== hash) };
}

/** The quarantined release whose images these are: the one that is known of a revision that somebody else started. */
export function quarantineOfImages(state: ServiceState, images: readonly KnownImage[]): Quarantined | undefined {
  return state.quarantine.find((entry) => sameDigests(entry.images, images));
}

/** Whether two lists hold the same images; what has no digest is the same as nothing. */
export function sameDigests(some: readonly KnownImage[], others: readonly KnownImage[]): boolean {
  return (
    some.length > 0 &&
    some.length === others.length &&
    some.every(
      ({ repository, digest }) =>
        digest !== undefined && others.some((other) => other.repository === repository && other.digest === digest),
    )
  );
}

/** `failed at 2026-11-21 09:00 UTC by alice: reason` as a clause. */
export function explainQuarantine({ reason, by, at }: Quarantined): string {
  const who = by === undefined || reason.includes(by) ? '' : ` by ${by}`;
  return `it is in quarantine since ${minuteText(at)}${who}: ${reason}`;
}
