import { afterEach, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { createCommandLineClients } from '../../src/aws/command-line-clients';
import { slipway } from '../cli/command-line';
import { forbid } from './forbid';
import { bodiesIn, hasMail, subjectsIn } from './release';
import { type Stack, startStack } from './stack';

/** What was not the release's fault is repaired, and the release needs nobody to push it again. */

let stack: Stack;
afterEach(async () => {
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

const minutes = (count: number): number => count * 60_000;

async function status(): Promise<string> {
  const clients = createCommandLineClients(clientConfig(stack.aws));
  const said = await slipway(['status', 'frontend'], clients, { now: () => stack.aws.clock.now() });
  return said.stdout ?? '';
}

test('a deployment that failed for want of a permission is tried again, reviewed, and succeeds', async () => {
  stack = await startStack();
  const lift = await forbid(stack, 'frontend-codedeploy', 'ecs:CreateTaskSet');
  const second = await stack.push('v2');
  await stack.aws.clock.advanceUntil(hasMail(stack, /^Failed: frontend v2$/), minutes(30));
  expect(bodiesIn(stack)).toMatch(/IAM_ROLE_PERMISSIONS/);
  expect(bodiesIn(stack)).toMatch(/Slipway tries it again by itself at \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
  expect(await status()).toMatch(
    /Waiting +tried again at .*, after 1 try: deployment d-\w+ Failed: IAM_ROLE_PERMISSIONS/,
  );

  await lift();
  await stack.reviewed('v2');
  await stack.approve('v2');
  expect(await stack.aws.clock.advanceUntil(hasMail(stack, /^Succeeded: frontend v2$/), minutes(60))).toBe(true);
  expect(subjectsIn(stack)).toEqual(['Failed: frontend v2', 'Review: frontend v2', 'Succeeded: frontend v2']);
  expect(await stack.runningImage()).toContain(second);
});
