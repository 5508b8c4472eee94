/** A task of a release's revision that stopped without being asked to, or was taken by Spot, as ECS tells it. */
export interface StoppedTask {
  /** ECS's `stoppedReason`. */
  readonly reason: string;
  /** Of the containers that ended by themselves. */
  readonly exitCodes: readonly { readonly container: string; readonly code: number }[];
}

/**
 * What keeps a task from starting or running whatever its image does: pulls, secrets, networks, capacity. An image without the task's
 * platform cannot be pulled either, and that is the image's doing (ECS developer guide, stopped-task-error-codes).
 */
const WORLDS =
  /^(CannotPull\w*Error|ResourceInitializationError|Timeout waiting for|Capacity is unavailable|InternalError|Your Spot Task was interrupted)/;
const IMAGES = /does not contain descriptor matching platform|exec format error/i;

/** Different reasons told, and characters of each. */
const MOST_REASONS = 3;
const REASON_CHARACTERS = 200;

/** Whether nothing but the surroundings kept a replacement from starting; nothing is known of one that stopped no task. */
export function keptFromStarting(tasks: readonly StoppedTask[]): boolean {
  return tasks.length > 0 && tasks.every(({ reason }) => WORLDS.test(reason) && !IMAGES.test(reason));
}

/** `12 tasks: Essential container in task exited (app exited with 1); 1 task: …`, the most frequent first. */
export function explainStopped(tasks: readonly StoppedTask[]): string {
  const counts = new Map<string, number>();
  for (const task of tasks) counts.set(wordsOf(task), (counts.get(wordsOf(task)) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, MOST_REASONS)
    .map(([words, count]) => `${count} ${count === 1 ? 'task' : 'tasks'}: ${words}`)
    .join('; ');
}

function wordsOf({ reason, exitCodes }: StoppedTask): string {
  const exits = exitCodes.map(({ container, code }) => `${container} exited with ${code}`).join(', ');
  const short = reason.slice(0, REASON_CHARACTERS);
  return exits === '' ? short : `${short} (${exits})`;
}
