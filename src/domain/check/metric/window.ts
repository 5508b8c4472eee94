import { type Instant, instant } from '../../instant';
import { type MetricCheckSpec, periodOf } from './spec';

/** What of a check's time has come, in whole periods. */
export interface MetricWindow {
  /** The beginning of the first period that is judged. */
  readonly from: Instant;
  /** The end of the last that CloudWatch has by now; `from` when it has none. */
  readonly until: Instant;
  /** Whether the bake time is over, and read. */
  readonly isBaked: boolean;
  /** Whether nothing more is waited for. */
  readonly isOver: boolean;
  /** Of the bake time, what is read. */
  readonly minutes: number;
}

/**
 * The window of a look. The first period is the first that begins after the lifecycle event did: what green was asked before,
 * by checks through the test listener say, is none of it. With periods of a minute, a delay of one, and a beginning at
 * 09:00:20, the look at 09:04:30 reads 09:01 until 09:03.
 */
export function windowOf(spec: MetricCheckSpec, begun: Instant, now: Date): MetricWindow {
  const periodMs = periodOf(spec) * 1_000;
  const from = Math.ceil(new Date(begun).getTime() / periodMs) * periodMs;
  const read = Math.floor((now.getTime() - spec.delayInSeconds * 1_000) / periodMs) * periodMs;
  const until = Math.max(from, read);
  const bakeMs = spec.forMinutes * 60_000;
  const deadline = from + bakeMs + (spec.withinMinutes * 60 + spec.delayInSeconds) * 1_000;
  return {
    from: instant(new Date(from)),
    until: instant(new Date(until)),
    isBaked: until >= from + bakeMs,
    isOver: now.getTime() >= deadline,
    minutes: Math.floor(Math.min(until - from, bakeMs) / 60_000),
  };
}

/** Seconds from the lifecycle event's beginning until the bake time is over and read, at the longest. */
export function bakedAfterSeconds(spec: MetricCheckSpec): number {
  return periodOf(spec) + spec.forMinutes * 60 + spec.delayInSeconds;
}

/** In place of the minutes that are left, where the bake time is over and green still takes more traffic. */
export const UNTIL_MOVED = 'watched until traffic has moved';

/** Seconds from the lifecycle event's beginning until nothing more is waited for, at the longest. */
export function windowSeconds(spec: MetricCheckSpec): number {
  return bakedAfterSeconds(spec) + spec.withinMinutes * 60;
}
