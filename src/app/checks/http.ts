import { findTestListener } from '../../aws/test-listener';
import { type HttpCheckSpec, judgeHttp } from '../../domain/check/http';
import { type CheckRunner, NOT_TRIED, undone } from './check-runner';
import { sampleHttp } from './sample-http';

export const lookAtHttp: CheckRunner<HttpCheckSpec> = async ({ runtime, check, event, time, withinMs, once }) => {
  if (event.replacementTasks === 0) return NOT_TRIED;
  if (check.url !== undefined) return judgeHttp(check, await sampleHttp(check, undefined, withinMs));
  const found = await once('test listener', () => time.work(() => findTestListener(runtime.clients, event)));
  return 'obstacle' in found
    ? undone(found.obstacle)
    : judgeHttp(check, await sampleHttp(check, found.listener, withinMs));
};
