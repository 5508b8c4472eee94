import { findTestListener } from '../../aws/test-listener';
import { type HttpCheckSpec, judgeHttp } from '../../domain/check/http';
import type { Judgement } from '../../domain/check/verdict';
import { type CheckRunner, undone } from './check-runner';
import { sampleHttp } from './sample-http';

/** Whoever scales a service in to nothing has nothing that a check could try, and is not kept from deploying. */
const NOTHING_RUNS: Judgement = {
  outcome: 'succeeded',
  reason: 'not tried: the desired count is 0, so the replacement has no task',
};

export const lookAtHttp: CheckRunner<HttpCheckSpec> = async ({ runtime, check, event, time, withinMs, once }) => {
  if (event.replacementTasks === 0) return NOTHING_RUNS;
  const found = await once('test listener', () => time.work(() => findTestListener(runtime.clients, event)));
  return 'obstacle' in found
    ? undone(found.obstacle)
    : judgeHttp(check, await sampleHttp(check, found.listener, withinMs));
};
