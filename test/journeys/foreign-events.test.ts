import { afterEach, expect, test } from '@jest/globals';
import { type CompiledTemplate, type Stack, startStack } from './stack';

let stack: Stack;
afterEach(async () => {
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

/** Has the stack's rules be those of another account, from which all events here are foreign. */
function ofAnotherAccount({ Resources }: CompiledTemplate): void {
  for (const { Type, Properties } of Object.values(Resources)) {
    const pattern = Properties.EventPattern as { account: unknown[] } | undefined;
    if (Type === 'AWS::Events::Rule' && pattern) pattern.account = ['210987654321'];
  }
}

test('a push in another account, forwarded to the bus, is none of the fleet’s', async () => {
  stack = await startStack({ editTemplate: ofAnotherAccount });
  // The sweep looks at the repository too, and finds everything: within a quarter of an hour, but not at once.
  await stack.aws.clock.advance(2 * 60_000);
  await stack.push('v2');
  await stack.aws.clock.advance(60_000);
  expect(await stack.deployments()).toEqual([]);
});
