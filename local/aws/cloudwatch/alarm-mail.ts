import type { Alarm, AlarmSettings } from './alarm';
import type { Before } from './announcement';
import { decimal } from './reason';
import { textOfStatistic } from './statistic';

/** Where an alarm is, by its name for programs and for people. */
interface Place {
  readonly region: string;
  readonly regionName: string;
  readonly accountId: string;
}

/** What people are told of an alarm by e-mail. */
export function mailOf(
  { settings, ...alarm }: Alarm,
  before: Before,
  { region, regionName, accountId }: Place,
): string {
  const { name, condition, actions } = settings;
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
    ...monitored(settings).map(([label, value]) => line(label, value)),
    line('TreatMissingData', condition.treatMissingData),
    '',
    'State Change Actions:',
    ...(['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const).map((state) =>
      `- ${state}: ${actions[state].map((arn) => `[${arn}]`).join(' ')}`.trimEnd(),
    ),
  ].join('\n');
}

function monitored({ watched, periodInSeconds }: AlarmSettings): [label: string, value: string][] {
  if (watched.kind === 'math') {
    const { Id = '', Expression = Id, Label = Id } = watched.given.find((query) => query.Id === watched.id) ?? {};
    return [
      ['MetricExpression', Expression],
      ['MetricLabel', Label],
    ];
  }
  const { metric, statistic, unit } = watched.asked;
  const dimensions = Object.entries(metric.dimensions).map(([key, value]) => `[${key} = ${value}]`);
  return [
    ['MetricNamespace', metric.namespace],
    ['MetricName', metric.name],
    ['Dimensions', dimensions.join(' ')],
    ['Period', `${periodInSeconds} seconds`],
    ['Statistic', textOfStatistic(statistic)],
    ['Unit', unit ?? 'not specified'],
  ];
}

/** `Saturday 21 November, 2026 09:00:10 UTC` */
function longTime(date: Date): string {
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options }).format(date);
  const clock = date.toISOString().slice(11, 19);
  return `${part({ weekday: 'long' })} ${part({ day: '2-digit' })} ${part({ month: 'long' })}, ${part({ year: 'numeric' })} ${clock} UTC`;
}
