import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { closeLandscapes } from '../../local/aws/codedeploy/landscape';
import { type GateWorld, gateWorld } from './gate-world';

/** Requests of an undisturbed vote, and of the look that decides the gate after it. */
const VOTE_CALLS = 3;
const SETTLE_CALLS = 9;

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

let given: GateWorld;
beforeEach(async () => {
  given = await gateWorld();
  await given.vote('alice', 'approve');
  given.calls.length = 0;
});
afterEach(closeLandscapes);

test('undisturbed, a vote and its look take as many calls as the rows below go through', async () => {
  await given.vote('bob', 'approve');
  expect(given.calls).toHaveLength(VOTE_CALLS);
  await given.voteCast();
  expect(given.calls).toHaveLength(VOTE_CALLS + SETTLE_CALLS);
});

describe.each(['before', 'after'] as const)('a process that dies at a call, %s it took effect', (when) => {
  test.each(upTo(VOTE_CALLS))('call %i of a vote: given again, it stands once, and the gate is decided', async (at) => {
    given.dieAt(at, when);
    expect(await given.vote('bob', 'approve')).toBe('died');
    given.revive();
    expect(await given.vote('bob', 'approve')).toMatchObject({ decision: 'approve' });
    await given.voteCast();

    expect(await given.present()).toMatchObject({ ballot: { revision: 3 }, outcome: { kind: 'approved' } });
    const audit = (await given.audit()).map(({ kind, approver }) => `${kind} ${approver ?? ''}`).sort();
    expect(audit).toEqual(['closed ', 'vote alice', 'vote bob']);
    expect(await given.ending()).toBe('Succeeded');
  });

  test.each(upTo(VOTE_CALLS))(
    'call %i of a vote: nobody comes back, and the sweep finds what was written',
    async (at) => {
      given.dieAt(at, when);
      await given.vote('bob', 'approve');
      given.revive();
      await given.pass(40);

      const written = at > 1 || when === 'after';
      expect((await given.present()).outcome?.kind).toBe(written ? 'approved' : 'expired');
      expect(await given.ending()).toBe(written ? 'Succeeded' : 'Failed');
    },
  );

  test.each(upTo(SETTLE_CALLS))('call %i of the look: the sweep ends it the same', async (at) => {
    await given.vote('bob', 'approve');
    given.dieAt(at, when);
    expect(await given.voteCast()).toBe('died');
    given.revive();
    await given.pass(40);

    const audit = (await given.audit()).filter(({ kind }) => kind === 'closed');
    expect((await given.present()).outcome?.kind).toBe('approved');
    expect(audit).toHaveLength(1);
    expect(await given.ending()).toBe('Succeeded');
    given.calls.length = 0;
    await given.pass(2);
    expect(given.calls).toEqual(['Query', 'Query']);
  });

  test.each(upTo(SETTLE_CALLS))('call %i of the look at a rejection: it is never taken for an approval', async (at) => {
    await given.vote('carol', 'reject', 'no');
    await given.vote('bob', 'approve');
    given.dieAt(at, when);
    await given.voteCast();
    given.revive();
    // Lambda tries an invocation again whose process ended.
    await given.voteCast();
    await given.pass(3);

    expect((await given.present()).outcome?.kind).toBe('rejected');
    expect(await given.ending()).toBe('Failed');
  });
});
