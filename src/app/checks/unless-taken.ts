import { takenTasks } from '../../aws/taken-tasks';
import { readTaskSets } from '../../aws/task-sets';
import { lookedAgain, type SeenTaken, spotsDoing, tasksAskedBy } from '../../domain/check/taken';
import type { Judgement } from '../../domain/check/verdict';
import { type Instant, instant } from '../../domain/instant';
import { errorFacts } from '../handler';
import type { Look } from './check-runner';

/**
 * What a look came to, unless it failed because Fargate Spot took a task that it asked: then it is looked at again. Only after a
 * look that failed is ECS asked, so a good release costs no request. Who may not ask ECS has the verdict as it is.
 *
 * @param begun when the look began
 */
export async function unlessTaken(look: Look, begun: Instant, judged: Judgement): Promise<Judgement> {
  const { runtime, check, noted, time } = look;
  const whose = tasksAskedBy(check);
  if (judged.outcome !== 'failed' || judged.undone || whose === undefined) return judged;
  try {
    const seen = await time.work(() => seenTaken(look, whose));
    const doing = seen && spotsDoing(seen, begun);
    return doing ? lookedAgain(judged, doing, noted, instant(runtime.now())) : judged;
  } catch (error) {
    runtime.log.warn('whether Spot took a task was not found out', { check: check.name, ...errorFacts(error) });
    return judged;
  }
}

async function seenTaken(
  { runtime, service, event }: Look,
  whose: 'replacement' | 'service',
): Promise<SeenTaken | undefined> {
  const { ecs } = runtime.clients;
  const taken = await takenTasks(ecs, service);
  const { replacementTaskSet } = event;
  const isAsked = (taskSet: string) => whose === 'service' || taskSet === replacementTaskSet;
  const asked = taken.filter(({ startedBy }) => isAsked(startedBy));
  if (asked.length === 0) return undefined;
  const { sets, lacksCapacity } = await readTaskSets(ecs, service);
  const missing = sets
    .filter(({ id }) => isAsked(id))
    .reduce((sum, { desired, running }) => sum + Math.max(0, desired - running), 0);
  return { taken: asked, missing, lacksCapacity };
}
