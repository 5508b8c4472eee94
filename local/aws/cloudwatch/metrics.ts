import { keyOf, type Metric, type Statistics, together } from './metric';

const MINUTE_MS = 60_000;
/** Data of one minute are kept for 15 days ([CW] "Metrics retention"); coarser data are not built. */
export const KEPT_MS = 15 * 24 * 60 * MINUTE_MS;

export const minuteOf = (time: number): number => Math.floor(time / MINUTE_MS) * MINUTE_MS;

/** What was measured, by the minute. Times are virtual milliseconds. */
export class Metrics {
  private readonly series = new Map<string, Map<number, Statistics>>();
  private readonly latest = new Map<string, number>();
  private readonly listeners = new Map<string, Set<() => void>>();

  /** Adds to the minute of `time`, and wakes whoever watches the metric. */
  add(metric: Metric, time: number, statistics: Statistics): void {
    const key = keyOf(metric);
    const minutes = this.series.get(key) ?? new Map<number, Statistics>();
    this.series.set(key, minutes);
    const minute = minuteOf(time);
    this.latest.set(key, Math.max(minute, this.latest.get(key) ?? 0));
    const before = minutes.get(minute);
    if (!before) this.forget(minutes, minute);
    minutes.set(minute, before ? together(before, statistics) : statistics);
    for (const wake of this.listeners.get(key) ?? []) wake();
  }

  /** What was measured from `start` until before `end`; undefined without any data. */
  between(metric: Metric, start: number, end: number): Statistics | undefined {
    const minutes = this.series.get(keyOf(metric));
    let all: Statistics | undefined;
    if (minutes)
      for (let minute = minuteOf(start); minute < end; minute += MINUTE_MS) {
        const statistics = minutes.get(minute);
        if (statistics) all = all ? together(all, statistics) : statistics;
      }
    return all;
  }

  /** Whether anything was measured at `start` or later, be it in the future. */
  hasSince(metric: Metric, start: number): boolean {
    return (this.latest.get(keyOf(metric)) ?? Number.NEGATIVE_INFINITY) >= minuteOf(start);
  }

  /** Calls `wake` whenever there is news of the metric, until the returned function is called. */
  watch(metric: Metric, wake: () => void): () => void {
    const key = keyOf(metric);
    const watching = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, watching.add(wake));
    return () => watching.delete(wake);
  }

  /** Minutes come in their order, nearly always: the oldest are the first. */
  private forget(minutes: Map<number, Statistics>, newest: number): void {
    for (const minute of minutes.keys()) {
      if (minute > newest - KEPT_MS) return;
      minutes.delete(minute);
    }
  }
}
