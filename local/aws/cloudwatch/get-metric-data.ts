import type { GetMetricDataInput } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../clock/virtual-clock';
import { pageByPosition } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { measuredStatistic, type Point, pointsOf } from './metric-stat';
import type { Metrics } from './metrics';
import { notBuilt, validation } from './refusals';
import { KEPT_MS } from './series';

const MOST_QUERIES = 500;
const MOST_DATAPOINTS = 100_800;

/**
 * Many metrics read together, and what is computed of them.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function getMetricData(metrics: Metrics, clock: Clock): Operations<'cloudwatch'> {
  return {
    GetMetricData: (input) => {
      const { MetricDataQueries = [], MaxDatapoints = MOST_DATAPOINTS, NextToken } = input;
      refuseBadQuestion(input);
      const [start, end] = [input.StartTime!.getTime(), input.EndTime!.getTime()];
      // Older data than are kept need no looking for.
      const from = Math.max(start, clock.now().getTime() - KEPT_MS);
      const found = MetricDataQueries.filter(({ ReturnData = true }) => ReturnData).map((query) => {
        const { MetricStat, Expression } = query;
        if (Expression !== undefined) throw notBuilt('a metric math or Metrics Insights expression');
        if (!MetricStat) throw validation('A query has either a MetricStat or an Expression.');
        const asked = measuredStatistic(MetricStat);
        const length = asked.periodInSeconds * 1_000;
        const points: Point[] = pointsOf(metrics, asked, Math.floor(from / length) * length, end);
        if (input.ScanBy !== 'TimestampAscending') points.reverse();
        return { Id: query.Id, Label: query.Label ?? asked.metric.name, points };
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

function refuseBadQuestion({ MetricDataQueries = [], StartTime, EndTime, MaxDatapoints }: GetMetricDataInput): void {
  if (MetricDataQueries.length > MOST_QUERIES)
    throw validation(`The collection MetricDataQueries must not have a size greater than ${MOST_QUERIES}.`);
  if (!StartTime || !EndTime || StartTime >= EndTime)
    throw validation('The parameter EndTime must be greater than StartTime.');
  const most = MaxDatapoints ?? MOST_DATAPOINTS;
  if (!Number.isInteger(most) || most < 1 || most > MOST_DATAPOINTS)
    throw validation(`MaxDatapoints must be between 1 and ${MOST_DATAPOINTS}.`);
  const ids = MetricDataQueries.map(({ Id = '' }) => Id);
  if (new Set(ids).size < ids.length || !ids.every((id) => /^[a-z][A-Za-z0-9_]{0,254}$/.test(id)))
    throw validation('Ids of queries are distinct and begin with a lower-case letter.');
}
