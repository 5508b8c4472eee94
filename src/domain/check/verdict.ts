import type { Instant } from '../instant';

/**
 * What a check came to. A check that cannot decide has failed, with the reason; one that was `skipped` was not done, because
 * somebody answers for that (`skip.ts`).
 */
export interface Verdict {
  /** `CheckSpec.name`. */
  readonly check: string;
  readonly outcome: 'succeeded' | 'failed' | 'skipped';
  /** What people read: `20 requests, all 200, p95 12 ms (at most 500 ms)`. */
  readonly reason: string;
  readonly at: Instant;
  /** It failed because it could not be done (AWS, a permission, no listener): not the image's fault. */
  readonly undone?: true;
}

/** A check that needs longer than one look: it is looked at again until it has a verdict. */
export interface InProgress {
  readonly check: string;
  readonly outcome: 'in-progress';
  /** How far it is, and until when at the latest: `no alarm fires; 3 of 10 minutes`. */
  readonly reason: string;
  readonly at: Instant;
  /** What its next look has to know. JSON data, small: it is kept in the table. */
  readonly noted?: Noted;
}
export type Noted = Readonly<Record<string, unknown>>;

export type VerdictSoFar = Verdict | InProgress;

/** What one look at a check came to; whose and when is added by who asked. */
export type Judgement = Omit<Verdict, 'check' | 'at'> | Omit<InProgress, 'check' | 'at'>;

export function isFinal(verdict: VerdictSoFar): verdict is Verdict {
  return verdict.outcome !== 'in-progress';
}
