import { afterEach, expect, test } from '@jest/globals';
import { recordTable } from '../../../src/app/runtime';
import { readRecord } from '../../../src/aws/read-record';
import { ALICE, ask } from '../asked';
import { CHECK, type HookWorld, hookWorld } from './hook-world';

let given: HookWorld;
afterEach(() => given.close());

/** The image answers 200. */
const FAILING = { ...CHECK, status: 418 };
const SKIPPED = `skipped by ${ALICE}: the page is a teapot`;
const state = async () => (await readRecord(recordTable(given.runtime()), 'frontend'))!.state;
/** Of releases; CodeDeploy's own rollbacks are left out. */
const outcomes = async () =>
  (await given.deployments()).flatMap(({ creator, status }) => (creator === 'user' ? [status] : []));
const skip = (...skipChecks: string[]) =>
  ask(given, {
    ...{ kind: 'release', repository: 'frontend', tag: 'v2', force: true, skipChecks },
    reason: 'the page is a teapot',
  });

/** v2, which was refused by its check. */
async function refused(): Promise<void> {
  given = await hookWorld({ checks: { AfterAllowTestTraffic: [FAILING], AfterAllowTraffic: [CHECK] } });
  await given.push('v2');
  await given.minutes(3);
  expect(await outcomes()).toEqual(['Failed']);
}

test('a check that is skipped is not done, and everybody is told by whom and why', async () => {
  await refused();
  await skip('smoke');
  await given.minutes(9);

  expect(await outcomes()).toEqual(['Failed', 'Succeeded']);
  expect((await state()).ended[0]).toMatchObject({
    outcome: 'succeeded',
    skips: [{ checks: ['smoke'], by: ALICE, reason: 'the page is a teapot' }],
  });
  const mail = given.mails().at(-1)!;
  const body = mail.body.replace(/\s+/g, ' ');
  expect(mail.subject).toBe('Succeeded: frontend v2');
  expect(body).toContain(`Checks smoke ${SKIPPED} smoke ${SKIPPED}`);
  expect(body).toContain(`Not checked smoke: ${SKIPPED}`);
});

test('a rollback to what went without a check is checked', async () => {
  await refused();
  await skip('smoke');
  await given.minutes(9);
  await given.push('v3');
  await given.minutes(3);
  expect((await state()).ended[0]).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('smoke') });

  await ask(
    given,
    { kind: 'release', repository: 'frontend', tag: 'v3', force: true, reason: 'x', skipChecks: ['smoke'] },
    'second',
  );
  await given.minutes(9);
  await ask(given, { kind: 'rollback', reason: 'errors' });
  await given.minutes(3);

  const { ended } = await state();
  expect(ended[0]).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/^check smoke failed: /) });
  expect(ended[0]).not.toHaveProperty('skips');
});

test('a check that there is not is not skipped, and nothing is released', async () => {
  await refused();
  await skip('smoke', 'typo');
  await given.minutes(3);

  expect(await outcomes()).toEqual(['Failed']);
  expect(given.mails().at(-1)!.body.replace(/\s+/g, ' ')).toContain('Reason it has no check "typo", but smoke');
});
