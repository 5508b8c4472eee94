import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { castVote, countFailedCode, withdrawVote } from '../../../src/aws/ballot';
import { dueItems } from '../../../src/aws/due-items';
import {
  closeGate,
  createGate,
  gateDue,
  noteAsked,
  noteLockTold,
  noteReminded,
  readGate,
} from '../../../src/aws/gates';
import type { RecordTable } from '../../../src/aws/record-item';
import { Invariant } from '../../../src/domain/errors';
import type { GateOutcome } from '../../../src/domain/gate/gate';
import { approval, gate, HASH, rejection } from '../../domain/gate-given';
import { at } from '../../domain/given';
import { sdkConfig, testKernel } from '../../local/aws/kernel';
import { createRecordTable } from '../record-table';

let aws: ReturnType<typeof testKernel>;
let table: RecordTable;
beforeEach(async () => {
  aws = testKernel();
  table = { tableName: await createRecordTable(aws), dynamodb: new DynamoDBClient(sdkConfig(aws)) };
  await createGate(table, GATE, at(30));
});
afterEach(() => aws.close());

const GATE = gate();
const read = async () => (await readGate(table, GATE.id))!;
const due = async (minutes: number) => (await dueItems(table, new Date(at(minutes)), 10)).map(({ dueAt }) => dueAt);
const ending = (kind: GateOutcome['kind']): GateOutcome => ({ kind, reason: 'why', at: at(5), by: [] });

describe('a gate in the table', () => {
  test('is what was written, and due when it was said', async () => {
    expect(await read()).toEqual(GATE);
    expect(await readGate(table, 'f'.repeat(32))).toBeUndefined();
    expect(await due(29)).toEqual([]);
    expect(await dueItems(table, new Date(at(30)), 10)).toMatchObject([{ kind: 'gate', gateId: GATE.id }]);
  });

  test('is created once: what became of it stays', async () => {
    await castVote(table, GATE, approval('alice'));
    const again = await createGate(table, { ...GATE, deadline: at(99) }, at(99));
    expect(again).toMatchObject({ deadline: at(40), ballot: { votes: { alice: approval('alice') } } });
    expect(await due(30)).toEqual([at(30)]);
  });

  test('holds who was asked, and takes the right to tell once', async () => {
    await noteAsked(table, GATE, 'alice', { at: at(0), nonceSha256: 'n' });
    const asked = await noteAsked(table, GATE, 'bob', { at: at(0), obstacle: 'no subscription' });
    expect(asked.asked).toEqual({
      alice: { at: at(0), nonceSha256: 'n' },
      bob: { at: at(0), obstacle: 'no subscription' },
    });
    expect(await noteReminded(table, GATE, at(30))).toBe(true);
    expect(await noteReminded(table, GATE, at(31))).toBe(false);
    expect(await Promise.all(['alice', 'bob', 'alice'].map((id) => noteLockTold(table, GATE, id)))).toEqual([
      true,
      true,
      false,
    ]);
    expect(await read()).toMatchObject({ remindedAt: at(30), lockTold: ['alice', 'bob'] });
  });

  test.each(['', 'Alice', 'a.b', 'a b', '#x', 'x'.repeat(33), '__proto__'])(
    'takes no %j for an approver',
    async (approver) => {
      await expect(castVote(table, GATE, approval(approver))).rejects.toThrow(Invariant);
      await expect(withdrawVote(table, GATE, approver)).rejects.toThrow(Invariant);
      await expect(countFailedCode(table, GATE, approver)).rejects.toThrow(Invariant);
      await expect(noteAsked(table, GATE, approver, { at: at(0) })).rejects.toThrow(Invariant);
      expect(await read()).toEqual(GATE);
    },
  );

  test.each(['constructor', '0', 'size', 'votes'])('takes %j for an approver like others', async (approver) => {
    expect(await countFailedCode(table, GATE, approver)).toBe(1);
    expect(await castVote(table, GATE, approval(approver))).toEqual({ kind: 'recorded' });
    expect(await withdrawVote(table, GATE, approver)).toBe('withdrawn');
  });
});

describe('closing', () => {
  test('happens once: the first outcome stays', async () => {
    expect(await closeGate(table, GATE, ending('approved'), at(6))).toMatchObject({ outcome: { kind: 'approved' } });
    for (const kind of ['rejected', 'superseded', 'void'] as const)
      expect(await closeGate(table, GATE, ending(kind), at(7))).toMatchObject({ outcome: { kind: 'approved' } });
    expect(await read()).toMatchObject({ ballot: { state: 'closed', revision: 1 } });
    expect(await due(6)).toEqual([at(6)]);
  });

  test('repeated by the SDK, because an answer was lost, finds its own outcome', async () => {
    await closeGate(table, GATE, ending('rejected'), at(6));
    expect((await closeGate(table, GATE, ending('rejected'), at(6))).outcome).toEqual(ending('rejected'));
  });

  test.each([
    ['approved', false],
    ['rejected', false],
    ['expired', false],
    ['superseded', true],
    ['void', true],
    ['unreachable', true],
  ] as const)('as %s on a ballot that was written since: done is %p', async (kind, done) => {
    await castVote(table, GATE, approval('alice'));
    const after = await closeGate(table, GATE, ending(kind), at(6));
    expect(after.outcome?.kind).toBe(done ? kind : undefined);
    expect(after.ballot.votes.alice).toBeDefined();
  });

  test('ends voting, withdrawing and counting codes', async () => {
    await castVote(table, GATE, approval('alice'));
    await closeGate(table, await read(), ending('expired'), at(6));
    expect(await castVote(table, GATE, approval('bob'))).toMatchObject({ kind: 'closed' });
    expect(await withdrawVote(table, GATE, 'alice')).toBe('closed');
    expect(await countFailedCode(table, GATE, 'alice')).toBe(0);
    expect((await read()).ballot).toMatchObject({ revision: 2, votes: { alice: approval('alice') } });
  });

  test('a time to look again is not written over that of a gate which was decided meanwhile', async () => {
    await closeGate(table, GATE, ending('expired'), at(6));
    await gateDue(table, GATE.id, at(40));
    expect(await due(50)).toEqual([at(6)]);
    await gateDue(table, GATE.id, at(8), { decided: true });
    expect(await due(50)).toEqual([at(8)]);
    await gateDue(table, GATE.id, undefined);
    expect(await due(50)).toEqual([]);
  });

  test('of what is not there creates nothing', async () => {
    const gone = { ...GATE, id: 'f'.repeat(32) };
    await gateDue(table, gone.id, at(8));
    expect(await castVote(table, gone, approval('alice'))).toEqual({ kind: 'closed' });
    await expect(closeGate(table, gone, ending('void'), at(6))).rejects.toThrow(Invariant);
    expect(await readGate(table, gone.id)).toBeUndefined();
  });
});

describe('a ballot', () => {
  test('takes votes about its own release only', async () => {
    const other = { ...GATE, brief: { ...GATE.brief, releaseHash: HASH.replace('f', 'e') } };
    expect(await castVote(table, other, approval('alice'))).toMatchObject({ kind: 'closed' });
    expect(await read()).toEqual(GATE);
  });

  test('knows its own vote again when the SDK repeats it after a lost answer', async () => {
    expect(await castVote(table, GATE, approval('alice'))).toEqual({ kind: 'recorded' });
    expect(await castVote(table, GATE, approval('alice'))).toEqual({ kind: 'recorded' });
    expect(await castVote(table, GATE, approval('alice', 2))).toMatchObject({
      kind: 'repeated',
      vote: approval('alice'),
    });
    expect(await castVote(table, GATE, rejection('alice'))).toMatchObject({ kind: 'conflict' });
    expect((await read()).ballot.revision).toBe(1);
  });

  test('of an approver called like a member of every object is one like any other', async () => {
    await closeGate(table, GATE, ending('superseded'), at(30));
    expect(await castVote(table, GATE, approval('constructor'))).toMatchObject({ kind: 'closed' });
  });

  test('counts wrong codes by approver, and takes no vote by a locked link', async () => {
    const counts = await Promise.all(
      ['bob', 'bob', 'bob', 'bob', 'alice'].map((id) => countFailedCode(table, GATE, id)),
    );
    expect(counts.at(-1)).toBe(1);
    expect(await castVote(table, GATE, approval('bob'))).toEqual({ kind: 'recorded' });
    await withdrawVote(table, GATE, 'bob');
    expect(await countFailedCode(table, GATE, 'bob')).toBe(5);
    expect(await castVote(table, GATE, approval('bob'))).toMatchObject({ kind: 'locked' });
    expect(await castVote(table, GATE, { ...approval('bob'), via: 'iam' })).toEqual({ kind: 'recorded' });
    expect(await castVote(table, GATE, approval('alice'))).toEqual({ kind: 'recorded' });
  });
});
