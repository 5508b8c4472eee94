import type { Distribution } from './distribution';

/** What was measured of one metric in one unit, by the minute. Times are virtual milliseconds. */
export interface Series {
  /** Adds what was measured in a minute to `into`, so far as it can be read at `now`; tells whether there was anything. */
  read(minute: number, now: number, into: Distribution): boolean;
  /** Whether a look at `start` and later may find something else than the look before it. */
  isNewSince(start: number): boolean;
  /** The latest minute that can be read at `now`. */
  latest(now: number): number | undefined;
}

export const MINUTE_MS = 60_000;
/** Data of one minute are kept for 15 days ([CW] "Metrics retention"); coarser data are not built. */
export const KEPT_MS = 15 * 24 * 60 * MINUTE_MS;
/** How far in the future data may be. */
export const FURTHEST_MS = 2 * 3_600_000;

export const minuteOf = (time: number): number => Math.floor(time / MINUTE_MS) * MINUTE_MS;
