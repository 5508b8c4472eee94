import type { CheckSpec } from '../../domain/check/check-spec';
import type { Judgement, Noted } from '../../domain/check/verdict';
import type { ServiceSpec } from '../../domain/service-spec';
import type { EventInProgress } from '../find-hooked-event';
import type { CheckRuntime } from '../runtime';
import type { WorkTime } from '../work-time';

/** What a look at a check has. */
export interface Look<Spec extends CheckSpec = CheckSpec> {
  readonly runtime: CheckRuntime;
  readonly check: Spec;
  readonly service: ServiceSpec;
  readonly event: EventInProgress;
  /** Of the invocation: for what is asked of AWS. */
  readonly time: WorkTime;
  /** Wall time that this look may take. */
  readonly withinMs: number;
  /** What the check noted at its last look at the same lifecycle event. */
  readonly noted?: Noted;
  /** Does what several checks of an invocation need once for all of them; `what` names it. */
  readonly once: <Result>(what: string, work: () => Promise<Result>) => Promise<Result>;
}

/**
 * Looks at a check once. What is thrown is a check that could not be done: it fails, not by the image's fault. A look may be
 * repeated after a crash, so whatever it begins must be found again.
 */
export type CheckRunner<Spec extends CheckSpec> = (look: Look<Spec>) => Promise<Judgement>;

/** A check that fails, but not by the image's fault. */
export function undone(why: string): Judgement {
  return { outcome: 'failed', reason: `could not be done: ${why}`, undone: true };
}

/** Whoever scales a service in to nothing has nothing that a check could try, and is not kept from deploying. */
export const NOT_TRIED: Judgement = {
  outcome: 'succeeded',
  reason: 'not tried: the desired count is 0, so the replacement has no task',
};
