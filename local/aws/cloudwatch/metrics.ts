import type { StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../clock/virtual-clock';
import { CountedSeries } from './counted-series';
import { Distribution } from './distribution';
import { HeldSeries } from './held-series';
import { keyOf, type Metric } from './metric';
import { FURTHEST_MS, KEPT_MS, MINUTE_MS, minuteOf, type Series } from './series';

/** One metric, its data apart by unit ([CW] API_PutMetricAlarm, Unit: those of a unit are aggregated separately). */
interface Measured {
  readonly metric: Metric;
  readonly units: Map<StandardUnit, Series>;
}

/** When values can be read that are added now. */
interface Publication {
  /** Absent: at once. */
  readonly publishedAfterMs?: number | undefined;
  /** Absent: `None`. */
  readonly unit?: StandardUnit | undefined;
}

/** What was measured, by the minute. Times are virtual milliseconds. */
export class Metrics {
  private readonly measured = new Map<string, Measured>();
  private readonly listeners = new Map<string, Set<() => void>>();

  constructor(private readonly clock: Clock) {}

  /** The values of the minute of `time`, for the caller to add to; whoever watches the metric is woken. */
  at(metric: Metric, time: number, { unit = 'None', publishedAfterMs }: Publication = {}): Distribution {
    const series = this.seriesOf(metric, unit, () => new CountedSeries());
    if (!(series instanceof CountedSeries)) throw new Error(`${metric.name} holds its values`);
    this.wake(metric);
    const publishedAt =
      publishedAfterMs === undefined ? Number.NEGATIVE_INFINITY : minuteOf(time) + MINUTE_MS + publishedAfterMs;
    return series.at(time, publishedAt);
  }

  /** From `time` on the metric has a value, or with undefined none. */
  hold(
    metric: Metric,
    time: number,
    value: number | undefined,
    { unit = 'None', publishedAfterMs = 0 }: Publication,
  ): void {
    const series = this.seriesOf(metric, unit, () => new HeldSeries(publishedAfterMs));
    if (!(series instanceof HeldSeries)) throw new Error(`${metric.name} counts its values`);
    series.change(time, value);
    this.wake(metric);
  }

  /**
   * What can be read now of the time from `start` until before `end`.
   * @param unit absent: of all units together
   * @returns undefined without any data
   */
  between(metric: Metric, start: number, end: number, unit?: StandardUnit): Distribution | undefined {
    const now = this.clock.now().getTime();
    const all = this.unitsOf(metric, unit).map(([, series]) => series);
    const last = Math.min(end, now + FURTHEST_MS + MINUTE_MS);
    const found = new Distribution();
    let any = false;
    for (let minute = minuteOf(Math.max(start, now - KEPT_MS)); minute < last; minute += MINUTE_MS)
      for (const series of all) any = series.read(minute, now, found) || any;
    return any ? found : undefined;
  }

  /** The units that a metric was measured in. */
  unitNames(metric: Metric, unit?: StandardUnit): StandardUnit[] {
    return this.unitsOf(metric, unit).map(([name]) => name);
  }

  /** Whether a look at the time from `start` on may find something new: later data, be they in the future, too. */
  hasSince(metric: Metric, start: number): boolean {
    return this.unitsOf(metric).some(([, series]) => series.isNewSince(start));
  }

  /** Metrics of which a datum can be read that is not older than `since`. */
  activeSince(since: number): Metric[] {
    const now = this.clock.now().getTime();
    return [...this.measured.values()]
      .filter(({ units }) => [...units.values()].some((series) => (series.latest(now) ?? since - 1) >= since))
      .map(({ metric }) => metric);
  }

  /** Calls `wake` whenever there is news of the metric, until the returned function is called. */
  watch(metric: Metric, wake: () => void): () => void {
    const key = keyOf(metric);
    const watching = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, watching.add(wake));
    return () => watching.delete(wake);
  }

  private wake(metric: Metric): void {
    for (const wake of this.listeners.get(keyOf(metric)) ?? []) wake();
  }

  private seriesOf(metric: Metric, unit: StandardUnit, create: () => Series): Series {
    const key = keyOf(metric);
    const measured = this.measured.get(key) ?? { metric, units: new Map() };
    this.measured.set(key, measured);
    const series = measured.units.get(unit) ?? create();
    measured.units.set(unit, series);
    return series;
  }

  private unitsOf(metric: Metric, unit?: StandardUnit): [StandardUnit, Series][] {
    const units = [...(this.measured.get(keyOf(metric))?.units ?? [])];
    return unit === undefined ? units : units.filter(([name]) => name === unit);
  }
}
