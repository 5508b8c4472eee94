import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { dueItems } from '../../../src/aws/due-items';
import { closeLandscapes } from '../../local/aws/codedeploy/landscape';
import { changes, crashPoints } from '../wire';
import { type GateWorld, gateWorld } from './gate-world';

/** Changes of an undisturbed vote, and of the look that decides the gate after it. */
const VOTE_CHANGES = 3;
const SETTLE_CHANGES = 6;

let given: GateWorld;
beforeEach(async () => {
  given = await gateWorld();
  await given.vote('alice', 'approve');
  given.calls.length = 0;
});
afterEach(closeLandscapes);

test('undisturbed, a vote and its look change as much as the rows below go through', async () => {
  await given.vote('bob', 'approve');
  expect(given.calls.filter(changes)).toHaveLength(VOTE_CHANGES);
  await given.voteCast();
  expect(given.calls.filter(changes)).toHaveLength(VOTE_CHANGES + SETTLE_CHANGES);
});

describe('a process that dies', () => {
  test.each(crashPoints(VOTE_CHANGES))(
    '$when change $at of a vote: given again, it stands once, and the gate is decided',
    async (point) => {
      given.dieAt(point);
      expect(await given.vote('bob', 'approve')).toBe('died');
      given.revive();
      expect(await given.vote('bob', 'approve')).toMatchObject({ decision: 'approve' });
      await given.voteCast();

      expect(await given.present()).toMatchObject({ ballot: { revision: 3 }, outcome: { kind: 'approved' } });
      const audit = (await given.audit()).map(({ kind, approver }) => `${kind} ${approver ?? ''}`).sort();
      expect(audit).toEqual(['closed ', 'vote alice', 'vote bob']);
      expect(await given.ending()).toBe('Succeeded');
    },
  );

  test.each(crashPoints(VOTE_CHANGES))(
    '$when change $at of a vote: nobody comes back, and the sweep finds what was written',
    async (point) => {
      given.dieAt(point);
      await given.vote('bob', 'approve');
      given.revive();
      await given.pass(40);

      const written = point.at > 1;
      expect((await given.present()).outcome?.kind).toBe(written ? 'approved' : 'expired');
      expect(await given.ending()).toBe(written ? 'Succeeded' : 'Failed');
    },
  );

  test.each(crashPoints(SETTLE_CHANGES))('$when change $at of the look: the sweep ends it the same', async (point) => {
    await given.vote('bob', 'approve');
    given.dieAt(point);
    expect(await given.voteCast()).toBe('died');
    given.revive();
    await given.pass(40);

    const audit = (await given.audit()).filter(({ kind }) => kind === 'closed');
    expect((await given.present()).outcome?.kind).toBe('approved');
    expect(audit).toHaveLength(1);
    expect(await given.ending()).toBe('Succeeded');
    await given.pass(2);
    expect(await dueItems(given.table, given.aws.clock.now(), 10)).toEqual([]);
  });

  test.each(crashPoints(SETTLE_CHANGES))(
    '$when change $at of the look at a rejection: it is never taken for an approval',
    async (point) => {
      await given.vote('carol', 'reject', 'no');
      await given.vote('bob', 'approve');
      given.dieAt(point);
      await given.voteCast();
      given.revive();
      // Lambda tries an invocation again whose process ended.
      await given.voteCast();
      await given.pass(3);

      expect((await given.present()).outcome?.kind).toBe('rejected');
      expect(await given.ending()).toBe('Failed');
    },
  );
});
