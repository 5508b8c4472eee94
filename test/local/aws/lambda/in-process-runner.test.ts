import { expect, test } from '@jest/globals';
import { type Handler, inProcessRunner } from '../../../../local/aws/lambda/in-process-runner';
import { HANDLERS, invoke, NOW, runnerSuite, settingsFor } from './runner-suite';

/** Loads the handlers afresh, as a cold start does. */
const load = (handler: string): Handler => {
  const name = handler.split('.')[1]!;
  const exported = new Function(
    `${HANDLERS.replaceAll('export const', 'const exports_').replaceAll(
      /const exports_ (\w+)/g,
      'exported.$1',
    )}; return exported;`.replace(/^/, 'const exported = {};'),
  )() as Record<string, unknown>;
  const found = exported[name];
  const refuse = (message: string) => Object.assign(new Error(message), { name: 'Runtime.HandlerNotFound' });
  if (found === undefined) throw refuse(`${handler} is undefined or not exported`);
  if (typeof found !== 'function') throw refuse(`${handler} is not a function`);
  return found as Handler;
};

runnerSuite('functions in this process', () => inProcessRunner(({ handler }) => load(handler)));

test('[L-9] the harness makes a handler from what a process would find in its environment', async () => {
  const seen: unknown[] = [];
  const runner = inProcessRunner(({ now, ...environment }) => {
    seen.push(environment, now());
    return async () => 'made';
  });
  await invoke(runner.start(settingsFor('index.echo')));
  expect(seen).toEqual([
    {
      functionName: 'tried',
      handler: 'index.echo',
      variables: { STAGE: 'test' },
      credentials: { accessKeyId: 'ASIATRIED', secretAccessKey: 'secret', sessionToken: 'token' },
      region: 'ap-northeast-1',
    },
    NOW,
  ]);
});
