import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import type {
  EnvironmentSettings,
  ExecutionEnvironment,
  FunctionRunner,
  Outcome,
} from '../../../../local/aws/lambda/runner';

/** Handlers that a runner is tried with, by name; each runner's test makes them in its own way. */
export const HANDLERS = `
let count = 0;
export const echo = async (event, context) => ({
  event,
  name: context.functionName,
  arn: context.invokedFunctionArn,
  requestId: context.awsRequestId,
  memory: context.memoryLimitInMB,
  version: context.functionVersion,
  logs: [context.logGroupName, context.logStreamName],
});
export const counting = async () => ++count;
export const nothing = async () => undefined;
export const plain = () => 'plain';
export const mutating = async (event) => { event.list.push(1); return event; };
export const failing = async () => { throw new TypeError('broken'); };
export const failingPlainly = () => { throw 'a word'; };
export const hanging = () => new Promise(() => {});
export const remaining = async (_, context) => {
  const before = context.getRemainingTimeInMillis();
  await new Promise((resolve) => setTimeout(resolve, 50));
  return [before, context.getRemainingTimeInMillis()];
};
export const notAFunction = 42;
`;

export const settingsFor = (handler: string, extra: Partial<EnvironmentSettings> = {}): EnvironmentSettings => {
  const zip = zipSync({ 'index.mjs': strToU8(HANDLERS) });
  return {
    functionName: 'tried',
    functionArn: 'arn:aws:lambda:ap-northeast-1:123456789012:function:tried',
    runtime: 'nodejs24.x',
    handler,
    memorySize: 256,
    code: { zip, sha256: createHash('sha256').update(zip).digest('base64') },
    variables: { STAGE: 'test' },
    credentials: { accessKeyId: 'ASIATRIED', secretAccessKey: 'secret', sessionToken: 'token' },
    region: 'ap-northeast-1',
    logGroupName: '/aws/lambda/tried',
    logStreamName: 'stream',
    now: () => NOW,
    onLine: () => {},
    ...extra,
  };
};

export const NOW = new Date('2030-01-01T00:00:00Z');

export const invoke = (environment: ExecutionEnvironment, event: unknown = {}, timeoutInMs = 5_000): Promise<Outcome> =>
  environment.invoke({ requestId: `request-${++requests}`, payload: JSON.stringify(event), now: NOW, timeoutInMs });
let requests = 0;

const returned = (outcome: Outcome): unknown =>
  'payload' in outcome.result ? JSON.parse(outcome.result.payload) : outcome.result.error;

/** What every {@link FunctionRunner} promises. */
export function runnerSuite(name: string, makeRunner: () => FunctionRunner): void {
  const within = async (
    handler: string,
    story: (environment: ExecutionEnvironment) => Promise<void>,
  ): Promise<void> => {
    const runner = makeRunner();
    try {
      await story(runner.start(settingsFor(handler)));
    } finally {
      await runner.close();
    }
  };

  describe(name, () => {
    test('[L-1] a handler gets event and context, and what it returns is the payload', () =>
      within('index.echo', async (environment) => {
        const outcome = await invoke(environment, { a: [1, 'ü'] });
        expect(returned(outcome)).toEqual({
          event: { a: [1, 'ü'] },
          name: 'tried',
          arn: 'arn:aws:lambda:ap-northeast-1:123456789012:function:tried',
          requestId: expect.stringMatching(/^request-\d+$/),
          memory: '256',
          version: '$LATEST',
          logs: ['/aws/lambda/tried', 'stream'],
        });
        expect(outcome).toMatchObject({ lost: false, timedOut: false, durationInMs: expect.any(Number) });
      }));

    test.each([
      ['nothing', null],
      ['plain', 'plain'],
    ])('[L-1] handler %s answers %j', (handler, expected) =>
      within(`index.${handler}`, async (environment) => {
        expect(returned(await invoke(environment))).toBe(expected);
      }),
    );

    test('[L-2] an environment keeps its state from event to event and tells of its cold start once', () =>
      within('index.counting', async (environment) => {
        const first = await invoke(environment);
        const second = await invoke(environment);
        expect([returned(first), returned(second)]).toEqual([1, 2]);
        expect(first.initDurationInMs).toBeGreaterThanOrEqual(0);
        expect(second.initDurationInMs).toBeUndefined();
      }));

    test('[L-3] two environments of a function share nothing', async () => {
      const runner = makeRunner();
      try {
        const environments = [runner.start(settingsFor('index.counting')), runner.start(settingsFor('index.counting'))];
        const outcomes = await Promise.all(environments.map((environment) => invoke(environment)));
        expect(outcomes.map(returned)).toEqual([1, 1]);
      } finally {
        await runner.close();
      }
    });

    test('[L-4] what a handler throws is an error with type, message and trace, and the environment lives on', () =>
      within('index.failing', async (environment) => {
        const outcome = await invoke(environment);
        expect(returned(outcome)).toEqual({
          errorType: 'TypeError',
          errorMessage: 'broken',
          trace: expect.arrayContaining(['TypeError: broken', expect.stringMatching(/^ {4}at /)]),
        });
        expect(outcome.lost).toBe(false);
      }));

    test('[L-4] even when it is no Error', () =>
      within('index.failingPlainly', async (environment) => {
        expect(returned(await invoke(environment))).toEqual({ errorType: 'string', errorMessage: 'a word', trace: [] });
      }));

    test('[L-5] a handler that takes too long is timed out and its environment lost', () =>
      within('index.hanging', async (environment) => {
        const outcome = await invoke(environment, {}, 100);
        expect(outcome).toMatchObject({ lost: true, timedOut: true });
        expect(returned(outcome)).toEqual({
          errorType: 'Sandbox.Timedout',
          errorMessage: expect.stringMatching(/^RequestId: request-\d+ Error: Task timed out after 0.10 seconds$/),
        });
      }));

    test('[L-15] one that is stopped in the middle of an event ends as a killed process does', () =>
      within('index.remaining', async (environment) => {
        await invoke(environment);
        const running = invoke(environment);
        await new Promise((resolve) => setTimeout(resolve, 10));
        await environment.stop();
        const outcome = await running;
        expect(outcome).toMatchObject({ lost: true, timedOut: false });
        expect(returned(outcome)).toEqual({
          errorType: 'Runtime.ExitError',
          errorMessage: expect.stringMatching(
            /^RequestId: request-\d+ Error: Runtime exited with error: signal: killed$/,
          ),
        });
      }));

    test('[L-6] the time that remains is wall time', () =>
      within('index.remaining', async (environment) => {
        const [before, after] = returned(await invoke(environment, {}, 2_000)) as [number, number];
        expect(before).toBeGreaterThan(1_000);
        expect(before).toBeLessThanOrEqual(2_000);
        expect(before - after).toBeGreaterThanOrEqual(45);
      }));

    test.each([
      ['index.none', 'Runtime.HandlerNotFound', 'index.none is undefined or not exported'],
      ['index.notAFunction', 'Runtime.HandlerNotFound', 'index.notAFunction is not a function'],
    ])('[L-7] handler %s fails its cold start', (handler, errorType, errorMessage) =>
      within(handler, async (environment) => {
        const outcome = await invoke(environment);
        expect(returned(outcome)).toMatchObject({ errorType, errorMessage });
        expect(outcome.lost).toBe(true);
      }),
    );

    test('[L-8] an event is a copy', () =>
      within('index.mutating', async (environment) => {
        const event = { list: [] };
        expect(returned(await invoke(environment, event))).toEqual({ list: [1] });
        expect(event).toEqual({ list: [] });
      }));
  });
}
