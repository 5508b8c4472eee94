import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import type { AlarmSettings } from './alarm';
import { COMPARISONS, TREATMENTS, type Treatment } from './judge';
import { notBuilt, validation } from './refusals';
import type { Watched } from './watched';
import { watchedOf } from './watched-input';

const DAY_IN_SECONDS = 86_400;

/**
 * What PutMetricAlarm is asked for, held against its constraints.
 * @throws AwsError ValidationError, InvalidParameterValue; NotImplemented for what is not built
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function settingsOf(input: PutMetricAlarmInput, accountId: string): AlarmSettings {
  const foreign = Object.keys(input).find(
    (name) => !BUILT.has(name) && input[name as keyof typeof input] !== undefined,
  );
  if (foreign !== undefined) throw notBuilt(`an alarm with ${foreign}`);
  const { AlarmName = '', EvaluationPeriods = 0, Threshold, TreatMissingData } = input;
  if (/\p{Cc}/u.test(AlarmName)) throw validation('The value of AlarmName must not have control characters.');
  const { watched, periodInSeconds } = watchedOf(input, accountId);
  if (Threshold === undefined) throw validation('Threshold is required for this comparison operator.');
  if (EvaluationPeriods < 1) throw validation('EvaluationPeriods must be greater than or equal to 1.');
  refuseLongRange(EvaluationPeriods * periodInSeconds, periodInSeconds);
  const { DatapointsToAlarm = EvaluationPeriods } = input;
  if (DatapointsToAlarm > EvaluationPeriods)
    throw validation('DatapointsToAlarm must be between 1 and EvaluationPeriods.');
  return {
    ...{ name: AlarmName, description: input.AlarmDescription, periodInSeconds },
    ...{ watched, lowSamples: lowSamplesOf(input.EvaluateLowSampleCountPercentile, watched) },
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

/** Not among them: thresholds that are metrics themselves, windows, warm-ups, PromQL. */
const BUILT: ReadonlySet<string> = new Set([
  ...['AlarmName', 'AlarmDescription', 'ActionsEnabled', 'OKActions', 'AlarmActions', 'InsufficientDataActions'],
  ...['MetricName', 'Namespace', 'Statistic', 'ExtendedStatistic', 'Dimensions', 'Period', 'Unit', 'Metrics'],
  ...['EvaluationPeriods', 'DatapointsToAlarm', 'Threshold', 'ComparisonOperator', 'TreatMissingData', 'Tags'],
  'EvaluateLowSampleCountPercentile',
]);

function lowSamplesOf(text: string | undefined, watched: Watched): 'evaluate' | 'ignore' | undefined {
  if (text === undefined) return undefined;
  if (text !== 'evaluate' && text !== 'ignore')
    throw validation('EvaluateLowSampleCountPercentile must be one of evaluate, ignore.');
  const isPercentile = watched.kind === 'metric' && typeof watched.asked.statistic !== 'string';
  if (!isPercentile) throw notBuilt('EvaluateLowSampleCountPercentile of an alarm on no percentile');
  return text;
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
