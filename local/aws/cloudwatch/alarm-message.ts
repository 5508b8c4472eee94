import type { Alarm } from './alarm';
import type { Before } from './announcement';
import { decimal, stamp } from './reason';
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
    text: textOf(alarm, before, regionName, region, accountId),
  };
}

function jsonOf({ settings, ...alarm }: Alarm, before: Before, regionName: string, accountId: string): object {
  const { metric, condition, given, actions } = settings;
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
      MetricName: metric.name,
      Namespace: metric.namespace,
      StatisticType: 'Statistic',
      Statistic: textOfStatistic(settings.statistic)
        .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
        .toUpperCase(),
      Unit: null,
      Dimensions: Object.entries(metric.dimensions).map(([key, value]) => ({ value, name: key })),
      Period: settings.periodInSeconds,
      EvaluationPeriods: condition.evaluationPeriods,
      ...(given.datapointsToAlarm && { DatapointsToAlarm: condition.datapointsToAlarm }),
      ComparisonOperator: condition.operator,
      Threshold: condition.threshold,
      TreatMissingData: condition.treatMissingData,
      EvaluateLowSampleCountPercentile: '',
    },
  };
}

function textOf(
  { settings, ...alarm }: Alarm,
  before: Before,
  regionName: string,
  region: string,
  accountId: string,
): string {
  const { name, metric, condition, actions } = settings;
  const at = longTime(alarm.enteredAt);
  const line = (label: string, value: string): string => `- ${`${label}:`.padEnd(28)}${value}`;
  return [
    `You are receiving this email because your Amazon CloudWatch Alarm "${name}" in the ${regionName} region has entered the ${alarm.state} state, because "${alarm.reason.text}" at "${at}".`,
    '',
    'View this alarm in the AWS Management Console:',
    `https://${region}.console.aws.amazon.com/cloudwatch/deeplink.js?region=${region}#alarmsV2:alarm/${encodeURIComponent(name)}`,
    '',
    'Alarm Details:',
    line('Name', name),
    line('Description', settings.description ?? ''),
    line('State Change', `${before.state} -> ${alarm.state}`),
    line('Reason for State Change', alarm.reason.text),
    line('Timestamp', at),
    line('AWS Account', accountId),
    line('Alarm Arn', alarm.arn),
    '',
    'Threshold:',
    `- The alarm is in the ALARM state when the metric is ${condition.operator} ${decimal(condition.threshold)} for at least ${condition.datapointsToAlarm} of the last ${condition.evaluationPeriods} period(s) of ${settings.periodInSeconds} seconds.`,
    '',
    'Monitored Metric:',
    line('MetricNamespace', metric.namespace),
    line('MetricName', metric.name),
    line(
      'Dimensions',
      Object.entries(metric.dimensions)
        .map(([key, value]) => `[${key} = ${value}]`)
        .join(' '),
    ),
    line('Period', `${settings.periodInSeconds} seconds`),
    line('Statistic', textOfStatistic(settings.statistic)),
    line('Unit', 'not specified'),
    line('TreatMissingData', condition.treatMissingData),
    '',
    'State Change Actions:',
    ...(['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const).map((state) =>
      `- ${state}: ${actions[state].map((arn) => `[${arn}]`).join(' ')}`.trimEnd(),
    ),
  ].join('\n');
}

/** `Saturday 21 November, 2026 09:00:10 UTC` */
function longTime(date: Date): string {
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options }).format(date);
  const clock = date.toISOString().slice(11, 19);
  return `${part({ weekday: 'long' })} ${part({ day: '2-digit' })} ${part({ month: 'long' })}, ${part({ year: 'numeric' })} ${clock} UTC`;
}
