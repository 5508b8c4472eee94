import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { recordTable } from '../../../src/app/runtime';
import { readRecord } from '../../../src/aws/read-record';
import type { LambdaCheckSpec } from '../../../src/domain/check/lambda';
import { type HookWorld, hookWorld } from './hook-world';

const JUDGE: LambdaCheckSpec = {
  ...{ kind: 'lambda', name: 'judged', function: 'judge', timeoutInMinutes: 5, timeoutInSeconds: 2 },
};
/** As Lambda names it in the answer. */
const TIMED_OUT = { name: 'Sandbox.Timedout' };
const EVENT = 'AfterAllowTestTraffic';

let given: HookWorld;
afterEach(() => given.close());

async function judgedBy(answer: (payload: never) => unknown): Promise<void> {
  given = await hookWorld({ checks: { [EVENT]: [JUDGE] }, functions: { judge: answer } });
  await given.untilInvoked();
}
const verdict = async () => (await given.execution(EVENT))?.verdicts?.[0];
const quarantine = async () => (await readRecord(recordTable(given.runtime()), 'frontend'))?.state.quarantine;

test('a function is told what is released, and asked again with what it noted', async () => {
  const asked: { noted: unknown }[] = [];
  await judgedBy((payload) => {
    asked.push(payload);
    return asked.length < 3
      ? { outcome: 'in-progress', reason: `${asked.length} of 3`, noted: { times: asked.length, none: null } }
      : { outcome: 'succeeded', reason: 'thrice good' };
  });
  await given.minutes(8);

  expect(await verdict()).toMatchObject({ outcome: 'succeeded', reason: 'thrice good' });
  expect((await given.deployments())[0]!.status).toBe('Succeeded');
  expect(asked.map(({ noted }) => noted)).toEqual([null, { times: 1, none: null }, { times: 2, none: null }]);
  expect(asked[0]).toEqual({
    ...{ version: 1, service: 'frontend', cluster: 'prod', lifecycleEvent: EVENT, check: 'judged', noted: null },
    deploymentId: await given.deploymentId(),
    releaseHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    images: [{ repository: 'frontend', tag: 'v2', digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) }],
    taskDefinition: (await given.running()).taskDefinitionArn,
    desiredCount: 1,
    testListenerUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
  });
});

test('a function that says no fails the release, by its own fault', async () => {
  await judgedBy(() => ({ outcome: 'failed', reason: 'too slow' }));
  await given.minutes(2);
  expect((await given.execution(EVENT))?.result).toMatchObject({ status: 'Failed', reason: 'judged: too slow' });
  expect(await quarantine()).toHaveLength(1);
});

test.each([
  ['breaks', () => Promise.reject(new RangeError('x is 3')), 'judge broke (RangeError): x is 3'],
  [
    'takes longer than Lambda lets it',
    () =>
      Promise.reject(
        Object.assign(new Error('2026-11-21T09:00:03.000Z 4f7a Task timed out after 3.00 seconds'), TIMED_OUT),
      ),
    'judge broke (Sandbox.Timedout): 2026-11-21T09:00:03.000Z 4f7a Task timed out after 3.00 seconds',
  ],
  [
    'answers later than the check waits',
    () => setTimeout(2_500, { outcome: 'succeeded', reason: 'at last' }),
    'judge did not answer within 2 s',
  ],
  ['answers no JSON', () => 'fine', 'judge answered no {outcome, reason}'],
  ['answers nothing', () => '', 'judge answered no {outcome, reason}'],
  ['answers a list', () => [{ outcome: 'succeeded', reason: 'x' }], 'judge answered no {outcome, reason}'],
  [
    'answers an outcome of its own',
    () => ({ outcome: 'OK', reason: 'x' }),
    'judge answered no outcome that is succeeded, failed or in-progress',
  ],
])('a function that %s cannot decide, which is not the fault of the image', async (_, answer, reason) => {
  await judgedBy(answer);
  await given.minutes(2);
  expect(await verdict()).toMatchObject({ outcome: 'failed', undone: true, reason: `could not be done: ${reason}` });
  expect(await quarantine()).toEqual([]);
});

test('a function that does not exist cannot decide, which is not the fault of the image', async () => {
  given = await hookWorld({ checks: { [EVENT]: [JUDGE] } });
  await given.untilInvoked();
  await given.minutes(2);

  expect(await verdict()).toMatchObject({
    ...{ outcome: 'failed', undone: true },
    reason:
      'could not be done: lambda:InvokeFunction: ResourceNotFoundException: Function not found: arn:aws:lambda:ap-northeast-1:123456789012:function:judge',
  });
  expect((await given.deployments())[0]!.status).toBe('Failed');
  expect(await quarantine()).toEqual([]);
});
