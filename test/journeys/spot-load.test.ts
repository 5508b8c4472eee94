import { afterEach, expect, test } from '@jest/globals';
import { interruptUnderLoad } from '../../bench/spot/phase';
import { disableSpotRule } from '../../bench/spot/spot-rule';
import { hasMail } from './release';
import { type Stack, startStack } from './stack';
import { greenShare } from './traffic';

let stack: Stack | undefined;
afterEach(async () => {
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

const MINUTE = 60_000;

test('no visitor notices that half of the tasks are taken, in a canary neither; without Slipway they do', async () => {
  stack = await startStack();
  const { aws, listenerPorts } = stack;
  // ECS itself leaves them in rotation until they are gone.
  await aws.faults.inject({ kind: 'ecs-deregistration', when: 'late', for: 86_400 });
  const under = { service: 'prod/frontend', port: listenerPorts.production, seconds: 20 };
  const drained = { failures: 0, outAfter: { first: 1, last: 1 }, elb502: 0 };

  expect(await interruptUnderLoad(aws, under)).toMatchObject({ ...drained, interrupted: 2, requests: 600 });
  await aws.clock.advance(3 * MINUTE);

  await stack.pushApproved('v2');
  while ((await greenShare(stack)) === 0) await aws.clock.advance(5_000);
  expect(await interruptUnderLoad(aws, under)).toMatchObject({ ...drained, interrupted: 4, requests: 600 });
  expect(await aws.clock.advanceUntil(hasMail(stack, /^Succeeded: frontend v2$/), 60 * MINUTE)).toBe(true);
  await aws.clock.advance(10 * MINUTE);

  expect(await disableSpotRule(aws)).toEqual(['slipway-production-spot-tasks']);
  const undrained = await interruptUnderLoad(aws, under);
  expect(undrained).toMatchObject({ interrupted: 2, requests: 600, outAfter: { last: 12 } });
  // Every other one, from the end of the programs to that of the tasks.
  expect(undrained.failures).toBeGreaterThan(50);
  expect(undrained.elb502).toBe(undrained.failures);
});
