import type { Service } from '@aws-sdk/client-ecs';
import { instant } from '../domain/instant';
import type { ObservedService } from '../domain/observed';

/** ECS developer guide, service-event-messages-list; the second as RunTask and EventBridge name it. */
const UNPLACED = /unable to place a task.*(Capacity is unavailable at this time|RESOURCE:FARGATE)/i;
const STEADY = /has reached a steady state/i;

/**
 * What a service's events, newest first, say of capacity that was not there. ECS repeats such an event after six hours at the
 * earliest, so its age says nothing of whether it lasts: the tasks that are wanted and not even pending do. What was placed and
 * crashes is another matter, and so is a service that was steady since.
 */
export function unplaced({ events = [], taskSets = [], ...service }: Service): ObservedService['unplaced'] {
  const newest = (words: RegExp) => events.find(({ message = '' }) => words.test(message))?.createdAt;
  const failed = newest(UNPLACED);
  if (!failed) return undefined;
  const steady = newest(STEADY);
  const sets =
    taskSets.length > 0
      ? taskSets.map(({ computedDesiredCount, ...counts }) => ({ ...counts, desiredCount: computedDesiredCount }))
      : [service];
  const isShort = sets.some(
    ({ desiredCount = 0, runningCount = 0, pendingCount = 0 }) => runningCount + pendingCount < desiredCount,
  );
  return { at: instant(failed), lasts: isShort && (steady === undefined || steady < failed) };
}
