import { setTimeout as pause } from 'node:timers/promises';
import { changeExecution, readHookRecord } from '../aws/hook-records';
import type { HookRecord, HookResult } from '../domain/hook-record';
import { type Beginning, begin } from '../domain/hook-transitions';
import { instant } from '../domain/instant';
import type { ServiceSpec } from '../domain/service-spec';
import type { HookInvocation } from '../messages/codedeploy-hook-invocation';
import { concludeHook, type HookOf } from './conclude-hook';
import { type FoundStage, findStage, type Stage } from './find-stage';
import { errorFacts } from './handler';
import { type Judging, judgeEvent } from './judge-event';
import { reportUnrecorded } from './report-unrecorded';
import { type HookRuntime, recordTable } from './runtime';
import { isBug, whyFailed } from './why-failed';
import { WorkTime } from './work-time';

/** What became of an invocation. `withheld`: people are asked, and whoever executes their decision reports. */
export type Judged = 'reported' | 'withheld' | 'left';

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
export async function judgeStage(
  runtime: HookRuntime,
  invocation: HookInvocation,
  remainingMs: number,
): Promise<Judged> {
  const { event } = runtime;
  const { deploymentId } = invocation;
  const time = new WorkTime(remainingMs);
  let stage: Stage;
  try {
    stage = await time.work(() => look(runtime, deploymentId));
  } catch (error) {
    const reason = `the deployment could not be looked at: ${whyFailed(error)}`;
    if (!(await isRecorded(runtime, invocation, time)))
      return reportUnrecorded(runtime, invocation, reason, time, error);
    runtime.log.warn('invoked again, and left to who answers already', { deploymentId, event, reason });
    if (isBug(error)) throw error;
    return 'left';
  }
  switch (stage.kind) {
    case 'unknown':
      runtime.log.warn('invoked for a deployment that CodeDeploy does not know', { deploymentId, event });
      return 'left';
    case 'not-ours':
      return reportUnrecorded(runtime, invocation, stage.reason, time);
    case 'elsewhere':
      return endElsewhere(runtime, invocation, stage, time);
    case 'in-progress':
      return judgeInProgress(runtime, invocation, stage.spec, stage.found, time);
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

async function look(runtime: HookRuntime, deploymentId: string): Promise<Stage> {
  for (let looks = 1; ; looks++) {
    const stage = await findStage(runtime, deploymentId);
    if (stage.kind !== 'elsewhere' || stage.hasBegun || looks === MOST_LOOKS) return stage;
    await pause(BETWEEN_LOOKS_MS);
  }
}

/** Takes the right to run the event's checks, if it is to be had. */
async function judgeInProgress(
  runtime: HookRuntime,
  invocation: HookInvocation,
  spec: ServiceSpec,
  found: FoundStage,
  invocationTime: WorkTime,
): Promise<Judged> {
  const { event } = runtime;
  const { deploymentId, executionId } = invocation;
  const hook: HookOf = { service: spec.name, deploymentId, event };
  const longest = Math.max(0, ...(spec.checks?.[event] ?? []).map(({ timeoutInSeconds }) => timeoutInSeconds));
  const time = invocationTime.atMost(longest * 1_000 + BESIDE_CHECKS_MS);

  const begun: { as: Beginning } = { as: { kind: 'running' } };
  let events: HookRecord['events'];
  try {
    const writer = runtime.newId();
    const held = await time.work(() =>
      changeExecution(recordTable(runtime), hook, event, writer, (present) => {
        const now = runtime.now();
        const runUntil = instant(new Date(now.getTime() + Math.max(0, time.left())));
        begun.as = begin(present, { executionId, startedAt: found.startedAt, runUntil }, now);
        return begun.as.kind === 'run' ? begun.as.execution : undefined;
      }),
    );
    events = held.events;
  } catch (error) {
    const reason = `the hook could not be recorded: ${whyFailed(error)}`;
    return reportUnrecorded(runtime, invocation, reason, time, error);
  }

  switch (begun.as.kind) {
    case 'run':
      return judgeAndConclude(runtime, { hook, spec, found, events, execution: begun.as.execution, time });
    case 'given-up':
      return concludeHook(runtime, hook, { status: 'Failed', reason: begun.as.reason });
    case 'decided':
      return concludeHook(runtime, hook, begun.as.result);
    case 'other-execution':
      runtime.log.warn('invoked with another execution than the recorded one', { ...hook });
      return 'left';
    case 'running':
    case 'withheld':
      runtime.log.info('invoked again', { ...hook, because: begun.as.kind });
      return 'left';
  }
}

/** From here on there is a record: what cannot be reported now, the sweep reports. */
async function judgeAndConclude(runtime: HookRuntime, judging: Judging): Promise<Judged> {
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
  const judged = await time.report(() => concludeHook(runtime, hook, decided));
  if (bug) throw bug.error;
  return judged;
}

/** The event is over, or not what the deployment waits for. If the invocation's execution is open all the same, it fails. */
async function endElsewhere(
  runtime: HookRuntime,
  invocation: HookInvocation,
  { spec, reason }: Extract<Stage, { kind: 'elsewhere' }>,
  time: WorkTime,
): Promise<Judged> {
  const { event } = runtime;
  const { deploymentId, executionId } = invocation;
  const hook: HookOf = { service: spec.name, deploymentId, event };
  try {
    const record = await time.work(() => readHookRecord(recordTable(runtime), hook.service, deploymentId));
    if (record?.events[event]?.executionId === executionId)
      return await time.report(() => concludeHook(runtime, hook, { status: 'Failed', reason }));
  } catch (error) {
    return reportUnrecorded(runtime, invocation, reason, time, error);
  }
  return reportUnrecorded(runtime, invocation, reason, time);
}
