import type { CheckKind, CheckSpec } from '../domain/check/check-spec';
import { lookSeconds } from '../domain/check/duration';
import { judgeSkipped, type Skip } from '../domain/check/skip';
import { isFinal, type Judgement, type VerdictSoFar } from '../domain/check/verdict';
import { instant } from '../domain/instant';
import { lookAtAlarms } from './checks/alarms';
import { type CheckRunner, type Look, undone } from './checks/check-runner';
import { lookAtHttp } from './checks/http';
import { lookAtImages } from './checks/image';
import { lookAtLambda } from './checks/lambda';
import { lookAtMetric } from './checks/metric';
import { lookAtTargets } from './checks/targets';
import { lookAtTask } from './checks/task';
import { unlessTaken } from './checks/unless-taken';
import { errorFacts } from './handler';
import type { CheckRuntime } from './runtime';
import { whyFailed } from './why-failed';

const RUNNERS: { readonly [Kind in CheckKind]: CheckRunner<Extract<CheckSpec, { kind: Kind }>> } = {
  http: lookAtHttp,
  alarms: lookAtAlarms,
  image: lookAtImages,
  targets: lookAtTargets,
  metric: lookAtMetric,
  task: lookAtTask,
  lambda: lookAtLambda,
};

/**
 * Looks at the checks of a lifecycle event at once, each within its own time and the invocation's; what each came to. One that
 * is skipped is not looked at.
 *
 * @param soFar at the last look: what was final then stays
 */
export function runChecks(
  checks: readonly CheckSpec[],
  about: Pick<Look, 'runtime' | 'service' | 'event' | 'time'> & { readonly skips: readonly Skip[] },
  soFar: readonly VerdictSoFar[],
): Promise<VerdictSoFar[]> {
  const { runtime, time, skips } = about;
  const once = onceEach();
  return Promise.all(
    checks.map(async (check) => {
      const before = soFar.find((verdict) => verdict.check === check.name);
      if (before && isFinal(before)) return before;
      const skipped = judgeSkipped(skips, check.name);
      if (skipped) return { check: check.name, ...skipped, at: instant(runtime.now()) };
      // The timer of a signal takes no part of a millisecond, and nothing below zero.
      const withinMs = Math.max(0, Math.floor(Math.min(lookSeconds(check) * 1_000, time.leftForWork())));
      const noted = before?.noted ? { noted: before.noted } : {};
      const begun = instant(runtime.now());
      const of = { ...about, check, withinMs, ...noted, once };
      const looked = await look(of).catch((error: unknown) => notDone(runtime, check, error));
      const judged = await unlessTaken(of, begun, looked);
      return { check: check.name, ...judged, at: instant(runtime.now()) };
    }),
  );
}

function look(of: Look): Promise<Judgement> {
  // The kind says which of them it is.
  const runner = RUNNERS[of.check.kind] as CheckRunner<CheckSpec>;
  return runner(of);
}

/** A check that breaks is a check that could not decide. */
function notDone(runtime: CheckRuntime, check: CheckSpec, error: unknown): Judgement {
  runtime.log.error('a check could not be done', { check: check.name, ...errorFacts(error) });
  return undone(whyFailed(error));
}

function onceEach(): Look['once'] {
  const done = new Map<string, Promise<unknown>>();
  return <Result>(what: string, work: () => Promise<Result>) => {
    const result = done.get(what) ?? work();
    done.set(what, result);
    return result as Promise<Result>;
  };
}
