import { notBuilt } from '../refusals';
import { MathError } from './math-error';

/** What an expression comes to on its way: `S`, `TS` and `TS[]` of the CloudWatch User Guide. */
export type Value =
  | { readonly kind: 'scalar'; readonly value: number }
  | TimeSeries
  | { readonly kind: 'array'; readonly items: readonly TimeSeries[] };

export interface TimeSeries {
  readonly kind: 'series';
  readonly periodInSeconds: number;
  /** Time, virtual milliseconds, → value. What is not finite is not there. */
  readonly points: ReadonlyMap<number, number>;
  readonly label: string;
  /** Whether it is a metric as it was measured, and no expression's result. */
  readonly isMetric: boolean;
}

export const scalar = (value: number): Value => ({ kind: 'scalar', value });

/** A series that was computed for each of `times`; a value that is undefined or not finite is dropped. */
export function computed(
  of: Pick<TimeSeries, 'periodInSeconds' | 'label'>,
  times: Iterable<number>,
  valueAt: (time: number) => number | undefined,
): TimeSeries {
  const points = new Map<number, number>();
  for (const time of times) {
    const value = valueAt(time);
    if (value !== undefined && Number.isFinite(value)) points.set(time, value);
  }
  return { kind: 'series', periodInSeconds: of.periodInSeconds, label: of.label, points, isMetric: false };
}

/** The times at which at least one has a value, in order. */
export function timesOf(...series: readonly TimeSeries[]): number[] {
  const times = new Set<number>();
  for (const { points } of series) for (const time of points.keys()) times.add(time);
  return [...times].sort((a, b) => a - b);
}

/** @throws AwsError NotImplemented for series of different periods */
export function refuseOtherPeriods(series: readonly TimeSeries[]): void {
  const periods = new Set(series.map(({ periodInSeconds }) => periodInSeconds));
  if (periods.size > 1) throw notBuilt('metric math of metrics with different periods');
}

/** The same for a series and for each one of an array. */
export function eachSeries(name: string, value: Value, change: (series: TimeSeries) => TimeSeries): Value {
  if (value.kind === 'series') return change(value);
  if (value.kind === 'array') return { kind: 'array', items: value.items.map(change) };
  throw new MathError(`${name} takes a time series or an array of time series`);
}
