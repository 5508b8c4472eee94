import { afterEach, describe, expect, test } from '@jest/globals';
import { closeGate } from '../../../src/aws/gates';
import { instant } from '../../../src/domain/instant';
import { GATE } from '../../domain/gate-given';
import { closeLandscapes } from '../../local/aws/codedeploy/landscape';
import { always, once, refused } from '../wire';
import { type GateWorld, gateWorld, serviceOf } from './gate-world';

afterEach(closeLandscapes);

let given: GateWorld;
const close = async (kind: 'superseded' | 'approved') => {
  const now = instant(given.aws.clock.now());
  return closeGate(given.table, await given.present(), { kind, reason: 'why', at: now, by: [] }, now);
};
const kindsOfAudit = async () =>
  (await given.audit()).map(({ kind, reason }) => (reason ? `${kind}: ${reason}` : kind));

describe('a vote', () => {
  test('is written into the ballot, and into the audit trail with where it came from', async () => {
    given = await gateWorld();
    const from = { sourceIp: '192.0.2.1', userAgent: 'Mail/1.0'.repeat(99), tokenId: '0123456789ab' };
    const result = await given.vote('alice', 'approve', ' fine\r\nby me ', from);
    const vote = {
      approver: 'alice',
      decision: 'approve',
      comment: 'fine\nby me',
      at: expect.any(String),
      via: 'link',
    };
    expect(result).toEqual({ kind: 'recorded', decision: 'approve', vote });
    expect((await given.present()).ballot).toMatchObject({ revision: 1, votes: { alice: vote } });
    expect(await given.audit()).toMatchObject([
      { kind: 'vote', ...vote, ...from, userAgent: from.userAgent.slice(0, 256) },
    ]);
  });

  test('given again is the one that stands, whatever the comment; the opposite is a conflict', async () => {
    given = await gateWorld();
    await given.vote('alice', 'approve', 'one');
    expect(await given.vote('alice', 'approve', 'two')).toMatchObject({ kind: 'repeated', vote: { comment: 'one' } });
    expect(await given.vote('alice', 'reject', 'no')).toMatchObject({
      kind: 'conflict',
      vote: { decision: 'approve' },
    });
    expect((await given.present()).ballot).toMatchObject({ revision: 1, votes: { alice: { comment: 'one' } } });
    expect(await kindsOfAudit()).toEqual(expect.arrayContaining(['vote', 'refused: conflict']));
    expect(await given.audit()).toHaveLength(2);
  });

  test('is shown again after the gate is decided, and the opposite is a conflict still', async () => {
    given = await gateWorld();
    await given.vote('alice', 'approve');
    await close('superseded');
    await given.aws.clock.advance(1);
    expect(await given.vote('alice', 'approve')).toMatchObject({ kind: 'repeated' });
    expect(await given.vote('alice', 'reject', 'no')).toMatchObject({ kind: 'conflict' });
    expect(given.cast).toHaveLength(1);
  });

  test('and its like at the same moment: one is recorded', async () => {
    given = await gateWorld();
    const results = await Promise.all([
      given.vote('alice', 'approve', 'a'),
      given.vote('alice', 'reject', 'b'),
      given.vote('alice', 'approve', 'c'),
    ]);
    const kinds = results.map((result) => (result === 'died' ? result : result.kind));
    expect(kinds.filter((kind) => kind === 'recorded')).toHaveLength(1);
    expect((await given.present()).ballot.revision).toBe(1);
  });

  test('is refused once the gate is decided, with its outcome', async () => {
    given = await gateWorld();
    await close('superseded');
    expect(await given.vote('alice', 'approve')).toMatchObject({ kind: 'closed', outcome: { kind: 'superseded' } });
    expect(await given.vote('alice', 'withdraw')).toMatchObject({ kind: 'too-late-to-withdraw' });
    expect(await kindsOfAudit()).toEqual(['refused: closed', 'refused: too-late-to-withdraw']);
  });

  test('is refused when the gate is decided between the look and the write', async () => {
    given = await gateWorld();
    given.wire(
      once('UpdateItem', async (_operation, send) => {
        await close('superseded');
        return send();
      }),
    );
    expect(await given.vote('alice', 'approve')).toMatchObject({ kind: 'closed', outcome: { kind: 'superseded' } });
    expect((await given.present()).ballot.votes).toEqual({});
  });

  test('counts a millisecond before the deadline, and is refused at it, though nobody has closed the gate', async () => {
    given = await gateWorld();
    await given.aws.clock.advance(40 * 60_000 - 1);
    expect(await given.vote('alice', 'approve')).toMatchObject({ kind: 'recorded' });
    await given.aws.clock.advance(1);
    expect(await given.vote('bob', 'approve')).toEqual({ kind: 'closed' });
    expect(await given.vote('alice', 'withdraw')).toEqual({ kind: 'too-late-to-withdraw' });
  });

  test.each([
    ['a stranger', 'mallory', GATE],
    ['somebody who was removed since the mail', 'alice', { ...GATE, approvers: GATE.approvers.slice(1) }],
    ['anybody, once the service has no gate', 'alice', undefined],
    ['who made the image, to approve it', 'alice', { ...GATE, excludeAuthor: true }],
  ])('of %s is not taken', async (_rule, approver, spec) => {
    given = await gateWorld({ authors: 'alice@example.com' });
    given.redeploy(serviceOf(spec));
    expect(await given.vote(approver, 'approve')).toMatchObject({ kind: 'not-authorised', reason: expect.any(String) });
    expect((await given.present()).ballot.revision).toBe(0);
    expect(given.cast).toEqual([]);
    expect(await given.audit()).toMatchObject([{ kind: 'refused', approver, decision: 'approve' }]);
  });

  test('of who made the image may stop it', async () => {
    given = await gateWorld({ authors: 'alice', gate: { ...GATE, excludeAuthor: true } });
    expect(await given.vote('alice', 'reject', 'my mistake')).toMatchObject({ kind: 'recorded' });
  });

  test.each([[undefined], [''], [' \n\t '], ['\u202e\u0000\u200b']])(
    'that rejects must say why: %j does not',
    async (comment) => {
      given = await gateWorld();
      expect(await given.vote('alice', 'reject', comment)).toEqual({ kind: 'comment-missing' });
      expect((await given.present()).ballot.votes).toEqual({});
    },
  );

  test('keeps of its comment what can be read, 1,000 characters at most', async () => {
    given = await gateWorld();
    await given.vote('alice', 'reject', `\u001b[31mred\u202e dered\u0007 ${'é😀'.repeat(600)}`);
    const { comment = '' } = (await given.present()).ballot.votes.alice!;
    expect(comment).toMatch(/^\[31mred dered é😀é/);
    expect(Array.from(comment)).toHaveLength(1_000);
  });
});

describe('a withdrawal', () => {
  test('takes a vote out as long as the gate is open, so that another may be given', async () => {
    given = await gateWorld();
    await given.vote('alice', 'approve');
    expect(await given.vote('alice', 'withdraw')).toEqual({ kind: 'recorded', decision: 'withdraw' });
    expect(await given.vote('alice', 'withdraw')).toEqual({ kind: 'repeated', decision: 'withdraw' });
    expect(await given.vote('alice', 'reject', 'no')).toMatchObject({ kind: 'recorded' });
    expect((await given.present()).ballot.revision).toBe(3);
    expect((await kindsOfAudit()).sort()).toEqual(['vote', 'vote', 'withdrawn']);
  });

  test('comes too late once the vote counted', async () => {
    given = await gateWorld();
    await given.vote('alice', 'approve');
    await close('approved');
    expect(await given.vote('alice', 'withdraw')).toMatchObject({ kind: 'too-late-to-withdraw' });
    expect((await given.present()).ballot.votes.alice).toBeDefined();
  });

  test('comes too late also when the vote counted between the look and the write', async () => {
    given = await gateWorld();
    await given.vote('alice', 'approve');
    given.wire(
      once('UpdateItem', async (_operation, send) => {
        await close('approved');
        return send();
      }),
    );
    expect(await given.vote('alice', 'withdraw')).toEqual({ kind: 'too-late-to-withdraw' });
  });
});

describe('trouble after a vote does not undo it', () => {
  test.each([
    ['the audit trail', 'PutItem', 'an audit entry could not be written'],
    ['the function that looks', '?', 'a gate is not looked at after a vote'],
  ])('%s', async (_name, operation, told) => {
    given = await gateWorld();
    given.wire(always(operation, refused('AccessDeniedException', 'no')));
    expect(await given.vote('alice', 'approve')).toMatchObject({ kind: 'recorded' });
    expect(given.log.join('\n')).toContain(told);
    expect((await given.present()).ballot.votes.alice).toBeDefined();
  });

  test('a repeated vote makes good what the first left out', async () => {
    given = await gateWorld();
    given.wire(always('PutItem', refused('AccessDeniedException', 'no')));
    await given.vote('alice', 'approve', 'fine');
    given.revive();
    await given.vote('alice', 'approve');
    expect(await given.audit()).toMatchObject([{ kind: 'vote', comment: 'fine' }]);
  });

  test('a vote that the table does not take is an error, not an answer', async () => {
    given = await gateWorld();
    given.wire(always('UpdateItem', refused('AccessDeniedException', 'no')));
    await expect(given.vote('alice', 'approve')).rejects.toThrow('AccessDenied');
  });
});

test('votes, withdrawals and wrong codes change nothing of a gate but its ballot', async () => {
  given = await gateWorld();
  const { ballot: _before, ...before } = await given.present();
  await given.vote('alice', 'approve');
  await given.vote('alice', 'withdraw');
  await given.failCode('bob');
  const { ballot, ...after } = await given.present();
  expect(after).toEqual(before);
  expect(ballot).toMatchObject({ revision: 3, votes: {}, failedCodes: { bob: 1 } });
});
