import { setTimeout as pause } from 'node:timers/promises';
import { changeExecution, readHookRecord } from '../aws/hook-records';
import { lookSeconds } from '../domain/check/duration';
import { goingOn } from '../domain/check/going-on';
import type { HookRecord, HookResult } from '../domain/hook-record';
import { type Beginning, begin } from '../domain/hook-transitions';
import { type Instant, instant } from '../domain/instant';
import type { ObservedDeployment } from '../domain/observed';
import type { ServiceSpec } from '../domain/service-spec';
import type { HookInvocation } from '../messages/codedeploy-hook-invocation';
import { concludeHook, type HookOf } from './conclude-hook';
import { endChecks } from './end-checks';
import { type EventInProgress, findHookedEvent, type HookedEvent } from './find-hooked-event';
import { errorFacts } from './handler';
import { type Judging, judgeEvent } from './judge-event';
import { reportUnrecorded } from './report-unrecorded';
import { type HookRuntime, recordTable } from './runtime';
import { isBug, whyFailed } from './why-failed';
import { WorkTime } from './work-time';

/**
 * What became of a hook's invocation. `withheld`: a check is in progress and the sweep looks again, or people are asked, and
 * whoever executes their decision reports.
 */
export type Answered = 'reported' | 'withheld' | 'left';

/** Beside its checks a run has this long: for AWS, for mails, for the report. Whoever takes longer has crashed. */
const BESIDE_CHECKS_MS = 60_000;

/** Looks at a lifecycle event that has not begun although its hook is invoked: what CodeDeploy tells may lag behind. */
const MOST_LOOKS = 3;
const BETWEEN_LOOKS_MS = 1_000;

/**
 * Answers one invocation of a lifecycle hook: finds what it is about, runs the event's checks, opens or re-reads a gate,
 * and reports exactly one result. In doubt the result is Failed. A duplicate, and a run after a crash, find in the record
 * where to go on. Throws when nothing could be reported: Lambda and the sweep come back.
 *
 * @param remainingMs wall time that the invocation has
 */
export async function answerHook(
  runtime: HookRuntime,
  invocation: HookInvocation,
  remainingMs: number,
): Promise<Answered> {
  const { event } = runtime;
  const { deploymentId } = invocation;
  const time = new WorkTime(remainingMs);
  let hooked: HookedEvent;
  try {
    hooked = await time.work(() => look(runtime, deploymentId));
  } catch (error) {
    const reason = `the deployment could not be looked at: ${whyFailed(error)}`;
    if (!(await isRecorded(runtime, invocation, time)))
      return reportUnrecorded(runtime, invocation, reason, time, error);
    runtime.log.warn('invoked again, and left to who answers already', { deploymentId, event, reason });
    if (isBug(error)) throw error;
    return 'left';
  }
  switch (hooked.kind) {
    case 'unknown':
      runtime.log.warn('invoked for a deployment that CodeDeploy does not know', { deploymentId, event });
      return 'left';
    case 'not-ours':
      return reportUnrecorded(runtime, invocation, hooked.reason, time);
    case 'elsewhere':
      return endElsewhere(runtime, invocation, hooked, time);
    case 'in-progress':
      return judgeInProgress(runtime, invocation, hooked.spec, hooked.found, time);
  }
}

/**
 * Whether another invocation has recorded the execution: then it, people or the sweep answer, and a result of ours could
 * contradict theirs. A record that cannot be read is none.
 */
async function isRecorded(
  runtime: HookRuntime,
  { deploymentId, executionId }: HookInvocation,
  time: WorkTime,
): Promise<boolean> {
  const table = recordTable(runtime);
  try {
    // Which service it is of, only the deployment tells.
    const records = await time.report(() =>
      Promise.all(runtime.catalog.map(({ name }) => readHookRecord(table, name, deploymentId))),
    );
    return records.some((record) => record?.events[runtime.event]?.executionId === executionId);
  } catch {
    return false;
  }
}

async function look(runtime: HookRuntime, deploymentId: string): Promise<HookedEvent> {
  for (let looks = 1; ; looks++) {
    const hooked = await findHookedEvent(runtime, deploymentId);
    if (hooked.kind !== 'elsewhere' || hooked.hasBegun || looks === MOST_LOOKS) return hooked;
    await pause(BETWEEN_LOOKS_MS);
  }
}

/** Takes the right to run the event's checks, if it is to be had. */
async function judgeInProgress(
  runtime: HookRuntime,
  invocation: HookInvocation,
  spec: ServiceSpec,
  found: EventInProgress,
  invocationTime: WorkTime,
): Promise<Answered> {
  const { event } = runtime;
  const { deploymentId, executionId } = invocation;
  const hook: HookOf = { service: spec.name, deploymentId, event };
  const longest = Math.max(0, ...(spec.checks?.[event] ?? []).map(lookSeconds));
  const time = invocationTime.atMost(longest * 1_000 + BESIDE_CHECKS_MS);

  let begun: Begun;
  try {
    const execution = { executionId, startedAt: found.startedAt, goingOn: goingOn(spec.checks?.[event] ?? []) };
    begun = await recordRun(runtime, hook, execution, time);
  } catch (error) {
    const reason = `the hook could not be recorded: ${whyFailed(error)}`;
    return reportUnrecorded(runtime, invocation, reason, time, error);
  }

  const { as, events } = begun;
  switch (as.kind) {
    case 'run':
      return judgeAndConclude(runtime, { hook, spec, found, events, execution: as.execution, time });
    case 'given-up':
      return conclude(runtime, hook, spec, found.deployment, { status: 'Failed', reason: as.reason }, time);
    case 'decided':
      return conclude(runtime, hook, spec, found.deployment, as.result, time);
    case 'other-execution':
      runtime.log.warn('invoked with another execution than the recorded one', { ...hook });
      return 'left';
    case 'running':
    case 'withheld':
      runtime.log.info('invoked again', { ...hook, because: as.kind });
      return 'left';
  }
}

interface Begun {
  readonly as: Beginning;
  /** Of all lifecycle events until now. */
  readonly events: HookRecord['events'];
}

async function recordRun(
  runtime: HookRuntime,
  hook: HookOf,
  execution: { readonly executionId: string; readonly startedAt: Instant; readonly goingOn: readonly string[] },
  time: WorkTime,
): Promise<Begun> {
  // Asked again after a lost answer, the write is known by its writer, and what it began stands.
  let as: Beginning = { kind: 'running' };
  const writer = runtime.newId();
  const { events } = await time.work(() =>
    changeExecution(recordTable(runtime), hook, hook.event, writer, (present) => {
      const now = runtime.now();
      const runUntil = instant(new Date(now.getTime() + Math.max(0, time.left())));
      as = begin(present, { ...execution, runUntil }, now);
      return as.kind === 'run' ? as.execution : undefined;
    }),
  );
  return { as, events };
}

/** From here on there is a record: what cannot be reported now, the sweep reports. */
async function judgeAndConclude(runtime: HookRuntime, judging: Judging): Promise<Answered> {
  const { hook, time } = judging;
  let result: Pick<HookResult, 'status' | 'reason'> | 'withheld';
  let bug: { readonly error: unknown } | undefined;
  try {
    result = await judgeEvent(runtime, judging);
  } catch (error) {
    runtime.log.error('a hook could not be judged', { ...hook, ...errorFacts(error) });
    result = { status: 'Failed', reason: `the checks could not be completed: ${whyFailed(error)}` };
    if (isBug(error)) bug = { error };
  }
  if (result === 'withheld') return result;
  const decided = result;
  const judged = await conclude(runtime, hook, judging.spec, judging.found.deployment, decided, time);
  if (bug) throw bug.error;
  return judged;
}

/** Decides and reports, and ends what the event's checks have begun. */
async function conclude(
  runtime: HookRuntime,
  hook: HookOf,
  spec: ServiceSpec,
  deployment: ObservedDeployment,
  result: Pick<HookResult, 'status' | 'reason'>,
  time: WorkTime,
): Promise<Answered> {
  const answered = await time.report(() => concludeHook(runtime, hook, result));
  if (goingOn(spec.checks?.[hook.event] ?? []).length > 0) {
    const record = await time.report(() => readHookRecord(recordTable(runtime), hook.service, hook.deploymentId));
    await endChecks(runtime, hook, spec, deployment, record?.events[hook.event], time);
  }
  return answered;
}

/** The event is over, or not what the deployment waits for. If the invocation's execution is open all the same, it fails. */
async function endElsewhere(
  runtime: HookRuntime,
  invocation: HookInvocation,
  { spec, deployment, reason }: Extract<HookedEvent, { kind: 'elsewhere' }>,
  time: WorkTime,
): Promise<Answered> {
  const { event } = runtime;
  const { deploymentId, executionId } = invocation;
  const hook: HookOf = { service: spec.name, deploymentId, event };
  try {
    const record = await time.work(() => readHookRecord(recordTable(runtime), hook.service, deploymentId));
    if (record?.events[event]?.executionId === executionId)
      return await conclude(runtime, hook, spec, deployment, { status: 'Failed', reason }, time);
  } catch (error) {
    return reportUnrecorded(runtime, invocation, reason, time, error);
  }
  return reportUnrecorded(runtime, invocation, reason, time);
}
