import { afterEach, expect, test } from '@jest/globals';
import { type Stack, startStack } from './stack';

let stack: Stack | undefined;
afterEach(async () => {
  await stack?.stop();
  stack = undefined;
});

test('a release ends well at the rates that AWS publishes, with no call throttled', async () => {
  stack = await startStack({ quotas: 'aws' });
  const digest = await stack.pushApproved('v2');
  const { aws, deployments, runningImage } = stack;
  const over = async () => (await deployments()).some(({ status }) => status === 'Succeeded');
  await aws.clock.advanceUntil(over, 3_600_000);
  expect(await runningImage()).toContain(digest);
  expect(aws.dispatcher.calls.filter(({ outcome }) => /Throttl|TooManyRequests/.test(outcome))).toEqual([]);
});
