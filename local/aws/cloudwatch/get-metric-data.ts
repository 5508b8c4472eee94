import type { GetMetricDataInput, ScanBy } from '@aws-sdk/client-cloudwatch';
import { pageByPosition } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { answerQueries, seriesIn } from './answer-queries';
import { dataQueries } from './data-query';
import type { TimeSeries } from './math/value';
import { type Point, pointsOf } from './metric-stat';
import type { Metrics } from './metrics';
import { notBuilt, validation } from './refusals';
import { FURTHEST_MS, KEPT_MS, MINUTE_MS, minuteOf } from './series';

const MOST_QUERIES = 500;
const MOST_DATAPOINTS = 100_800;

/**
 * Many metrics read together, and what is computed of them.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function getMetricData(metrics: Metrics, { clock, accountId }: World): Operations<'cloudwatch'> {
  return {
    GetMetricData: (input) => {
      const { MetricDataQueries = [], MaxDatapoints = MOST_DATAPOINTS, NextToken, ScanBy } = input;
      refuseBadQuestion(input);
      const queries = dataQueries(MetricDataQueries, accountId);
      const now = clock.now().getTime();
      // Older data than are kept, and what nobody can have put yet, need no looking for.
      const from = Math.max(minuteOf(input.StartTime!.getTime()), minuteOf(now - KEPT_MS));
      const until = Math.min(input.EndTime!.getTime(), now + FURTHEST_MS + MINUTE_MS);
      const window = { from, until, now };
      const answers = answerQueries(queries, window, (asked, ...range) => pointsOf(metrics, asked, ...range));
      const found = queries
        .filter(({ returnData }) => returnData)
        .flatMap(({ id }) => seriesIn(answers.get(id)!).map((series) => ({ id, series })));
      const all = found.flatMap(({ series }) => pointsIn(series, ScanBy));
      const page = pageByPosition('data', all, NextToken, MaxDatapoints);
      if (!page) throw new AwsError('InvalidNextToken', 'The next token specified is invalid.');
      // "NextToken is not returned if you are performing a math expression" (API_MetricDataResult).
      const goesOn = page.next !== undefined && queries.every(({ asked }) => 'metric' in asked);
      return {
        MetricDataResults: found.map(({ id, series }) => {
          const mine = page.items.filter((point) => point.series === series);
          return {
            ...{ Id: id, Label: series.label },
            Timestamps: mine.map(({ time }) => new Date(time)),
            Values: mine.map(({ value }) => value),
            StatusCode: page.next === undefined ? 'Complete' : 'PartialData',
          };
        }),
        Messages: [],
        ...(goesOn && { NextToken: page.next }),
      };
    },
  };
}

interface PointOfSeries extends Point {
  readonly series: TimeSeries;
}

/** The newest first, unless asked otherwise. */
function pointsIn(series: TimeSeries, scanBy: ScanBy | undefined): PointOfSeries[] {
  const points = [...series.points].map(([time, value]) => ({ time, value, series }));
  const direction = scanBy === 'TimestampAscending' ? 1 : -1;
  return points.sort((a, b) => direction * (a.time - b.time));
}

function refuseBadQuestion(input: GetMetricDataInput): void {
  const { MetricDataQueries = [], StartTime, EndTime, MaxDatapoints } = input;
  // A time zone is for dynamic labels only.
  if (input.LabelOptions !== undefined) throw notBuilt('LabelOptions');
  if (MetricDataQueries.length > MOST_QUERIES)
    throw validation(`The collection MetricDataQueries must not have a size greater than ${MOST_QUERIES}.`);
  if (!StartTime || !EndTime || StartTime >= EndTime)
    throw validation('The parameter EndTime must be greater than StartTime.');
  const most = MaxDatapoints ?? MOST_DATAPOINTS;
  if (!Number.isInteger(most) || most < 1 || most > MOST_DATAPOINTS)
    throw validation(`MaxDatapoints must be between 1 and ${MOST_DATAPOINTS}.`);
}
