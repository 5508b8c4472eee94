import { COMPARISONS, type Condition, type Datapoint, type Judgement } from './judge';
import type { Statistic } from './metric';

/** Why an alarm has its state, in words and as the JSON text of `StateReasonData`. */
export interface Reason {
  readonly text: string;
  readonly data: string | undefined;
}

/** What a new alarm says of itself. */
export const UNCHECKED: Reason = { text: 'Unchecked: Initial alarm creation', data: undefined };

/**
 * CloudWatch's words for what an evaluation came to. Source: samples of events and of `DescribeAlarmHistory` in the
 * CloudWatch User Guide; the words about missing data as observed.
 */
export function reasonOf(
  condition: Condition,
  judgement: Judgement,
  asked: { readonly statistic: Statistic; readonly periodInSeconds: number; readonly now: Date },
  before: string,
): Reason {
  const data = {
    version: '1.0',
    queryDate: stamp(asked.now),
    ...(judgement.evaluated.length > 0 && { startDate: stamp(new Date(judgement.evaluated.at(-1)!.time)) }),
    statistic: asked.statistic,
    period: asked.periodInSeconds,
    recentDatapoints: judgement.evaluated.map(({ value }) => value).reverse(),
    threshold: condition.threshold,
  };
  return { text: words(condition, judgement, before), data: JSON.stringify(data) };
}

function words(condition: Condition, { state, evaluated, breaching, filled }: Judgement, before: string): string {
  const { operator, threshold, evaluationPeriods: periods, datapointsToAlarm, treatMissingData } = condition;
  if (state === 'INSUFFICIENT_DATA')
    return `Insufficient Data: ${counted(periods, 'datapoint')} ${periods === 1 ? 'was' : 'were'} unknown.`;
  const fill =
    filled > 0 && (treatMissingData === 'breaching' || treatMissingData === 'notBreaching')
      ? `${counted(filled, 'missing datapoint')} ${filled === 1 ? 'was' : 'were'} treated as [${treatMissingData === 'breaching' ? 'Breaching' : 'NonBreaching'}]`
      : undefined;
  if (evaluated.length === 0)
    return `Threshold Crossed: no datapoints were received for ${counted(periods, 'period')} and ${fill}.`;
  const crossing = state === 'ALARM' ? breaching : evaluated.length - breaching;
  const shown = evaluated
    .filter(({ value }) => COMPARISONS[operator].holds(value, threshold) === (state === 'ALARM'))
    .map(({ value, time }: Datapoint) => `${decimal(value ?? 0)} (${shortTime(time)})`)
    .join(', ');
  const verb = crossing === 1 ? 'was' : 'were';
  const least = state === 'ALARM' ? datapointsToAlarm : periods - datapointsToAlarm + 1;
  return [
    `Threshold Crossed: ${crossing} out of the last ${periods} datapoints [${shown}] ${verb}`,
    `${state === 'ALARM' ? '' : 'not '}${COMPARISONS[operator].words} the threshold (${decimal(threshold)})`,
    `${fill ? `and ${fill} ` : ''}(minimum ${counted(least, 'datapoint')} for ${before} -> ${state} transition).`,
  ].join(' ');
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** As Java writes a double: `1.0`. */
export const decimal = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));

/** `2026-11-21T09:00:00.000+0000` */
export const stamp = (date: Date): string => date.toISOString().replace('Z', '+0000');

/** `21/11/26 09:00:00` */
function shortTime(time: number): string {
  const [date = '', clock = ''] = new Date(time).toISOString().split('T');
  const [year = '', month, day] = date.split('-');
  return `${day}/${month}/${year.slice(2)} ${clock.slice(0, 8)}`;
}
