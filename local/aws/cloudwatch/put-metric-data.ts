import type { MetricDatum, StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../clock/virtual-clock';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { Distribution } from './distribution';
import { dimensionsOf, type Metric } from './metric';
import type { Metrics } from './metrics';
import { invalidValue, notBuilt, validation } from './refusals';
import { FURTHEST_MS } from './series';

const MOST_DATA = 1_000;
const MOST_VALUES = 150;
const OLDEST_MS = 14 * 86_400_000;
/** Values are at most so far from zero. */
const LARGEST = 2 ** 360;

/**
 * Metric data as anybody puts them. They can be read at once.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
 */
export function putMetricData(metrics: Metrics, clock: Clock): Operations<'cloudwatch'> {
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
      for (const { metric, time, unit, values } of read)
        if (values.SampleCount > 0) metrics.at(metric, time, { unit }).addAll(values);
      return {};
    },
  };
}

interface ReadDatum {
  readonly metric: Metric;
  readonly time: number;
  readonly unit: StandardUnit | undefined;
  /** Empty for a datum that says nothing. */
  readonly values: Distribution;
}

function readDatum(namespace: string, datum: MetricDatum, now: number): ReadDatum {
  const { MetricName = '', Value, Values, Counts, StatisticValues, StorageResolution = 60, Unit: unit } = datum;
  if (!/^[\x20-\x7e]{1,255}$/.test(MetricName))
    throw invalidValue('The value of the parameter MetricName must be 1 to 255 ASCII characters.');
  if (StorageResolution === 1) throw notBuilt('a high-resolution metric');
  const ways = [Value, Values, StatisticValues].filter((way) => way !== undefined);
  if (ways.length !== 1)
    throw new AwsError('InvalidParameterCombination', 'A datum has either Value, Values or StatisticValues.');
  const time = datum.Timestamp?.getTime() ?? now;
  if (time < now - OLDEST_MS || time > now + FURTHEST_MS)
    throw invalidValue('A Timestamp is at most two weeks in the past and two hours in the future.');
  const metric = { namespace, name: MetricName, dimensions: dimensionsOf(datum.Dimensions) };
  if (StatisticValues) {
    refuseNonNumbers(Object.values(StatisticValues));
    const { SampleCount = 0, Minimum = 0, Maximum = 0 } = StatisticValues;
    if (SampleCount < 0 || Minimum > Maximum)
      throw invalidValue(
        'The Minimum of StatisticValues is not above their Maximum, and their SampleCount not below 0.',
      );
    return { metric, time, unit, values: new Distribution().addSet(StatisticValues) };
  }
  const given = Values ?? [Value!];
  const counts = Counts ?? given.map(() => 1);
  if (given.length > MOST_VALUES || counts.length !== given.length)
    throw invalidValue(`Values and Counts have the same length, at most ${MOST_VALUES}.`);
  refuseNonNumbers([...given, ...counts]);
  if (counts.some((count) => count < 0)) throw invalidValue('A value does not come less than no times.');
  const values = new Distribution();
  for (const [index, value] of given.entries()) if (counts[index]! > 0) values.add(value, counts[index]);
  return { metric, time, unit, values };
}

function refuseNonNumbers(numbers: readonly unknown[]): void {
  if (!numbers.every((number) => Math.abs(number as number) <= LARGEST))
    throw invalidValue('NaN, infinity and what is further from zero than 2^360 are no values of a metric.');
}
