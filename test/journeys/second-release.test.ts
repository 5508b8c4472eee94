import { ECS } from '@aws-sdk/client-ecs';
import { SNS } from '@aws-sdk/client-sns';
import { afterEach, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { hasMail } from './release';
import { type Stack, startStack } from './stack';

let stack: Stack;
afterEach(async () => {
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

const minutes = (count: number): number => count * 60_000;
const mailed = (subject: RegExp) => stack.aws.clock.advanceUntil(hasMail(stack, subject), minutes(120));
const hooks = () =>
  stack.aws.dispatcher.calls.filter(
    ({ who, operation }) => who === 'codedeploy.amazonaws.com' && operation === 'Invoke',
  ).length;

test('a rejected release goes back to the one before: nothing of it stays, no hook runs again, no stranger is told', async () => {
  stack = await startStack();
  const TopicArn = 'arn:aws:sns:ap-northeast-1:123456789012:slipway-production-owners';
  // Anybody may type an address; whose it is has not said yes.
  await new SNS(clientConfig(stack.aws)).subscribe({ TopicArn, Protocol: 'email', Endpoint: 'stranger@example.com' });
  const second = await stack.pushApproved('v2');
  expect(await mailed(/^Succeeded: frontend v2$/)).toBe(true);
  await stack.push('v3');
  await stack.reviewed('v3');
  const before = hooks();
  await stack.reject('v3', 'It loses orders.');
  expect(await mailed(/^Rejected: frontend v3$/)).toBe(true);
  await stack.aws.clock.advance(minutes(10));

  expect(await stack.runningImage()).toContain(second);
  expect(hooks()).toBe(before);
  const { services } = await new ECS(clientConfig(stack.aws)).describeServices({
    cluster: 'prod',
    services: ['frontend'],
  });
  expect(services?.[0]?.taskSets).toHaveLength(1);
  const kinds = stack.aws.mailbox.mails().flatMap(({ to, kind }) => (to === 'stranger@example.com' ? [kind] : []));
  expect(kinds).toEqual(['confirmation']);
});
