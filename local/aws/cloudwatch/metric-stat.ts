import type { MetricStat, StandardUnit } from '@aws-sdk/client-cloudwatch';
import { dimensionsOf, type Metric } from './metric';
import type { Metrics } from './metrics';
import { notBuilt, validation } from './refusals';
import { isStatisticNotBuilt, percentileIn, STATISTICS, type Statistic } from './statistic';

/** A metric, and how its values are put together. */
export interface MeasuredStatistic {
  readonly metric: Metric;
  readonly statistic: Statistic;
  readonly periodInSeconds: number;
  /** Absent: of all units. */
  readonly unit: StandardUnit | undefined;
}

/** A value of the period that begins at `time`, virtual milliseconds. */
export interface Point {
  readonly time: number;
  readonly value: number;
}

/** @throws AwsError ValidationError, InvalidParameterValue; NotImplemented for what is not built */
export function measuredStatistic({ Metric = {}, Period, Stat, Unit }: MetricStat): MeasuredStatistic {
  const { Namespace = '', MetricName = '', Dimensions } = Metric;
  return {
    metric: { namespace: Namespace, name: MetricName, dimensions: dimensionsOf(Dimensions) },
    statistic: statisticOf(Stat),
    periodInSeconds: periodOf(Period),
    unit: Unit,
  };
}

/** The values of whole periods from `from`, which begins one, until before `until`. */
export function pointsOf(metrics: Metrics, asked: MeasuredStatistic, from: number, until: number): Point[] {
  const length = asked.periodInSeconds * 1_000;
  const points: Point[] = [];
  for (let time = from; time < until; time += length) {
    const value = metrics.between(asked.metric, time, time + length, asked.unit)?.statistic(asked.statistic);
    if (value !== undefined) points.push({ time, value });
  }
  return points;
}

/** Seconds of a period. High-resolution ones, shorter than a minute, are not built. */
export function periodOf(period: number | undefined): number {
  if (period === undefined) throw validation('Period is required for an alarm on one metric.');
  if ([1, 5, 10, 20, 30].includes(period)) throw notBuilt(`a period of ${period} seconds`);
  if (!Number.isInteger(period) || period < 60 || period % 60 !== 0)
    throw validation('Period must be 10, 20, 30 or a multiple of 60 seconds.');
  return period;
}

/** Of a text that may be a percentile. */
export function statisticOf(text = ''): Statistic {
  const known = STATISTICS.find((each) => each === text) ?? percentileIn(text);
  if (known) return known;
  if (isStatisticNotBuilt(text)) throw notBuilt(`the statistic ${text}`);
  throw validation(`The statistic ${text} is none of ${STATISTICS.join(', ')}, and no percentile p0 to p100.`);
}
