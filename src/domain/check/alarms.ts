import { clockTime, type Instant, isPast, secondsAfter } from '../instant';
import type { CheckBase } from './check-spec';
import type { Judgement } from './verdict';

/** CloudWatch alarms, none of which may fire for a while. */
export interface AlarmsCheckSpec extends CheckBase {
  readonly kind: 'alarms';
  /** Names; absent: those of the deployment group. */
  readonly alarms?: readonly string[];
  /** From the first look on; 0: one look. */
  readonly soakInMinutes: number;
}

/** What CloudWatch says of the alarms that it was asked for. */
export interface NamedAlarms {
  /** Names of those in ALARM. */
  readonly firing: readonly string[];
  /** Names of those in INSUFFICIENT_DATA. */
  readonly withoutData: readonly string[];
  /** Those that CloudWatch does not know. */
  readonly unknown: readonly string[];
}

/** An alarm that is not in ALARM, but was. */
export interface RecoveredAlarm {
  readonly name: string;
  /** When it went into ALARM, the last time. */
  readonly firedAt: Instant;
}

export function explainUnknown(unknown: readonly string[]): string {
  return `CloudWatch knows no alarm ${unknown.join(', ')}`;
}

/**
 * Judges one look at the alarms of a check. One that cannot be read is no better than one that fires, and one that fired between
 * two looks no better than one that still does.
 *
 * @param alarms `recovered` of those that fired since the lifecycle event began
 */
export function judgeAlarms(
  spec: AlarmsCheckSpec,
  alarms: NamedAlarms & { readonly recovered: readonly RecoveredAlarm[] },
  since: Instant,
  now: Date,
): Judgement {
  const { firing, recovered, withoutData, unknown } = alarms;
  if (firing.length > 0)
    return {
      outcome: 'failed',
      reason: `${firing.length === 1 ? 'an alarm fires' : 'alarms fire'}: ${firing.join(', ')}`,
    };
  if (recovered.length > 0) {
    const each = recovered.map(({ name, firedAt }) => `${name} at ${clockTime(firedAt)} UTC`).join(', ');
    return {
      outcome: 'failed',
      reason: `${recovered.length === 1 ? 'an alarm' : 'alarms'} fired meanwhile, and recovered: ${each}`,
    };
  }
  if (unknown.length > 0)
    return { outcome: 'failed', reason: `could not be done: ${explainUnknown(unknown)}`, undone: true };
  const blind = withoutData.length === 0 ? '' : ` (INSUFFICIENT_DATA: ${withoutData.join(', ')})`;
  if (isPast(secondsAfter(since, spec.soakInMinutes * 60), now))
    return { outcome: 'succeeded', reason: `no alarm fires${lasting(spec.soakInMinutes)}${blind}` };
  const minutes = Math.floor((now.getTime() - new Date(since).getTime()) / 60_000);
  return {
    outcome: 'in-progress',
    reason: `no alarm fires; ${minutes} of ${spec.soakInMinutes} minutes${blind}`,
    noted: { since },
  };
}

function lasting(minutes: number): string {
  return minutes === 0 ? '' : ` for ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
}
