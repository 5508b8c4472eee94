import { COMPARISONS, type Condition, type Datapoint, type Judgement } from './judge';
import { textOfStatistic } from './statistic';
import type { Watched } from './watched';

/** Why an alarm has its state, in words and as the JSON text of `StateReasonData`. */
export interface Reason {
  readonly text: string;
  readonly data: string | undefined;
}

/** What a new alarm says of itself. */
export const UNCHECKED: Reason = { text: 'Unchecked: Initial alarm creation', data: undefined };

/** How many values are listed in the midst of the sentence; of more the newest stand at its end. */
const LISTED_WITHIN = 4;
const NEWEST = 5;

/** An evaluation, and what was asked of it. */
interface Asked {
  readonly watched: Watched;
  readonly periodInSeconds: number;
  readonly now: Date;
  /** Whether the alarm says how many data it takes, which has CloudWatch count them. */
  readonly counts: boolean;
}

/**
 * CloudWatch's words for what an evaluation came to. Source: samples of events and of `DescribeAlarmHistory` in the
 * CloudWatch User Guide; without `DatapointsToAlarm`, with many values and with missing data as observed.
 *
 *     Threshold Crossed: 1 out of the last 1 datapoints [2.0 (…)] was greater than … (minimum 1 datapoint for OK -> ALARM transition).
 *     Threshold Crossed: 1 datapoint [2.0 (…)] was greater than the threshold (1.0).
 *     Threshold Crossed: 5 datapoints were greater than the threshold (1.0). The most recent datapoints which crossed the threshold: […].
 */
export function reasonOf(condition: Condition, judgement: Judgement, asked: Asked, before: string): Reason {
  const data = {
    version: '1.0',
    queryDate: stamp(asked.now),
    ...(judgement.evaluated.length > 0 && { startDate: stamp(new Date(judgement.evaluated.at(-1)!.time)) }),
    ...(asked.watched.kind === 'metric' && {
      ...(asked.watched.asked.unit !== undefined && { unit: asked.watched.asked.unit }),
      statistic: textOfStatistic(asked.watched.asked.statistic),
    }),
    period: asked.periodInSeconds,
    recentDatapoints: judgement.evaluated.map(({ value }) => value).reverse(),
    threshold: condition.threshold,
  };
  return { text: words(condition, judgement, asked.counts, before), data: JSON.stringify(data) };
}

function words(condition: Condition, { state, evaluated, filled }: Judgement, counts: boolean, before: string): string {
  const { operator, threshold, evaluationPeriods: periods, datapointsToAlarm, treatMissingData } = condition;
  if (state === 'INSUFFICIENT_DATA')
    return `Insufficient Data: ${counted(periods, 'datapoint')} ${was(periods)} unknown.`;
  const fill =
    filled > 0 && (treatMissingData === 'breaching' || treatMissingData === 'notBreaching')
      ? ` and ${counted(filled, 'missing datapoint')} ${was(filled)} treated as [${treatMissingData === 'breaching' ? 'Breaching' : 'NonBreaching'}]`
      : '';
  const alarming = state === 'ALARM';
  const crossing = evaluated.filter(({ value }) => COMPARISONS[operator].holds(value, threshold) === alarming);
  // Then it is the missing data that decide.
  if (crossing.length === 0) {
    const { length } = evaluated;
    const received = length === 0 ? 'no datapoints were' : `${counted(length, 'datapoint')} ${was(length)}`;
    return `Threshold Crossed: ${received} received for ${counted(periods, 'period')}${fill}.`;
  }
  const many = crossing.length > LISTED_WITHIN;
  const shown = crossing
    .slice(0, NEWEST)
    .map(({ value, time }: Datapoint) => `${decimal(value ?? 0)} (${shortTime(time)})`)
    .join(', ');
  const subject = counts
    ? `${crossing.length} out of the last ${periods} datapoints`
    : counted(crossing.length, 'datapoint');
  const compared = `${alarming ? '' : 'not '}${COMPARISONS[operator].words} the threshold (${decimal(threshold)})`;
  const least = alarming ? datapointsToAlarm : periods - datapointsToAlarm + 1;
  return [
    `Threshold Crossed: ${subject}${many ? '' : ` [${shown}]`} ${was(crossing.length)} ${compared}${fill}`,
    many ? `. The most recent datapoints which crossed the threshold: [${shown}]` : '',
    counts ? ` (minimum ${counted(least, 'datapoint')} for ${before} -> ${state} transition)` : '',
    '.',
  ].join('');
}

const was = (count: number): string => (count === 1 ? 'was' : 'were');

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
