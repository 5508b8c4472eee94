import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { answerQueries, seriesIn } from './answer-queries';
import type { DataQuery } from './data-query';
import type { Datapoint } from './judge';
import type { Metric } from './metric';
import { type MeasuredStatistic, pointsOf } from './metric-stat';
import type { Metrics } from './metrics';

/** What an alarm looks at: a metric, or an expression over some. */
export type Watched =
  | { readonly kind: 'metric'; readonly asked: MeasuredStatistic }
  | {
      readonly kind: 'math';
      readonly queries: readonly DataQuery[];
      /** As they were given, with their defaults. */
      readonly given: readonly MetricDataQuery[];
      /** The id of the one whose values are held against the threshold. */
      readonly id: string;
    };

/** The metrics whose data can change what is watched. */
export function metricsOf(watched: Watched): Metric[] {
  if (watched.kind === 'metric') return [watched.asked.metric];
  return watched.queries.flatMap(({ asked }) => ('metric' in asked ? [asked.metric] : []));
}

/** So many whole periods from a time on, oldest first, as they can be read now. */
export function rangeIn(
  metrics: Metrics,
  watched: Watched,
  periodInSeconds: number,
  { start, count, now }: { readonly start: number; readonly count: number; readonly now: number },
): Datapoint[] {
  const length = periodInSeconds * 1_000;
  const times = Array.from({ length: count }, (_, index) => start + index * length);
  if (watched.kind === 'metric') {
    const { metric, statistic, unit } = watched.asked;
    return times.map((time) => {
      const values = metrics.between(metric, time, time + length, unit);
      return { time, value: values?.statistic(statistic), samples: values?.SampleCount ?? 0 };
    });
  }
  // Periods of an alarm end with the minute of its look, wherever the clock's own ones begin.
  const window = { from: start, until: start + count * length, now, origin: start };
  const answers = answerQueries(watched.queries, window, (asked, ...range) => pointsOf(metrics, asked, ...range));
  const [series] = seriesIn(answers.get(watched.id)!);
  return times.map((time) => ({ time, value: series?.points.get(time), samples: 0 }));
}
