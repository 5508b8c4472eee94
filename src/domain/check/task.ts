import { type Instant, isPast, secondsAfter } from '../instant';
import { keptFromStarting } from '../stopped-tasks';
import type { CheckBase } from './check-spec';
import { readable } from './log-tail';
import type { Judgement } from './verdict';

/** A one-off task of the release's revision: a migration, a smoke test. */
export interface TaskCheckSpec extends CheckBase {
  readonly kind: 'task';
  /** The container whose command it is, and whose exit code and log tell how it went. */
  readonly container: string;
  /** Absent: the container's own. */
  readonly command?: readonly string[];
  /** Beside those of the task definition. Values are shown to nobody. */
  readonly environment?: Readonly<Record<string, string>>;
  /** CPU units of the task; absent: as in the task definition. */
  readonly cpu?: number;
  /** MiB of the task; absent: as in the task definition. */
  readonly memory?: number;
  /** From its creation to its end. */
  readonly timeoutInMinutes: number;
  /** Lines of its log that a failed verdict quotes. */
  readonly logLines: number;
}

/** A one-off task as ECS tells it. */
export interface OneOffTask {
  readonly arn: string;
  readonly createdAt: Instant;
  /** `PROVISIONING` … `STOPPED` */
  readonly lastStatus: string;
  /** `EssentialContainerExited`, `TaskFailedToStart`, `SpotInterruption` … */
  readonly stopCode?: string;
  readonly stoppedReason?: string;
  readonly containers: readonly OneOffContainer[];
}
export interface OneOffContainer {
  readonly name: string;
  /** Of the runtime that runs it; a log stream without a prefix is named so. */
  readonly runtimeId?: string;
  /** It has been started. */
  readonly hasRun: boolean;
  /** Present once it has ended. */
  readonly exitCode?: number;
  readonly reason?: string;
}

/** What ECS stops a task for that is nobody's program (API reference, Task, `stopCode`). */
const TAKEN_AWAY = ['SpotInterruption', 'TerminationNotice', 'UserInitiated', 'ServiceSchedulerInitiated'];

/** What the end of the task makes of a companion: stopped by SIGTERM, or killed after it. */
const STOPPED_WITH_THE_TASK = [143, 137];

/**
 * Whether nothing more will be known of how the command went. A container that is not essential ends without its task.
 * @param essential names of the containers that end the task with them
 */
export function isDone({ container }: TaskCheckSpec, task: OneOffTask, essential: readonly string[]): boolean {
  const named = task.containers.find(({ name }) => name === container);
  return task.lastStatus === 'STOPPED' || (named?.exitCode !== undefined && !essential.includes(container));
}

/** Whether a task that is not done has had its time. */
export function isOverdue({ timeoutInMinutes }: TaskCheckSpec, { createdAt }: OneOffTask, now: Date): boolean {
  return isPast(secondsAfter(createdAt, timeoutInMinutes * 60), now);
}

/**
 * Judges a task.
 *
 * @param log what its log says, in words: `ends: "…"`; wanted when it did not go well
 */
export function judgeTask(
  spec: TaskCheckSpec,
  task: OneOffTask,
  essential: readonly string[],
  now: Date,
  log?: string,
): Judgement {
  if (isDone(spec, task, essential)) return judgeDone(spec, task, essential, log);
  const { lastStatus } = task;
  if (!isOverdue(spec, task, now)) {
    const minutes = Math.floor((now.getTime() - new Date(task.createdAt).getTime()) / 60_000);
    const reason = `task ${idOf(task)} is ${lastStatus}; ${minutes} of ${spec.timeoutInMinutes} minutes`;
    return { outcome: 'in-progress', reason, noted: { task: task.arn } };
  }
  const within = `within ${spec.timeoutInMinutes} ${spec.timeoutInMinutes === 1 ? 'minute' : 'minutes'}`;
  if (!task.containers.some(({ hasRun }) => hasRun)) return world(`its task did not start ${within}: ${lastStatus}`);
  return { outcome: 'failed', reason: withLog(`${spec.container} did not end ${within} and is stopped`, log) };
}

function judgeDone(
  spec: TaskCheckSpec,
  task: OneOffTask,
  essential: readonly string[],
  log: string | undefined,
): Judgement {
  const { stopCode, containers } = task;
  const stopped = readable(task.stoppedReason ?? stopCode ?? 'no reason given', []);
  const named = containers.find(({ name }) => name === spec.container);
  if (stopCode !== undefined && TAKEN_AWAY.includes(stopCode)) return world(`its task was stopped: ${stopped}`);
  if (named?.exitCode === undefined || stopCode === 'TaskFailedToStart') {
    const why = named?.reason === undefined ? stopped : readable(named.reason, []);
    const kept = keptFromStarting([{ reason: task.stoppedReason ?? '', exitCodes: [] }]);
    if (kept) return world(`its task did not start: ${why}`);
    return { outcome: 'failed', reason: withLog(`${spec.container} did not run: ${why}`, log) };
  }
  const failed = containers.filter(
    ({ name, exitCode = 0 }) =>
      exitCode !== 0 &&
      (name === spec.container || (essential.includes(name) && !STOPPED_WITH_THE_TASK.includes(exitCode))),
  );
  if (failed.length === 0) return { outcome: 'succeeded', reason: `${spec.container} exited with 0` };
  const exits = failed.map(
    ({ name, exitCode, reason }) =>
      `${name} exited with ${exitCode}${reason === undefined ? '' : `, ${readable(reason, [])}`}`,
  );
  return { outcome: 'failed', reason: withLog(`${exits.join('; ')} (${stopped})`, log) };
}

const withLog = (reason: string, log: string | undefined): string =>
  log === undefined ? reason : `${reason}; its log ${log}`;

const world = (why: string): Judgement => ({ outcome: 'failed', reason: `could not be done: ${why}`, undone: true });

const idOf = ({ arn }: OneOffTask): string => arn.slice(arn.lastIndexOf('/') + 1);
