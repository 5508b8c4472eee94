import type { Datapoint, GetMetricStatisticsInput, StandardUnit } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { Distribution } from './distribution';
import { dimensionsOf } from './metric';
import { periodOf } from './metric-stat';
import type { Metrics } from './metrics';
import { invalidValue } from './refusals';
import { MINUTE_MS } from './series';
import { percentileIn, STATISTICS, type Statistic } from './statistic';

const MOST_DATAPOINTS = 1_440;

/**
 * Statistics of one metric, apart by unit. Periods begin at the start time, a whole minute.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
 */
export function getMetricStatistics(metrics: Metrics): Operations<'cloudwatch'> {
  return {
    GetMetricStatistics: (input) => {
      const { Namespace: namespace = '', MetricName: name = '', Dimensions, StartTime, EndTime, Unit } = input;
      const length = periodOf(input.Period) * 1_000;
      if (!StartTime || !EndTime || StartTime >= EndTime)
        throw invalidValue('The parameter StartTime must be less than the parameter EndTime.');
      const start = Math.floor(StartTime.getTime() / MINUTE_MS) * MINUTE_MS;
      const end = EndTime.getTime();
      const count = Math.ceil((end - start) / length);
      if (count > MOST_DATAPOINTS)
        throw new AwsError(
          'InvalidParameterCombination',
          `You have requested up to ${count.toLocaleString('en-US')} datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
        );
      const statistics = statisticsIn(input);
      const metric = { namespace, name, dimensions: dimensionsOf(Dimensions) };
      const Datapoints: Datapoint[] = [];
      for (const unit of metrics.unitNames(metric, Unit))
        for (let time = start; time < end; time += length) {
          const values = metrics.between(metric, time, Math.min(time + length, end), unit);
          if (values) Datapoints.push(datapoint(time, values, statistics, unit));
        }
      return { Label: name, Datapoints };
    },
  };
}

/** By the text that asked for it. */
type Asked = ReadonlyMap<string, Statistic>;

function statisticsIn({ Statistics, ExtendedStatistics }: GetMetricStatisticsInput): Asked {
  if ((Statistics === undefined) === (ExtendedStatistics === undefined))
    throw new AwsError(
      Statistics ? 'InvalidParameterCombination' : 'MissingParameter',
      'Must specify either Statistics or ExtendedStatistics.',
    );
  const asked = new Map<string, Statistic>();
  for (const text of Statistics ?? []) {
    const known = STATISTICS.find((each) => each === text);
    if (!known) throw invalidValue(`The value ${text} for parameter Statistics is invalid.`);
    asked.set(text, known);
  }
  for (const text of ExtendedStatistics ?? []) {
    const known = percentileIn(text);
    if (!known) throw invalidValue(`The value ${text} for parameter ExtendedStatistics is invalid.`);
    asked.set(text, known);
  }
  return asked;
}

function datapoint(time: number, values: Distribution, asked: Asked, Unit: StandardUnit): Datapoint {
  const plain: Record<string, number> = {};
  const percentiles: Record<string, number> = {};
  for (const [text, statistic] of asked) {
    const value = values.statistic(statistic);
    if (value !== undefined) (typeof statistic === 'string' ? plain : percentiles)[text] = value;
  }
  const extended = Object.keys(percentiles).length > 0 && { ExtendedStatistics: percentiles };
  return { Timestamp: new Date(time), ...plain, ...extended, Unit };
}
