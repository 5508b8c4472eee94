import type { MetricDataQuery, MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../clock/virtual-clock';
import { pageByPosition } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { periodOf, statisticOf } from './alarm-input';
import { dimensionsOf, type Metric, type Statistics, single, statisticValue, together } from './metric';
import { KEPT_MS, type Metrics } from './metrics';
import { invalidValue, notBuilt, validation } from './refusals';

const MOST_DATA = 1_000;
const MOST_VALUES = 150;
const MOST_QUERIES = 500;
const MOST_DATAPOINTS = 100_800;
const OLDEST_MS = 14 * 86_400_000;
const FUTURE_MS = 2 * 3_600_000;

/** Metric data: put by anybody, and read one metric at a time. */
export function metricOperations(metrics: Metrics, clock: Clock): Operations<'cloudwatch'> {
  return {
    PutMetricData: (input, { caller }) => {
      const { Namespace = '', MetricData = [] } = input;
      if (input.EntityMetricData !== undefined) throw notBuilt('EntityMetricData');
      if (!/^[^:][\x20-\x7e]{0,254}$/.test(Namespace))
        throw invalidValue('The value for parameter Namespace is invalid.');
      if (Namespace.startsWith('AWS/') && caller.kind === 'principal')
        throw invalidValue('The value AWS/ for parameter Namespace is invalid.');
      if (MetricData.length > MOST_DATA)
        throw validation(`The collection MetricData must not have a size greater than ${MOST_DATA}.`);
      // All or nothing.
      const read = MetricData.map((datum) => readDatum(Namespace, datum, clock.now().getTime()));
      for (const { metric, time, statistics } of read) if (statistics) metrics.add(metric, time, statistics);
      return {};
    },
    GetMetricData: (input) => {
      const { MetricDataQueries = [], StartTime, EndTime, MaxDatapoints = MOST_DATAPOINTS, NextToken } = input;
      if (MetricDataQueries.length > MOST_QUERIES)
        throw validation(`The collection MetricDataQueries must not have a size greater than ${MOST_QUERIES}.`);
      if (!StartTime || !EndTime || StartTime >= EndTime)
        throw validation('The parameter EndTime must be greater than StartTime.');
      if (!Number.isInteger(MaxDatapoints) || MaxDatapoints < 1 || MaxDatapoints > MOST_DATAPOINTS)
        throw validation(`MaxDatapoints must be between 1 and ${MOST_DATAPOINTS}.`);
      const ids = MetricDataQueries.map(({ Id = '' }) => Id);
      if (new Set(ids).size < ids.length || !ids.every((id) => /^[a-z][A-Za-z0-9_]{0,254}$/.test(id)))
        throw validation('Ids of queries are distinct and begin with a lower-case letter.');
      // Older data than are kept need no looking for.
      const from = Math.max(StartTime.getTime(), clock.now().getTime() - KEPT_MS);
      const found = MetricDataQueries.filter(({ ReturnData = true }) => ReturnData).map((query) => {
        const points = pointsOf(metrics, query, from, EndTime.getTime());
        if (input.ScanBy !== 'TimestampAscending') points.reverse();
        return { Id: query.Id, Label: query.Label ?? query.MetricStat?.Metric?.MetricName, points };
      });
      const all = found.flatMap(({ Id, points }) => points.map((point) => ({ Id, ...point })));
      const page = pageByPosition('data', all, NextToken, MaxDatapoints);
      if (!page) throw new AwsError('InvalidNextToken', 'The next token specified is invalid.');
      return {
        MetricDataResults: found.map(({ Id, Label }) => {
          const mine = page.items.filter((point) => point.Id === Id);
          const Timestamps = mine.map(({ time }) => new Date(time));
          const StatusCode = page.next === undefined ? 'Complete' : 'PartialData';
          return { Id, Label, Timestamps, Values: mine.map(({ value }) => value), StatusCode };
        }),
        Messages: [],
        ...(page.next !== undefined && { NextToken: page.next }),
      };
    },
  };
}

interface ReadDatum {
  readonly metric: Metric;
  readonly time: number;
  /** Undefined for a datum that says nothing. */
  readonly statistics: Statistics | undefined;
}

function readDatum(namespace: string, datum: MetricDatum, now: number): ReadDatum {
  const { MetricName = '', Value, Values, Counts, StatisticValues, StorageResolution = 60 } = datum;
  if (!/^[\x20-\x7e]{1,255}$/.test(MetricName))
    throw invalidValue('The value of the parameter MetricName must be 1 to 255 ASCII characters.');
  if (StorageResolution === 1) throw notBuilt('a high-resolution metric');
  const ways = [Value, Values, StatisticValues].filter((way) => way !== undefined);
  if (ways.length !== 1)
    throw new AwsError('InvalidParameterCombination', 'A datum has either Value, Values or StatisticValues.');
  const time = datum.Timestamp?.getTime() ?? now;
  if (time < now - OLDEST_MS || time > now + FUTURE_MS)
    throw invalidValue('A Timestamp is at most two weeks in the past and two hours in the future.');
  const metric = { namespace, name: MetricName, dimensions: dimensionsOf(datum.Dimensions) };
  if (StatisticValues) {
    const { SampleCount = 0, Sum = 0, Minimum = 0, Maximum = 0 } = StatisticValues;
    return { metric, time, statistics: { SampleCount, Sum, Minimum, Maximum } };
  }
  const values = Values ?? [Value!];
  const counts = Counts ?? values.map(() => 1);
  if (values.length > MOST_VALUES || counts.length !== values.length)
    throw invalidValue(`Values and Counts have the same length, at most ${MOST_VALUES}.`);
  if (![...values, ...counts].every((number) => Number.isFinite(number)))
    throw invalidValue('NaN and infinity are no values of a metric.');
  const each = values.map((value, index) => single(value, counts[index]));
  return { metric, time, statistics: each.length > 0 ? each.reduce(together) : undefined };
}

function pointsOf(
  metrics: Metrics,
  query: MetricDataQuery,
  from: number,
  until: number,
): { time: number; value: number }[] {
  const { MetricStat, Expression } = query;
  if (Expression !== undefined) throw notBuilt('a metric math or Metrics Insights expression');
  if (!MetricStat) throw validation('A query has either a MetricStat or an Expression.');
  const { Metric: metric = {}, Period, Stat } = MetricStat;
  if (/^(p|tm|wm|tc|ts|pr|iqm)/i.test(Stat ?? '')) throw notBuilt(`the statistic ${Stat}`);
  const statistic = statisticOf(Stat);
  const period = periodOf(Period) * 1_000;
  const named = {
    ...{ namespace: metric.Namespace ?? '', name: metric.MetricName ?? '' },
    dimensions: dimensionsOf(metric.Dimensions),
  };
  const points: { time: number; value: number }[] = [];
  for (let time = Math.floor(from / period) * period; time < until; time += period) {
    const statistics = metrics.between(named, time, time + period);
    if (statistics) points.push({ time, value: statisticValue(statistics, statistic) });
  }
  return points;
}
