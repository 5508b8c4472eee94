import { type Instant, isPast, secondsAfter } from '../instant';
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
  /** Those that CloudWatch does not know. */
  readonly unknown: readonly string[];
}

export function explainUnknown(unknown: readonly string[]): string {
  return `CloudWatch knows no alarm ${unknown.join(', ')}`;
}

/** Judges one look at the alarms of a check. One that cannot be read is no better than one that fires. */
export function judgeAlarms(spec: AlarmsCheckSpec, alarms: NamedAlarms, since: Instant, now: Date): Judgement {
  const { firing, unknown } = alarms;
  if (firing.length > 0)
    return {
      outcome: 'failed',
      reason: `${firing.length === 1 ? 'an alarm fires' : 'alarms fire'}: ${firing.join(', ')}`,
    };
  if (unknown.length > 0)
    return { outcome: 'failed', reason: `could not be done: ${explainUnknown(unknown)}`, undone: true };
  if (isPast(secondsAfter(since, spec.soakInMinutes * 60), now))
    return { outcome: 'succeeded', reason: `no alarm fires${lasting(spec.soakInMinutes)}` };
  const minutes = Math.floor((now.getTime() - new Date(since).getTime()) / 60_000);
  return {
    outcome: 'in-progress',
    reason: `no alarm fires; ${minutes} of ${spec.soakInMinutes} minutes`,
    noted: { since },
  };
}

function lasting(minutes: number): string {
  return minutes === 0 ? '' : ` for ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
}
