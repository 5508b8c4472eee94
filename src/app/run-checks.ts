import { findTestListener } from '../aws/test-listener';
import type { CheckSpec } from '../domain/check/check-spec';
import { judgeHttp } from '../domain/check/http';
import type { Verdict } from '../domain/check/verdict';
import { instant } from '../domain/instant';
import type { EventInProgress } from './find-hooked-event';
import { errorFacts } from './handler';
import { sampleHttp } from './http-check';
import type { HookRuntime } from './runtime';
import { whyFailed } from './why-failed';
import type { WorkTime } from './work-time';

type Judgement = Omit<Verdict, 'check' | 'at'>;

/** Whoever scales a service in to nothing has nothing that a check could try, and is not kept from deploying. */
const NOTHING_RUNS: Judgement = {
  outcome: 'succeeded',
  reason: 'not tried: the desired count is 0, so the replacement has no task',
};

/** Runs the checks of a lifecycle event at once, each within its own time and the invocation's; one verdict for each. */
export function runChecks(
  runtime: HookRuntime,
  checks: readonly CheckSpec[],
  deployment: EventInProgress,
  time: WorkTime,
): Promise<Verdict[]> {
  const listener = shared(() => time.work(() => findTestListener(runtime.clients, deployment)));
  return Promise.all(
    checks.map(async (check) => {
      const judged = await judge(check).catch((error: unknown) => notDone(runtime, check, error));
      return { check: check.name, ...judged, at: instant(runtime.now()) };
    }),
  );

  async function judge(check: CheckSpec): Promise<Judgement> {
    if (deployment.replacementTasks === 0) return NOTHING_RUNS;
    const found = await listener();
    if ('obstacle' in found) return undone(found.obstacle);
    const withinMs = Math.min(check.timeoutInSeconds * 1_000, time.leftForWork());
    return judgeHttp(check, await sampleHttp(check, found.listener, withinMs));
  }
}

/** A check that breaks is a check that could not decide. */
function notDone(runtime: HookRuntime, check: CheckSpec, error: unknown): Judgement {
  runtime.log.error('a check could not be done', { check: check.name, ...errorFacts(error) });
  return undone(whyFailed(error));
}

function undone(why: string): Judgement {
  return { outcome: 'failed', reason: `could not be done: ${why}`, undone: true };
}

function shared<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
