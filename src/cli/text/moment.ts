import { clockTime, type Instant, secondsBetween } from '../../domain/instant';
import { explainDuration } from '../../page/duration';

/** `2026-11-21 09:03:11 UTC`. */
export function moment(at: Instant): string {
  return `${at.slice(0, 10)} ${clockTime(at)} UTC`;
}

/**
 * `09:58:00 UTC`, and how long that is from now. A clock that is behind what it reads, as any is beside an embedded AWS
 * whose time runs faster, says nothing of what is left.
 */
export function untilDeadline(gate: { readonly openedAt: Instant; readonly deadline: Instant }, now: Instant): string {
  const tells = now >= gate.openedAt && now < gate.deadline;
  const left = tells ? `, ${explainDuration(secondsBetween(now, gate.deadline))} left` : '';
  return `${clockTime(gate.deadline)} UTC${left}`;
}
