import type { Instant } from './instant';

/** A service's task whose Spot capacity AWS took back. */
export interface TakenTask {
  /** ARN. */
  readonly task: string;
  /** Id of the task set or deployment that it is of, `ecs-svc/…`. */
  readonly startedBy: string;
  /** When the warning came; absent where ECS does not say. */
  readonly takenAt?: Instant;
  /** Absent while it is on its way out. */
  readonly stoppedAt?: Instant;
  readonly containers: readonly EndedContainer[];
}

export interface EndedContainer {
  readonly name: string;
  readonly exitCode?: number;
  /** ECS's: `OutOfMemoryError: …` */
  readonly reason?: string;
}

/** A container that did not end when Spot took its task, and was killed. */
export interface KilledContainer {
  readonly container: string;
  /** ARN of the task. */
  readonly task: string;
  readonly at: Instant;
}

/** AWS has written each of them, and once neither (aws/containers-roadmap#1565): the reason is there always. */
const CODES = ['SpotInterruption', 'TerminationNotice'];
const REASON = /^Your Spot Task was interrupted\b/;

/** Whether AWS takes, or took, a task's Spot capacity back, as its events and its description tell it. */
export function isTakenBySpot(task: {
  readonly stopCode?: string | undefined;
  readonly stoppedReason?: string | undefined;
}): boolean {
  return CODES.includes(task.stopCode ?? '') || REASON.test(task.stoppedReason ?? '');
}

/** 128 + SIGKILL. */
const KILLED = 137;

/**
 * The containers that were killed at the last interruption which ended a container of that name: SIGTERM was ignored, or its
 * stopTimeout was too short. One that ran out of memory has the same exit code, and says so.
 */
export function killedContainers(tasks: readonly TakenTask[]): readonly KilledContainer[] {
  const last = new Map<string, { readonly killed: boolean; readonly of: KilledContainer }>();
  for (const { task, stoppedAt, containers } of tasks) {
    if (stoppedAt === undefined) continue;
    for (const { name, exitCode, reason = '' } of containers) {
      const before = last.get(name);
      if (exitCode === undefined || (before && before.of.at > stoppedAt)) continue;
      const killed = exitCode === KILLED && !reason.startsWith('OutOfMemory');
      // Of tasks that ended at once, one that was killed is enough.
      if (before?.of.at === stoppedAt && before.killed) continue;
      last.set(name, { killed, of: { container: name, task, at: stoppedAt } });
    }
  }
  return [...last.values()].filter(({ killed }) => killed).map(({ of }) => of);
}
