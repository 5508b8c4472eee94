import { changeExecution } from '../aws/hook-records';
import { isFinal, type Verdict } from '../domain/check/verdict';
import type { HookExecution, HookRecord, HookResult } from '../domain/hook-record';
import { withholding, withSoFar, withVerdicts } from '../domain/hook-transitions';
import { GATE_EVENT, GATE_REREAD_EVENT } from '../domain/own-hooks';
import { releaseOf } from '../domain/release';
import { LIFECYCLE_HOOK_EVENTS, type ServiceSpec } from '../domain/service-spec';
import type { HookOf } from './conclude-hook';
import type { EventInProgress } from './find-hooked-event';
import { openGate } from './open-gate';
import { NOT_A_RELEASE, rereadGate } from './reread-gate';
import { runChecks } from './run-checks';
import { type HookRuntime, recordTable } from './runtime';
import { skipsOfDeployment } from './skips-of-deployment';
import type { WorkTime } from './work-time';

/** A lifecycle event whose execution is recorded, and whose checks are ours to run. */
export interface Judging {
  readonly hook: HookOf;
  readonly spec: ServiceSpec;
  readonly found: EventInProgress;
  /** Of all lifecycle events until now. */
  readonly events: HookRecord['events'];
  readonly execution: HookExecution;
  readonly time: WorkTime;
}

type Result = Pick<HookResult, 'status' | 'reason'>;

/**
 * Runs an event's checks, unless an earlier run has their verdicts, and opens or re-reads a gate.
 * `withheld`: a check is in progress and will be looked at again, or people are asked. Throws AwsError and Conflict when the
 * time for work is over.
 */
export async function judgeEvent(runtime: HookRuntime, judging: Judging): Promise<Result | 'withheld'> {
  const { hook, spec, found, execution, time } = judging;
  const checks = spec.checks?.[hook.event] ?? [];
  let { verdicts } = execution;
  if (!verdicts) {
    const skips = checks.length === 0 ? [] : await time.work(() => skipsOfDeployment(runtime, spec, found.deployment));
    const about = { runtime, service: spec, event: found, time, skips };
    const soFar = await runChecks(checks, about, execution.soFar ?? []);
    const made = soFar.filter(isFinal);
    // What has failed need not wait for the others.
    if (made.length < soFar.length && made.every(({ outcome }) => outcome !== 'failed')) {
      await change(runtime, judging, (current) => withSoFar(current, soFar, runtime.now()));
      runtime.log.info('withheld while a check is in progress', { ...hook });
      return 'withheld';
    }
    const present = await change(runtime, judging, (current) => withVerdicts(current, made));
    verdicts = present?.verdicts ?? made;
  }
  const reasons = verdicts.map(({ check, reason }) => `${check}: ${reason}`);
  const failures = reasons.filter((_, index) => verdicts[index]?.outcome === 'failed');
  if (failures.length > 0) return { status: 'Failed', reason: failures.join('; ') };

  if (hook.event === GATE_REREAD_EVENT) {
    const { status, reason } = await time.work(() => rereadGate(runtime, spec, found.deployment));
    return { status, reason: [...reasons, reason].join('; ') };
  }
  if (hook.event === GATE_EVENT && spec.gate) return askPeople(runtime, judging, verdicts);
  return { status: 'Succeeded', reason: reasons.join('; ') || 'there is nothing to check' };
}

async function askPeople(
  runtime: HookRuntime,
  judging: Judging,
  own: readonly Verdict[],
): Promise<Result | 'withheld'> {
  const { hook, spec, found, events, time } = judging;
  const { deployment, deploymentConfigName, startedAt } = found;
  const release = releaseOf(deployment);
  if (!release) return { status: 'Failed', reason: NOT_A_RELEASE };
  const { deploymentId } = hook;
  const verdicts = LIFECYCLE_HOOK_EVENTS.flatMap((event) =>
    event === hook.event ? own : (events[event]?.verdicts ?? []),
  );
  const question = { deploymentId, releaseHash: release.hash, deploymentConfigName, startedAt, verdicts };
  const gate = await time.work(() => openGate(runtime, spec, question));
  if (gate.outcome) {
    const { kind, reason } = gate.outcome;
    return { status: kind === 'approved' ? 'Succeeded' : 'Failed', reason };
  }
  await change(runtime, judging, (present) => withholding(present, gate.id));
  runtime.log.info('withheld until people decide', { ...hook, gateId: gate.id, deadline: gate.deadline });
  return 'withheld';
}

async function change(
  runtime: HookRuntime,
  { hook, time }: Judging,
  next: (present: HookExecution) => HookExecution | undefined,
): Promise<HookExecution | undefined> {
  const writer = runtime.newId();
  const held = await time.report(() =>
    changeExecution(recordTable(runtime), hook, hook.event, writer, (present) => present && next(present)),
  );
  return held.events[hook.event];
}
