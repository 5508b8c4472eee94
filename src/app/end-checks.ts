import { changeExecution } from '../aws/hook-records';
import type { CheckSpec } from '../domain/check/check-spec';
import { type GoingOnKind, isGoingOn } from '../domain/check/going-on';
import type { HookExecution } from '../domain/hook-record';
import { ended } from '../domain/hook-transitions';
import type { ObservedDeployment } from '../domain/observed';
import type { ServiceSpec } from '../domain/service-spec';
import { endTask } from './checks/task';
import type { HookOf } from './conclude-hook';
import { errorFacts } from './handler';
import { type HookRuntime, recordTable } from './runtime';
import type { WorkTime } from './work-time';

/** What is known where a check's work is ended. */
export interface Ending<Spec extends CheckSpec = CheckSpec> {
  readonly runtime: HookRuntime;
  readonly check: Spec;
  readonly service: ServiceSpec;
  readonly deployment: ObservedDeployment;
  readonly execution: HookExecution;
  readonly time: WorkTime;
}

/**
 * Ends what a check has begun in AWS and what would go on without it. Asked once its lifecycle event is decided, whatever the
 * check came to, also when no look was ever recorded; may be asked again. What is thrown is tried again a minute later.
 */
export type CheckEnd<Spec extends CheckSpec> = (ending: Ending<Spec>) => Promise<void>;

const ENDS: { readonly [Kind in GoingOnKind]: CheckEnd<Extract<CheckSpec, { kind: Kind }>> } = {
  task: endTask,
};

/**
 * Ends what the checks of a decided lifecycle event have begun and not been seen to end, and records that. What cannot be
 * ended now stays recorded, and the sweep invokes the hook again.
 */
export async function endChecks(
  runtime: HookRuntime,
  hook: HookOf,
  service: ServiceSpec,
  deployment: ObservedDeployment,
  execution: HookExecution | undefined,
  time: WorkTime,
): Promise<void> {
  if (!execution?.result || !execution.unended) return;
  try {
    for (const check of service.checks?.[hook.event] ?? []) {
      if (!isGoingOn(check) || !execution.unended.includes(check.name)) continue;
      await ENDS[check.kind]({ runtime, check, service, deployment, execution, time });
    }
    await time.report(() => changeExecution(recordTable(runtime), hook, hook.event, runtime.newId(), ended));
  } catch (error) {
    runtime.log.error('what a check began could not be ended', { ...hook, ...errorFacts(error) });
  }
}
