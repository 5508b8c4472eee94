import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import type { AlarmSettings } from './alarm';
import { COMPARISONS, TREATMENTS, type Treatment } from './judge';
import { dimensionsOf } from './metric';
import { periodOf } from './metric-stat';
import { notBuilt, validation } from './refusals';
import { STATISTICS, type Statistic } from './statistic';

const DAY_IN_SECONDS = 86_400;

/**
 * What PutMetricAlarm is asked for, held against its constraints.
 * @throws AwsError ValidationError, InvalidParameterValue; NotImplemented for what is not built
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function settingsOf(input: PutMetricAlarmInput): AlarmSettings {
  const foreign = Object.keys(input).find(
    (name) => !BUILT.has(name) && input[name as keyof typeof input] !== undefined,
  );
  if (foreign !== undefined) throw notBuilt(`an alarm with ${foreign}`);
  const { AlarmName = '', MetricName, Namespace, EvaluationPeriods = 0, Threshold, TreatMissingData } = input;
  if (/\p{Cc}/u.test(AlarmName)) throw validation('The value of AlarmName must not have control characters.');
  if (MetricName === undefined || Namespace === undefined)
    throw validation('MetricName and Namespace are required for an alarm on one metric.');
  if (Threshold === undefined) throw validation('Threshold is required for this comparison operator.');
  const periodInSeconds = periodOf(input.Period);
  if (EvaluationPeriods < 1) throw validation('EvaluationPeriods must be greater than or equal to 1.');
  refuseLongRange(EvaluationPeriods * periodInSeconds, periodInSeconds);
  const { DatapointsToAlarm = EvaluationPeriods } = input;
  if (DatapointsToAlarm > EvaluationPeriods)
    throw validation('DatapointsToAlarm must be between 1 and EvaluationPeriods.');
  return {
    ...{ name: AlarmName, description: input.AlarmDescription, periodInSeconds },
    metric: { namespace: Namespace, name: MetricName, dimensions: dimensionsOf(input.Dimensions) },
    statistic: statisticIn(input.Statistic),
    given: {
      datapointsToAlarm: input.DatapointsToAlarm !== undefined,
      treatMissingData: TreatMissingData !== undefined,
    },
    condition: {
      ...{ operator: operatorOf(input.ComparisonOperator), threshold: Threshold },
      ...{ evaluationPeriods: EvaluationPeriods, datapointsToAlarm: DatapointsToAlarm },
      treatMissingData: treatmentOf(TreatMissingData),
    },
    actions: {
      OK: actionsOf(input.OKActions),
      ALARM: actionsOf(input.AlarmActions),
      INSUFFICIENT_DATA: actionsOf(input.InsufficientDataActions),
    },
  };
}

/** Periods of an hour or more may be looked at for a week, shorter ones for a day. */
function refuseLongRange(seconds: number, period: number): void {
  const [span, days, which] = period >= 3_600 ? ['a week', 7, '>= 3600'] : ['a day', 1, '< 3600'];
  const most = days * DAY_IN_SECONDS;
  if (seconds > most)
    throw validation(
      `Metrics cannot be checked across more than ${span} (EvaluationPeriods * Period must be <= ${most}) for alarms using period ${which}`,
    );
}

/** Not among them: metric math, percentiles, thresholds that are metrics themselves, units. */
const BUILT: ReadonlySet<string> = new Set([
  ...['AlarmName', 'AlarmDescription', 'ActionsEnabled', 'OKActions', 'AlarmActions', 'InsufficientDataActions'],
  ...['MetricName', 'Namespace', 'Statistic', 'Dimensions', 'Period', 'EvaluationPeriods', 'DatapointsToAlarm'],
  ...['Threshold', 'ComparisonOperator', 'TreatMissingData', 'Tags'],
]);

function statisticIn(text: string | undefined): Statistic {
  const known = STATISTICS.find((each) => each === text);
  if (known) return known;
  throw validation(`Statistic must be one of ${STATISTICS.join(', ')}.`);
}

function operatorOf(operator: string | undefined): keyof typeof COMPARISONS {
  const known = Object.keys(COMPARISONS).find((each) => each === operator);
  if (known) return known as keyof typeof COMPARISONS;
  if (/^(LessThanLowerOr|LessThanLower|GreaterThanUpper)/.test(operator ?? ''))
    throw notBuilt('an alarm on an anomaly detection band');
  throw validation(`ComparisonOperator must be one of ${Object.keys(COMPARISONS).join(', ')}.`);
}

function treatmentOf(treatment = 'missing'): Treatment {
  const known = TREATMENTS.find((each) => each === treatment);
  if (known) return known;
  throw validation(`TreatMissingData must be one of ${TREATMENTS.join(', ')}.`);
}

function actionsOf(arns: readonly string[] = []): readonly string[] {
  for (const arn of arns) {
    if (!arn.startsWith('arn:')) throw validation(`Invalid arn syntax: ${arn}`);
    if (!arn.startsWith('arn:aws:sns:')) throw notBuilt(`the action ${arn}`);
  }
  return arns;
}
