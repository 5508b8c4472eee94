import { describe, expect, test } from '@jest/globals';
import type { GateOutcome, Vote } from '../../src/domain/gate/gate';
import type { GateSpec } from '../../src/domain/gate/gate-spec';
import { judgeGate, quorumHolds } from '../../src/domain/gate/judge-gate';
import { remindAt, toRemind } from '../../src/domain/gate/reminder';
import { approval, GATE, type Given, gate, HASH, rejection } from './gate-given';
import { at } from './given';

const when = (minutes: number) => new Date(at(minutes));

function judged(spec: GateSpec | undefined, given: Given, minutes = 5) {
  const result = judgeGate(spec, gate(given), when(minutes));
  return 'outcome' in result
    ? `${result.outcome.kind}: ${result.outcome.reason}`
    : `waits for ${result.standing.needed}`;
}

const GROUPED = { ...GATE, groups: [{ approvers: ['carol', 'dave'], votes: 1 }] };
const FOUR_EYES = { ...GATE, excludeAuthor: true };
const without = (id: string) => ({ ...GATE, approvers: GATE.approvers.filter((approver) => approver.id !== id) });

describe('a gate', () => {
  test.each<[string, GateSpec | undefined, Given, string]>([
    ['nobody voted: waits for all votes', GATE, {}, 'waits for 2'],
    ['too few approve: waits for the rest', GATE, { votes: [approval('alice')] }, 'waits for 1'],
    ['enough approve', GATE, { votes: [approval('alice'), approval('bob')] }, 'approved: approved by alice and bob'],
    [
      'more than enough approve: all are named',
      GATE,
      { votes: [approval('alice'), approval('carol'), approval('bob')] },
      'approved: approved by alice, bob and carol',
    ],
    [
      'one rejection ends it, with its comment',
      GATE,
      { votes: [rejection('bob')] },
      'rejected: rejected by bob: not today',
    ],
    [
      'a rejection counts more than all approvals, also when it came last',
      GATE,
      { votes: [approval('alice', 1), approval('bob', 2), rejection('carol', 3)] },
      'rejected: rejected by carol: not today',
    ],
    [
      'two rejections: both are told, the earlier first',
      GATE,
      { votes: [rejection('alice', 2, 'why?'), rejection('dave', 1, 'no')] },
      'rejected: rejected by dave: no; rejected by alice: why?',
    ],
    [
      'a vote of somebody who is no approver any more does not count',
      without('alice'),
      { votes: [approval('alice'), approval('bob')] },
      'waits for 1',
    ],
    ['nor does their rejection', without('alice'), { votes: [rejection('alice')] }, 'waits for 2'],
    [
      'a vote at the deadline counts',
      GATE,
      { votes: [approval('alice', 40), approval('bob', 40)] },
      'approved: approved by alice and bob',
    ],
    ['a vote after it does not', GATE, { votes: [approval('alice'), approval('bob', 40.0001)] }, 'waits for 1'],
    [
      'a vote under the id of somebody else does not count',
      GATE,
      { ballot: { votes: { alice: approval('alice'), bob: approval('alice') } } },
      'waits for 1',
    ],
    [
      'an approver that is in the catalog twice has one vote',
      { ...GATE, approvers: [...GATE.approvers, ...GATE.approvers] },
      { votes: [approval('alice')] },
      'waits for 1',
    ],
    ['a gate that asks for no vote asks for one', { ...GATE, votes: 0 }, {}, 'waits for 1'],
    [
      'ids that are names of JavaScript are ids like others',
      { ...GATE, approvers: [{ id: 'constructor', email: 'c@example.com', principals: [] }], votes: 1 },
      {},
      'waits for 1',
    ],

    ['a group lacks its vote: waits', GROUPED, { votes: [approval('alice'), approval('bob')] }, 'waits for 1'],
    [
      'the group has it',
      GROUPED,
      { votes: [approval('alice'), approval('dave')] },
      'approved: approved by alice and dave',
    ],
    [
      'members of a group count for the gate too',
      GROUPED,
      { votes: [approval('carol'), approval('dave')] },
      'approved: approved by carol and dave',
    ],
    [
      'several groups: each has its own',
      { ...GROUPED, groups: [...GROUPED.groups, { approvers: ['bob'], votes: 1 }] },
      { votes: [approval('alice'), approval('carol')] },
      'waits for 1',
    ],

    [
      'the author does not count',
      FOUR_EYES,
      { authors: 'Alice Example <alice@example.com>', votes: [approval('alice'), approval('bob')] },
      'waits for 1',
    ],
    [
      'the author may stop it',
      FOUR_EYES,
      { authors: 'alice', votes: [rejection('alice')] },
      'rejected: rejected by alice: not today',
    ],
    [
      'where authors are not excluded, they count',
      GATE,
      { authors: 'alice', votes: [approval('alice'), approval('bob')] },
      'approved: approved by alice and bob',
    ],
    ['an unknown author: one vote more', FOUR_EYES, { votes: [approval('alice'), approval('bob')] }, 'waits for 1'],
    [
      'an unknown author: it is enough with it',
      FOUR_EYES,
      { votes: [approval('alice'), approval('bob'), approval('carol')] },
      'approved: approved by alice, bob and carol',
    ],
    [
      'an author by the address of somebody else: known, and nobody is excluded',
      FOUR_EYES,
      { authors: 'eve@example.com', votes: [approval('alice'), approval('bob')] },
      'approved: approved by alice and bob',
    ],
    [
      'an author by an unknown name may be any of them',
      FOUR_EYES,
      { authors: 'Eve', votes: [approval('alice'), approval('bob')] },
      'waits for 1',
    ],

    [
      'no gate in the catalog any more: nobody may approve',
      undefined,
      { votes: [approval('alice'), approval('bob')] },
      'void: the catalog has no gate for the service any more, so nobody may approve',
    ],
    [
      'votes about another release than the one shown',
      GATE,
      { votes: [approval('alice'), approval('bob')], ballot: { releaseHash: 'e'.repeat(64) } },
      'void: the ballot is about another release than the one that was shown',
    ],
    [
      'too few approvers are left',
      { ...GATE, approvers: GATE.approvers.slice(0, 1) },
      { votes: [approval('bob')] },
      'unreachable: too few people may approve: 0 of 2 votes',
    ],
    [
      'too few because nobody knows the author',
      { ...FOUR_EYES, votes: 4 },
      {},
      'unreachable: too few people may approve: 0 of 5 votes, one of them because the image does not name its author',
    ],
    [
      'a group whose only member made the image',
      { ...FOUR_EYES, groups: [{ approvers: ['dave'], votes: 1 }] },
      { authors: 'dave', votes: [approval('alice')] },
      'unreachable: too few people may approve: 1 of 2 votes, by alice; still needed: 1 of dave; dave made the image',
    ],
  ])('%s', (_rule, spec, given, expected) => {
    expect(judged(spec, given)).toBe(expected);
  });

  test.each<[string, number, Given, string]>([
    ['waits before its deadline', 39.99, { votes: [approval('alice')] }, 'waits for 1'],
    ['expires at it', 40, { votes: [approval('alice')] }, 'expired: nobody decided in time: 1 of 2 votes, by alice'],
    ['silence is a refusal', 40, {}, 'expired: nobody decided in time: 0 of 2 votes'],
    [
      'votes in time count, however late they are looked at',
      90,
      { votes: [approval('alice'), approval('bob')] },
      'approved: approved by alice and bob',
    ],
    ['so does a rejection', 90, { votes: [rejection('bob', 39)] }, 'rejected: rejected by bob: not today'],
  ])('%s', (_rule, minutes, given, expected) => {
    expect(judged(GATE, given, minutes)).toBe(expected);
  });

  test('an outcome that is written stays, whatever else is there', () => {
    const outcome: GateOutcome = { kind: 'superseded', reason: 'v3 came', at: at(2), by: [] };
    const given = { votes: [approval('alice'), approval('bob')], gate: { outcome } };
    expect(judgeGate(GATE, gate(given), when(90))).toEqual({ outcome });
    expect(judgeGate(undefined, gate(given), when(90))).toEqual({ outcome });
  });

  test('says who is awaited, and that the author is unknown', () => {
    const spec = { ...FOUR_EYES, groups: [{ approvers: ['bob', 'dave'], votes: 2 }] };
    const result = judgeGate(spec, gate({ votes: [approval('alice'), approval('bob')] }), when(5));
    expect(result).toEqual({
      standing: {
        ...{ votesNeeded: 3, needed: 1, groups: [{ approvers: ['bob', 'dave'], needed: 1 }], attainable: true },
        ...{ approved: ['alice', 'bob'], rejections: [], awaited: ['carol', 'dave'] },
        ...{ excluded: [], authorKnown: false, lookAgainAt: at(10) },
      },
    });
  });
});

describe('the outcome follows from the set of votes', () => {
  const votes: readonly Vote[] = [
    approval('alice', 1),
    approval('bob', 2),
    rejection('carol', 2),
    approval('dave', 3),
    approval('gone', 1),
  ];
  const subsets = Array.from({ length: 2 ** votes.length }, (_, bits) =>
    votes.filter((_vote, index) => (bits >> index) % 2),
  );

  test.each([
    ['plain', GATE],
    ['with groups', GROUPED],
    ['four eyes', FOUR_EYES],
  ])('%s: all orders of arrival give one', (_name, spec) => {
    for (const subset of subsets) {
      const outcomes = permutations(subset).map((order) =>
        JSON.stringify(judgeGate(spec, gate({ votes: order }), when(50))),
      );
      expect(new Set(outcomes).size).toBe(1);
    }
  });

  test('one vote more never turns a rejection into an approval, and never an approval into waiting', () => {
    for (const subset of subsets) {
      for (const vote of votes.filter((each) => !subset.includes(each))) {
        const [before, after] = [subset, [...subset, vote]].map(
          (some) => judged(GATE, { votes: some }).split(/:| for/)[0],
        );
        if (before === 'rejected') expect(after).toBe('rejected');
        if (before === 'approved') expect(['approved', 'rejected']).toContain(after);
      }
    }
  });
});

describe('the author is found as a whole word', () => {
  test.each([
    ['alice', ['alice']],
    ['ALICE', ['alice']],
    ['ａｌｉｃｅ', ['alice']],
    ['Alice Example <alice@example.com>, bob', ['alice', 'bob']],
    ['alice@example.com', ['alice']],
    ['Alice@Example.COM.', ['alice']],
    ['alice@elsewhere.example', []],
    ['malice', []],
    ['alice-marie', []],
    ['alice2', []],
    ['éalice', []],
    ['', []],
    [' , ;', []],
  ])('%p', (authors, excluded) => {
    const result = judgeGate(FOUR_EYES, gate({ authors }), when(1));
    expect('standing' in result && result.standing.excluded).toEqual(excluded);
  });
});

describe('right before traffic moves', () => {
  const approved: GateOutcome = {
    kind: 'approved',
    reason: 'approved by alice and bob',
    at: at(3),
    by: ['alice', 'bob'],
  };
  const closed = { gate: { outcome: approved }, votes: [approval('alice'), approval('bob')] };

  test.each<[string, GateSpec | undefined, Given, boolean]>([
    ['the approval holds', GATE, closed, true],
    ['an approver was removed since', without('alice'), closed, false],
    ['more votes are needed since', { ...GATE, votes: 3 }, closed, false],
    ['the gate was removed since', undefined, closed, false],
    [
      'a recorded rejection outweighs a recorded approval',
      GATE,
      { ...closed, votes: [...closed.votes, rejection('carol')] },
      false,
    ],
    ['nothing was decided', GATE, { votes: closed.votes }, false],
    ['it was refused', GATE, { ...closed, gate: { outcome: { ...approved, kind: 'expired' } } }, false],
    ['the votes are about something else', GATE, { ...closed, ballot: { releaseHash: HASH.replace('f', 'e') } }, false],
  ])('%s', (_rule, spec, given, holds) => {
    expect(quorumHolds(spec, gate(given))).toBe(holds);
  });
});

describe('a reminder', () => {
  test.each([
    ['ten minutes before the deadline', 40, 30],
    ['of a short gate at half its time', 12, 6],
  ])('is due %s', (_rule, deadline, minutes) => {
    expect(remindAt(gate({ gate: { deadline: at(deadline) } }))).toBe(at(minutes));
  });

  test.each([
    ['before it: the reminder', 29, {}, at(30)],
    ['after it: the deadline', 36, {}, at(40)],
    ['reminded: the deadline', 36, { remindedAt: at(28) }, at(40)],
    ['long before all that: a vote whose look was lost', 10, {}, at(15)],
  ])('%s is what the gate is looked at next for', (_rule, minutes, members, next) => {
    const result = judgeGate(GATE, gate({ gate: members }), when(minutes));
    expect('standing' in result && result.standing.lookAgainAt).toBe(next);
  });

  test('goes to those who were asked by mail and did not answer', () => {
    const asked = {
      alice: { at: at(0), nonceSha256: 'a' },
      bob: { at: at(0), obstacle: 'no confirmed subscription' },
      dave: { at: at(0), nonceSha256: 'd' },
    };
    expect(toRemind({ asked }, { awaited: ['alice', 'bob', 'carol'] })).toEqual(['alice']);
  });
});

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
