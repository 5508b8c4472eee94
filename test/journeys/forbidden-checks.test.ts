import { afterEach, expect, test } from '@jest/globals';
import { forbid } from './forbid';
import { type OwnFleet, ownFleet } from './own-fleet';
import { hasMail, mailBody, subjectsIn } from './release';
import { type Stack, startStack } from './stack';

const SLIPWAY_YML = `
images:
  - repository: frontend
    tags:
      order: number
      prefix: v
checks:
  BeforeInstall:
    - kind: task
      name: migrated
      container: frontend
      command: [migrate, up]
`;
const ROLE = 'slipway-production-hook-before-install';
const minutes = (count: number): number => count * 60_000;

let fleet: OwnFleet;
let stack: Stack;
afterEach(async () => {
  await stack?.stop();
  fleet?.remove();
  expect(stack?.internalErrors).toEqual([]);
});

test('a task that the hook’s role may not run is nobody’s fault: told, and tried again until it may', async () => {
  fleet = ownFleet(SLIPWAY_YML);
  stack = await startStack(fleet.options);
  const allow = await forbid(stack, ROLE, 'ecs:RunTask');
  await stack.push('v2');
  expect(await stack.aws.clock.advanceUntil(hasMail(stack, /^Failed: frontend v2$/), minutes(10))).toBe(true);

  const mail = mailBody(stack, /^Failed/);
  expect(mail).toContain(
    'check migrated failed: could not be done: ecs:RunTask: AccessDeniedException: User: arn:aws:sts:',
  );
  expect(mail).toContain('with an explicit deny in an identity-based policy');
  expect(mail).toContain('the release itself was not at fault, so Slipway tries it again by itself');
  await allow();
  expect(await stack.aws.clock.advanceUntil(hasMail(stack, /^Succeeded: frontend v2$/), minutes(30))).toBe(true);
  expect(subjectsIn(stack)).toEqual(['Failed: frontend v2', 'Succeeded: frontend v2']);
});
