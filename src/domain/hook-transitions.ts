import { isFinal, type Verdict, type VerdictSoFar } from './check/verdict';
import type { HookExecution, HookRecord, HookResult } from './hook-record';
import { type Instant, instant, isPast, secondsAfter } from './instant';
import { LIFECYCLE_HOOK_EVENTS, type LifecycleHookEvent } from './service-spec';

/** Runs of an event's checks; whoever crashes thrice will crash again. */
const MOST_RUNS = 3;

/** CodeDeploy waits one hour for the report (user guide, troubleshooting-ecs); a run that begins later than this has no time for it. */
const LAST_BEGIN_SECONDS = 55 * 60;

/** After a look that came to no end; less than the minute between two sweeps, so that the next one meets it. */
const LOOK_AGAIN_SECONDS = 30;

/** A gate's deadline and the sweep after it come before this, and another sweep before the hour is over. */
const LAST_WAIT_SECONDS = 58 * 60;

/** After its hour, and a little for clocks, CodeDeploy has ended the event without a report and wants none. */
export const REPORT_WANTED_SECONDS = 65 * 60;

/** So long after an event began it is tried to end what its checks began; then its owner has to. */
const ENDING_SECONDS = 3 * 60 * 60;

/** How long whoever claims the report has for it, before somebody else tries. */
const REPORTING_SECONDS = 30;

/** What an invocation finds when it wants to run an event's checks. */
export type Beginning =
  | { readonly kind: 'run'; readonly execution: HookExecution }
  /** The event's execution was recorded with another id: the invocation is replayed or forged. */
  | { readonly kind: 'other-execution' }
  | { readonly kind: 'running' }
  | { readonly kind: 'withheld' }
  | { readonly kind: 'decided'; readonly result: HookResult }
  | { readonly kind: 'given-up'; readonly reason: string };

/** Takes the right to run an event's checks until `runUntil`. */
export function begin(
  execution: HookExecution | undefined,
  invocation: {
    readonly executionId: string;
    readonly startedAt: Instant;
    readonly runUntil: Instant;
    /** Names of the checks that begin what goes on without them. */
    readonly goingOn?: readonly string[];
  },
  now: Date,
): Beginning {
  const { executionId, startedAt, runUntil, goingOn = [] } = invocation;
  const unended = goingOn.length > 0 ? { unended: goingOn } : {};
  if (!execution) return { kind: 'run', execution: { executionId, startedAt, runs: 1, runUntil, ...unended } };
  if (execution.executionId !== executionId) return { kind: 'other-execution' };
  if (execution.result) return { kind: 'decided', result: execution.result };
  if (execution.gateId !== undefined) return { kind: 'withheld' };
  if (!isPast(execution.runUntil, now)) return { kind: 'running' };
  const reason = whyNotAgain(execution, now);
  if (reason !== undefined) return { kind: 'given-up', reason };
  return { kind: 'run', execution: { ...execution, runs: execution.runs + 1, runUntil } };
}

/** Why a crashed execution's checks are not run once more; undefined when they are. */
export function whyNotAgain({ runs, startedAt, gateId, soFar = [] }: HookExecution, now: Date): string | undefined {
  if (gateId !== undefined) return 'people were asked, and no decision on the gate came within the hour';
  if (runs >= MOST_RUNS) return `the checks could not be completed: ${runs} runs ended early`;
  if (!isPast(secondsAfter(startedAt, LAST_BEGIN_SECONDS), now)) return undefined;
  const open = soFar.filter((verdict) => !isFinal(verdict)).map(({ check, reason }) => `${check}: ${reason}`);
  return ['the checks could not be completed within the hour that CodeDeploy waits', ...open].join('; ');
}

/** The first verdicts stay. */
export function withVerdicts(execution: HookExecution, verdicts: readonly Verdict[]): HookExecution | undefined {
  if (execution.verdicts || execution.result) return undefined;
  const { soFar: _over, ...rest } = execution;
  return { ...rest, verdicts };
}

/** The look came to its end, and the sweep begins the next one; undefined when the checks are over. */
export function withSoFar(
  execution: HookExecution,
  soFar: readonly VerdictSoFar[],
  now: Date,
): HookExecution | undefined {
  return execution.verdicts || execution.result
    ? undefined
    : { ...execution, soFar, runs: 0, runUntil: secondsAfter(now, LOOK_AGAIN_SECONDS) };
}

/** The report waits for a gate; undefined when it does already, or is decided. */
export function withholding(execution: HookExecution, gateId: string): HookExecution | undefined {
  return execution.gateId !== undefined || execution.result ? undefined : { ...execution, gateId };
}

/** Decides the result if nobody has, and claims its report unless somebody is at it or has done it; undefined: nothing to do. */
export function decidedAndClaimed(
  execution: HookExecution,
  result: Pick<HookResult, 'status' | 'reason'>,
  now: Date,
): HookExecution | undefined {
  const { reportedAt, reportingUntil } = execution;
  if (reportedAt !== undefined || (reportingUntil !== undefined && !isPast(reportingUntil, now))) return undefined;
  return {
    ...execution,
    result: execution.result ?? { status: result.status, reason: result.reason, at: instant(now) },
    reportingUntil: secondsAfter(now, REPORTING_SECONDS),
  };
}

/** CodeDeploy has the report, or wants none any more; undefined when that is known. */
export function reported(execution: HookExecution, now: Date): HookExecution | undefined {
  if (execution.reportedAt !== undefined) return undefined;
  const { reportingUntil: _over, ...rest } = execution;
  return { ...rest, reportedAt: instant(now) };
}

/** Nothing that its checks began goes on any more; undefined when that is known. */
export function ended(execution: HookExecution | undefined): HookExecution | undefined {
  if (!execution?.unended) return undefined;
  const { unended: _over, ...rest } = execution;
  return rest;
}

/** Whether it was tried for long enough to end what the checks of a reported execution began. */
export function isBeyondEnding({ startedAt }: HookExecution, now: Date): boolean {
  return isPast(secondsAfter(startedAt, ENDING_SECONDS), now);
}

/**
 * When somebody has to look at an execution; undefined: it is over. Its gate wakes whoever decides; that the gate is lost, or
 * cannot be judged, must not leave the execution without an answer.
 */
export function executionDueAt(execution: HookExecution): Instant | undefined {
  if (execution.reportedAt !== undefined)
    return execution.unended && secondsAfter(execution.reportedAt, LOOK_AGAIN_SECONDS);
  if (execution.result) {
    const dueAt = execution.reportingUntil ?? execution.result.at;
    return dueAt > secondsAfter(execution.startedAt, REPORT_WANTED_SECONDS) ? undefined : dueAt;
  }
  return execution.gateId === undefined ? execution.runUntil : secondsAfter(execution.startedAt, LAST_WAIT_SECONDS);
}

/** The earliest of a record's. */
export function hooksDueAt({ events, watch }: Pick<HookRecord, 'events' | 'watch'>): Instant | undefined {
  const due = dueExecutions(events).map(([, , dueAt]) => dueAt);
  return [...due, ...(watch?.lookAt === undefined ? [] : [watch.lookAt])].sort()[0];
}

/** Executions that wait for somebody's look, in CodeDeploy's order. */
export function dueExecutions(
  events: HookRecord['events'],
): readonly (readonly [LifecycleHookEvent, HookExecution, Instant])[] {
  return LIFECYCLE_HOOK_EVENTS.flatMap((event) => {
    const execution = events[event];
    const dueAt = execution && executionDueAt(execution);
    return dueAt === undefined ? [] : [[event, execution!, dueAt] as const];
  });
}
