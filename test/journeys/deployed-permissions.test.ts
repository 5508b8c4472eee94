import { afterEach, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { createCommandLineClients } from '../../src/aws/command-line-clients';
import { slipway } from '../cli/command-line';
import { type CompiledTemplate, type Stack, startStack } from './stack';

/** What serverless.yml lets AWS's services and everybody do is needed: without it AWS refuses. */

let stack: Stack;
afterEach(async () => {
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

const minutes = (count: number): number => count * 60_000;

/** Takes away what lets EventBridge start image-pushed and use the dead-letter queue, and everybody open the page. */
function withoutPermissions({ Resources }: CompiledTemplate): void {
  for (const [name, { Type, Properties }] of Object.entries(Resources)) {
    const of = JSON.stringify(Properties.FunctionName ?? '');
    const pushed = Properties.Principal === 'events.amazonaws.com' && of.includes('ImageDashpushed');
    if (
      Type === 'AWS::SQS::QueuePolicy' ||
      (Type === 'AWS::Lambda::Permission' && (pushed || Properties.Principal === '*'))
    )
      delete Resources[name];
  }
}

test('without its permissions a push is neither delivered nor set aside, and the page is closed', async () => {
  stack = await startStack({ editTemplate: withoutPermissions });
  await stack.aws.clock.advance(minutes(2));
  await stack.push('v2');
  await stack.aws.clock.advance(minutes(1));
  expect(await stack.deployments()).toEqual([]);
  const listed = await slipway(['dlq', 'list', '--json'], createCommandLineClients(clientConfig(stack.aws)), {
    now: () => stack.aws.clock.now(),
  });
  expect(JSON.parse(listed.stdout!).letters).toEqual([]);

  // The sweep finds it within a quarter of an hour.
  await stack.aws.clock.advance(minutes(15));
  const { link } = await stack.reviewed('v2');
  expect((await stack.open(link)).status).toBe(403);
});
