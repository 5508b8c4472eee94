import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Alarm, AlarmSettings } from './alarm';
import { mailOf } from './alarm-mail';
import type { Before } from './announcement';
import { stamp } from './reason';
import { textOfStatistic } from './statistic';

/** What a topic is told of an alarm: JSON for programs, text for people's mail. */
export interface AlarmMessage {
  readonly subject: string;
  readonly json: string;
  readonly text: string;
}

/** Subjects have less than 100 characters. */
const LONGEST_SUBJECT = 99;

/** Regions as notifications call them. */
const REGION_NAMES: Readonly<Record<string, string>> = {
  'ap-northeast-1': 'Asia Pacific (Tokyo)',
  'eu-central-1': 'EU (Frankfurt)',
  'eu-west-1': 'EU (Ireland)',
  'us-east-1': 'US East (N. Virginia)',
  'us-west-2': 'US West (Oregon)',
};

/**
 * CloudWatch's message to an SNS topic. Its JSON and its text are not in AWS's documentation; they are as recipients have
 * shown theirs.
 */
export function messageOf(
  alarm: Alarm,
  before: Before,
  { region, accountId }: { readonly region: string; readonly accountId: string },
): AlarmMessage {
  const { name } = alarm.settings;
  const regionName = REGION_NAMES[region] ?? region;
  return {
    subject: [...`${alarm.state}: "${name}" in ${regionName}`].slice(0, LONGEST_SUBJECT).join(''),
    json: JSON.stringify(jsonOf(alarm, before, regionName, accountId)),
    text: mailOf(alarm, before, { region, regionName, accountId }),
  };
}

function jsonOf({ settings, ...alarm }: Alarm, before: Before, regionName: string, accountId: string): object {
  const { condition, given, actions } = settings;
  return {
    AlarmName: settings.name,
    AlarmDescription: settings.description ?? null,
    AWSAccountId: accountId,
    AlarmConfigurationUpdatedTimestamp: stamp(alarm.configuredAt),
    NewStateValue: alarm.state,
    NewStateReason: alarm.reason.text,
    StateChangeTime: stamp(alarm.enteredAt),
    Region: regionName,
    AlarmArn: alarm.arn,
    OldStateValue: before.state,
    OKActions: actions.OK,
    AlarmActions: actions.ALARM,
    InsufficientDataActions: actions.INSUFFICIENT_DATA,
    Trigger: {
      ...measuredIn(settings),
      Period: settings.periodInSeconds,
      EvaluationPeriods: condition.evaluationPeriods,
      ...(given.datapointsToAlarm && { DatapointsToAlarm: condition.datapointsToAlarm }),
      ComparisonOperator: condition.operator,
      Threshold: condition.threshold,
      TreatMissingData: condition.treatMissingData,
      EvaluateLowSampleCountPercentile: settings.lowSamples ?? '',
      ...(settings.watched.kind === 'math' && { Metrics: settings.watched.given.map(queryIn) }),
    },
  };
}

function measuredIn({ watched }: AlarmSettings): object {
  if (watched.kind === 'math') return {};
  const { metric, statistic, unit = null } = watched.asked;
  return {
    MetricName: metric.name,
    Namespace: metric.namespace,
    ...(typeof statistic === 'string'
      ? { StatisticType: 'Statistic', Statistic: statistic.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase() }
      : { StatisticType: 'ExtendedStatistic', ExtendedStatistic: textOfStatistic(statistic) }),
    Unit: unit,
    Dimensions: Object.entries(metric.dimensions).map(([key, value]) => ({ value, name: key })),
  };
}

/** Dimensions have their members in small letters, as those of one metric have. */
function queryIn({ MetricStat, ...query }: MetricDataQuery): object {
  if (!MetricStat) return query;
  const { Dimensions = [], ...metric } = MetricStat.Metric ?? {};
  const small = Dimensions.map(({ Name, Value }) => ({ value: Value, name: Name }));
  return { ...query, MetricStat: { ...MetricStat, Metric: { Dimensions: small, ...metric } } };
}
