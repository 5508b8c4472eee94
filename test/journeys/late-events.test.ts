import { afterEach, expect, test } from '@jest/globals';
import { AwsError } from '../../local/aws/wire/aws-error';
import { clientConfig } from '../../local/boot';
import { createCommandLineClients } from '../../src/aws/command-line-clients';
import { slipway } from '../cli/command-line';
import { type Stack, startStack } from './stack';

/** What AWS cannot deliver now it delivers later: nobody has to wait for the sweep. */

let stack: Stack;
afterEach(async () => {
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

test('a push while Lambda has no room is heard when it has, and nothing is set aside', async () => {
  stack = await startStack();
  let busy = true;
  stack.aws.dispatcher.barriers.push(({ caller, operation }) => {
    if (busy && operation === 'Invoke' && caller.kind === 'service' && caller.service === 'events.amazonaws.com')
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.');
  });
  await stack.push('v2');
  await stack.aws.clock.advance(20_000);
  expect(await stack.deployments()).toEqual([]);
  busy = false;
  await stack.aws.clock.advance(40_000);
  expect(await stack.deployments()).toHaveLength(1);
  const listed = await slipway(['dlq', 'list', '--json'], createCommandLineClients(clientConfig(stack.aws)), {
    now: () => stack.aws.clock.now(),
  });
  expect(JSON.parse(listed.stdout!).letters).toEqual([]);
});
