import type { MetricDataQuery, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { answerQueries } from './answer-queries';
import { type DataQuery, dataQueries } from './data-query';
import { dimensionsOf } from './metric';
import { periodOf } from './metric-stat';
import { notBuilt, validation } from './refusals';
import { isStatisticNotBuilt, percentileIn, STATISTICS, type Statistic } from './statistic';
import type { Watched } from './watched';

const MOST_QUERIES = 20;
const MOST_OF_A_KIND = 10;

/** What a list of metrics takes the place of. */
const OF_ONE_METRIC = [
  'MetricName',
  'Namespace',
  'Dimensions',
  'Period',
  'Unit',
  'Statistic',
  'ExtendedStatistic',
] as const;

/**
 * What PutMetricAlarm is to watch, and the seconds of its period.
 * @throws AwsError ValidationError, InvalidParameterValue; NotImplemented for what is not built
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function watchedOf(
  input: PutMetricAlarmInput,
  accountId: string,
): { readonly watched: Watched; readonly periodInSeconds: number } {
  if (input.Metrics !== undefined) return mathOf(input, input.Metrics, accountId);
  const { MetricName, Namespace } = input;
  if (MetricName === undefined || Namespace === undefined)
    throw validation('MetricName and Namespace are required for an alarm on one metric.');
  const periodInSeconds = periodOf(input.Period);
  const metric = { namespace: Namespace, name: MetricName, dimensions: dimensionsOf(input.Dimensions) };
  const asked = { metric, statistic: statisticIn(input), periodInSeconds, unit: input.Unit };
  return { watched: { kind: 'metric', asked }, periodInSeconds };
}

function mathOf(input: PutMetricAlarmInput, given: readonly MetricDataQuery[], accountId: string) {
  const beside = OF_ONE_METRIC.find((name) => input[name] !== undefined && String(input[name]) !== '');
  if (beside) throw validation(`${beside} should not be set if list of Metrics is set.`);
  const queries = dataQueries(given, accountId);
  const metrics = queries.filter(({ asked }) => 'metric' in asked).length;
  if (queries.length > MOST_QUERIES || metrics > MOST_OF_A_KIND || queries.length - metrics > MOST_OF_A_KIND)
    throw validation(`Metrics has at most ${MOST_OF_A_KIND} metrics and ${MOST_OF_A_KIND} expressions.`);
  if (metrics === 0) throw validation('Metrics has at least one metric.');
  const [watched, ...more] = queries.filter(({ returnData }) => returnData);
  if (!watched || more.length > 0) throw validation('Exactly one element of the metrics list should return data.');
  const all = given.map(({ ReturnData = true, ...query }) => ({ ...query, ReturnData }));
  return {
    watched: { kind: 'math', queries, given: all, id: watched.id } as const,
    periodInSeconds: periodOfResult(queries, watched.id),
  };
}

/** Expressions show what is wrong with them, and what they come to, where there are no data too. */
function periodOfResult(queries: readonly DataQuery[], id: string): number {
  const answer = answerQueries(queries, { from: 0, until: 0, now: 0 }, () => []).get(id)!;
  if (answer.kind === 'series') return answer.periodInSeconds;
  throw validation(`Error in expression '${id}': The result must be a single time series`);
}

function statisticIn({ Statistic, ExtendedStatistic }: PutMetricAlarmInput): Statistic {
  if (Statistic !== undefined && ExtendedStatistic !== undefined)
    throw validation('Statistic and ExtendedStatistic cannot both be set.');
  const known = STATISTICS.find((each) => each === Statistic) ?? percentileIn(ExtendedStatistic ?? '');
  if (known) return known;
  if (isStatisticNotBuilt(ExtendedStatistic ?? '')) throw notBuilt(`the statistic ${ExtendedStatistic}`);
  throw validation(`Statistic must be one of ${STATISTICS.join(', ')}, or ExtendedStatistic a percentile.`);
}
