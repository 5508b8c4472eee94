import { SSM } from '@aws-sdk/client-ssm';
import { afterEach, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import type { Wire } from '../app/wire';
import { type Stack, startStack } from './stack';

let stack: Stack;
afterEach(async () => {
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

test('of two that make the keys of review links at once the first wins: its links stay good', async () => {
  const Name = '/slipway/production/review-keys';
  const theirs = JSON.stringify({ keys: [{ id: 'theirs', secret: 's'.repeat(43) }] });
  let made = false;
  const wire: Wire = async (operation, send) => {
    if (operation === 'PutParameter' && !made) {
      made = true;
      await new SSM(clientConfig(stack.aws)).putParameter({ Name, Type: 'SecureString', Value: theirs });
    }
    return send();
  };
  stack = await startStack({ wire });
  await stack.push('v2');
  const { link } = await stack.reviewed('v2');
  const { Parameter } = await new SSM(clientConfig(stack.aws)).getParameter({ Name, WithDecryption: true });
  expect(Parameter?.Value).toBe(theirs);
  expect(link).toContain('.theirs.');
  expect((await stack.open(link)).status).toBe(200);
});
