import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Expression } from './math/expression';
import { MathError } from './math/math-error';
import { parse } from './math/parse';
import { type MeasuredStatistic, measuredStatistic, periodOf } from './metric-stat';
import { notBuilt, validation } from './refusals';

/** One of the questions that are asked together: a metric, or an expression over the others. */
export interface DataQuery {
  readonly id: string;
  readonly label: string | undefined;
  readonly returnData: boolean;
  readonly asked: MeasuredStatistic | { readonly expression: Expression; readonly periodInSeconds: number | undefined };
}

/**
 * Questions as GetMetricData and PutMetricAlarm have them.
 * @throws AwsError ValidationError, InvalidParameterValue; NotImplemented for what is not built
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
 */
export function dataQueries(queries: readonly MetricDataQuery[], accountId: string): DataQuery[] {
  const ids = queries.map(({ Id = '' }) => Id);
  if (new Set(ids).size < ids.length || !ids.every((id) => /^[a-z]\w{0,254}$/.test(id)))
    throw validation('Ids of queries are distinct and begin with a lower-case letter.');
  return queries.map((query) => dataQuery(query, accountId));
}

function dataQuery(query: MetricDataQuery, accountId: string): DataQuery {
  const { Id = '', Label, ReturnData = true, MetricStat, Expression, Period, AccountId } = query;
  if (AccountId !== undefined && AccountId !== accountId) throw notBuilt('another account');
  if (Label?.includes('${')) throw notBuilt('a dynamic label');
  if (MetricStat && Expression !== undefined)
    throw validation(
      'The parameters MetricDataQuery Expression and MetricStat are mutually exclusive and you have specified both.',
    );
  const common = { id: Id, label: Label, returnData: ReturnData };
  if (MetricStat) {
    if (Period !== undefined) throw notBuilt('a Period beside a MetricStat');
    return { ...common, asked: measuredStatistic(MetricStat) };
  }
  if (Expression === undefined) throw validation('A query has either a MetricStat or an Expression.');
  if (/^\s*SELECT\b/i.test(Expression)) throw notBuilt('a Metrics Insights query');
  const periodInSeconds = Period === undefined ? undefined : periodOf(Period);
  return { ...common, asked: { expression: inExpression(Id, () => parse(Expression)), periodInSeconds } };
}

/** Does something with an expression; what is wrong with it is told with its id. */
export function inExpression<T>(id: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof MathError) throw validation(`Error in expression '${id}': ${error.message}`);
    throw error;
  }
}
