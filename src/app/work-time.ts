import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { SlipwayError } from '../domain/errors';

/** Of an invocation's time, kept for writing down and reporting: a few requests, one of them slow. */
const RESERVE_MS = 20_000;

/** Between two tries of what AWS could not do at that moment. */
const PAUSE_MS = 500;

/**
 * Wall time that an invocation has, in two parts: for its work, and the reserve for telling what became of it.
 * A hook's invocation cannot come back later by itself as a reconciliation does, so it tries again while there is time.
 */
export class WorkTime {
  private readonly begun = performance.now();
  private readonly reserveMs: number;

  constructor(private readonly totalMs: number) {
    this.reserveMs = Math.min(RESERVE_MS, totalMs / 3);
  }

  /** Milliseconds of all; negative when it is over. */
  left(): number {
    return this.totalMs - (performance.now() - this.begun);
  }

  leftForWork(): number {
    return this.left() - this.reserveMs;
  }

  /** The same invocation with less time for its work. */
  atMost(milliseconds: number): WorkTime {
    return new WorkTime(Math.min(milliseconds, this.left()));
  }

  /** Does something again while it fails in a way that may pass and there is time for work. */
  work<Result>(attempt: () => Promise<Result>): Promise<Result> {
    return this.persist(attempt, () => this.leftForWork());
  }

  /** As `work`, into the reserve. */
  report<Result>(attempt: () => Promise<Result>): Promise<Result> {
    return this.persist(attempt, () => this.left());
  }

  private async persist<Result>(attempt: () => Promise<Result>, left: () => number): Promise<Result> {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof SlipwayError) || !error.retryable || left() < PAUSE_MS) throw error;
      }
      await pause(PAUSE_MS);
    }
  }
}
