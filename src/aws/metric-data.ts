import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandOutput,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import type { Datapoint } from '../domain/check/metric/bound';
import type { MetricQuestion, Questions, Series } from '../domain/check/metric/questions';
import { AwsError } from '../domain/errors';
import { type Instant, instant } from '../domain/instant';
import { asking } from './aws-error';

export interface MetricAnswer {
  readonly series: readonly Series[];
  /** What CloudWatch says beside it: `ArithmeticError: …`. */
  readonly said: readonly string[];
}

const OPERATION = 'cloudwatch:GetMetricData';
/** An hour of data is one page; whoever answers with more is not to be asked forever. */
const MOST_PAGES = 50;
/** Of one message that ends in a mail. */
const MESSAGE_CHARACTERS = 200;

/**
 * Datapoints of whole periods from `from` until before `until`. Series that CloudWatch could not gather in full are no answer:
 * AwsError, retryable. Throws AwsError.
 *
 * API reference, GetMetricData and MetricDataResult.
 */
export async function readMetricData(
  cloudwatch: CloudWatchClient,
  { questions, wanted }: Questions,
  {
    from,
    until,
    periodInSeconds,
  }: { readonly from: Instant; readonly until: Instant; readonly periodInSeconds: number },
): Promise<MetricAnswer> {
  const MetricDataQueries = questions.map((question) =>
    queryOf(question, periodInSeconds, wanted.includes(question.id)),
  );
  const results: MetricDataResult[] = [];
  const said = new Set<string>();
  let NextToken: string | undefined;
  for (let page = 0; page === 0 || NextToken !== undefined; page++) {
    if (page === MOST_PAGES) throw unfit('PartialData', `more than ${MOST_PAGES} pages`);
    const answer: GetMetricDataCommandOutput = await asking(
      OPERATION,
      cloudwatch.send(
        new GetMetricDataCommand({
          MetricDataQueries,
          StartTime: new Date(from),
          EndTime: new Date(until),
          ScanBy: 'TimestampAscending',
          ...(NextToken === undefined ? {} : { NextToken }),
        }),
      ),
    );
    const { MetricDataResults = [], Messages = [] } = answer;
    NextToken = answer.NextToken;
    for (const result of MetricDataResults) refuseUnfit(result, NextToken !== undefined);
    for (const { Code = '', Value = '' } of [...Messages, ...MetricDataResults.flatMap((each) => each.Messages ?? [])])
      said.add(`${Code}: ${Value}`.slice(0, MESSAGE_CHARACTERS));
    results.push(...MetricDataResults);
  }
  return { series: seriesOf(results), said: [...said] };
}

function queryOf(question: MetricQuestion, Period: number, ReturnData: boolean): MetricDataQuery {
  const { id: Id } = question;
  if ('expression' in question) return { Id, Expression: question.expression, Period, ReturnData };
  const { namespace: Namespace, metric: MetricName, dimensions, stat: Stat } = question;
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Id, MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period, Stat }, ReturnData };
}

/** Of several pages, all but the last are partial. */
function refuseUnfit({ Id = '', StatusCode = 'Complete' }: MetricDataResult, hasMore: boolean): void {
  if (StatusCode === 'Complete' || (StatusCode === 'PartialData' && hasMore)) return;
  throw unfit(StatusCode, `CloudWatch has not gathered all data of ${Id}`);
}

function unfit(status: string, why: string): AwsError {
  return new AwsError(OPERATION, status, status === 'Forbidden' ? 'denied' : 'unavailable', why);
}

/** The pages of each series together; those of one expression differ in their labels. */
function seriesOf(results: readonly MetricDataResult[]): readonly Series[] {
  const all = new Map<string, { readonly id: string; readonly points: Datapoint[] }>();
  for (const { Id = '', Label = '', Timestamps = [], Values = [] } of results) {
    const key = `${Id} ${Label}`;
    const series = all.get(key) ?? { id: Id, points: [] };
    all.set(key, series);
    Timestamps.forEach((time, index) => {
      const value = Values[index];
      if (value !== undefined) series.points.push({ at: instant(time), value });
    });
  }
  return [...all.values()];
}
