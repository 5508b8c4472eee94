import { type Instant, isPast, secondsAfter } from '../instant';
import type { TakenTask } from '../taken-task';
import type { CheckSpec } from './check-spec';
import type { Judgement, Noted } from './verdict';

/** What Fargate Spot did to the tasks that a check asks, or whose targets it counts. */
export interface SeenTaken {
  readonly taken: readonly TakenTask[];
  /** Tasks that are wanted and do not run. */
  readonly missing: number;
  /** AWS has none to give for some of them. */
  readonly lacksCapacity: boolean;
}

/** Why a failed look may be Spot's doing. */
export interface SpotsDoing {
  readonly why: string;
  /** What was taken cannot be replaced. */
  readonly lacksCapacity: boolean;
}

/** From Spot's warning to the end of the task: for so long it may be told to stop, and still be asked. */
const WARNING_SECONDS = 120;

/** A large image may need so long to be pulled. What does not run by then has another reason. */
const REPLACED_WITHIN_SECONDS = 600;

/**
 * For so long after the first of such looks a check is looked at again. One task that is taken explains two or three looks;
 * where AWS takes one after the other, the image is judged all the same.
 */
const LOOKED_AGAIN_MINUTES = 5;

/** What Spot does not give within this time is not waited for while production is half moved. */
const WITHOUT_CAPACITY_MINUTES = 10;

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
export function spotsDoing({ taken, missing, lacksCapacity }: SeenTaken, begun: Instant): SpotsDoing | undefined {
  const within = (seconds: number) => taken.filter((task) => isTakenSince(task, secondsAfter(begun, -seconds))).length;
  const why = (count: number, more: string) => ({ why: `Fargate Spot took ${tasks(count)}${more}`, lacksCapacity });
  if (taken.length > 0 && lacksCapacity) return why(taken.length, ', and has no other');
  const meanwhile = within(WARNING_SECONDS);
  if (meanwhile > 0) return why(meanwhile, ' meanwhile');
  const lately = within(REPLACED_WITHIN_SECONDS);
  return lately > 0 && missing > 0
    ? why(lately, `, and ${missing} ${missing === 1 ? 'is' : 'are'} missing`)
    : undefined;
}

/** One of which ECS does not say when it was taken counts while it is on its way out. */
function isTakenSince({ takenAt, stoppedAt }: TakenTask, from: Instant): boolean {
  return takenAt === undefined ? stoppedAt === undefined : takenAt >= from;
}

/**
 * What a failed look that may be Spot's doing comes to: it is looked at again, with what it knew before. When that has gone on
 * for too long, the check has failed: by nobody's fault where AWS has no capacity.
 */
export function lookedAgain(
  failed: Judgement,
  { why, lacksCapacity }: SpotsDoing,
  noted: Noted | undefined,
  now: Instant,
): Judgement {
  const since = typeof noted?.takenSince === 'string' ? noted.takenSince : now;
  const minutes = lacksCapacity ? WITHOUT_CAPACITY_MINUTES : LOOKED_AGAIN_MINUTES;
  if (!isPast(secondsAfter(since, minutes * 60), new Date(now)))
    return {
      outcome: 'in-progress',
      reason: `${failed.reason}; it is looked at again, as ${why}`,
      noted: { ...noted, takenSince: since },
    };
  if (!lacksCapacity) return failed;
  return {
    outcome: 'failed',
    reason: `could not decide for ${minutes} minutes: ${failed.reason}; ${why}`,
    undone: true,
  };
}

function tasks(count: number): string {
  return count === 1 ? 'a task' : `${count} tasks`;
}
