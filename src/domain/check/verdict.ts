import type { Instant } from '../instant';

/** What a check came to. A check that cannot decide has failed, with the reason. */
export interface Verdict {
  /** `CheckSpec.name`. */
  readonly check: string;
  readonly outcome: 'succeeded' | 'failed';
  /** What people read: `20 requests, all 200, p95 12 ms (at most 500 ms)`. */
  readonly reason: string;
  readonly at: Instant;
  /** It failed because it could not be done (AWS, a permission, no listener): not the image's fault. */
  readonly undone?: true;
}
