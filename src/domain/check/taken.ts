import { type Instant, isPast, secondsAfter } from '../instant';
import type { TakenTask } from '../taken-task';
import type { CheckSpec } from './check-spec';
import type { Judgement, Noted } from './verdict';

/** What Fargate Spot did to the tasks that a check asks, or whose targets it counts. */
export interface SeenTaken {
  readonly taken: readonly TakenTask[];
  /** Tasks that are wanted and do not run. */
  readonly missing: number;
}

/** From Spot's warning to the end of the task: for so long it may be told to stop, and still be asked. */
const WARNING_SECONDS = 120;

/**
 * For so long after the first of such looks a check is looked at again. A replacement needs a minute or two; what Spot does
 * not give within this time is not waited for while production is half moved.
 */
export const LOOKED_AGAIN_FOR_MINUTES = 10;

/**
 * Whose tasks a check is about: the replacement's, or those of the whole service, where what it asks may be answered by the
 * original as well; undefined: nobody's, so that no task that is taken explains what it found.
 */
export function tasksAskedBy(check: CheckSpec): 'replacement' | 'service' | undefined {
  switch (check.kind) {
    case 'targets':
      return 'replacement';
    case 'http':
      return check.url === undefined ? 'replacement' : 'service';
    case 'lambda':
      return 'service';
    default:
      return undefined;
  }
}

/**
 * Why a failed look may be Spot's doing: a task was in its two minutes while the check looked, or one was taken and is not
 * replaced yet. Undefined: it was not.
 *
 * @param begun when the look began
 */
export function spotsDoing({ taken, missing }: SeenTaken, begun: Instant): string | undefined {
  const from = secondsAfter(begun, -WARNING_SECONDS);
  const meanwhile = taken.filter(({ takenAt, stoppedAt }) =>
    takenAt === undefined ? stoppedAt === undefined : takenAt >= from,
  );
  if (meanwhile.length > 0) return `Fargate Spot took ${tasks(meanwhile.length)} meanwhile`;
  if (taken.length > 0 && missing > 0)
    return `Fargate Spot took ${tasks(taken.length)}, and ${missing} ${missing === 1 ? 'is' : 'are'} missing`;
  return undefined;
}

/**
 * What a failed look that was Spot's doing comes to: it is looked at again, with what it knew before, and when that has gone on
 * for too long it has failed, by nobody's fault.
 */
export function lookedAgain(failed: Judgement, doing: string, noted: Noted | undefined, now: Instant): Judgement {
  const since = typeof noted?.takenSince === 'string' ? noted.takenSince : now;
  return isPast(secondsAfter(since, LOOKED_AGAIN_FOR_MINUTES * 60), new Date(now))
    ? {
        outcome: 'failed',
        reason: `could not decide for ${LOOKED_AGAIN_FOR_MINUTES} minutes: ${failed.reason}; ${doing}`,
        undone: true,
      }
    : {
        outcome: 'in-progress',
        reason: `${failed.reason}; it is looked at again, as ${doing}`,
        noted: { ...noted, takenSince: since },
      };
}

function tasks(count: number): string {
  return count === 1 ? 'a task' : `${count} tasks`;
}
