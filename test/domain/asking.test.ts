import { describe, expect, test } from '@jest/globals';
import { deadlineOf } from '../../src/domain/gate/deadline';
import type { Gate } from '../../src/domain/gate/gate';
import type { GateSpec } from '../../src/domain/gate/gate-spec';
import { reachOf } from '../../src/domain/gate/reach';

const AT = '2026-11-21T09:00:00.000Z';
const person = (id: string) => ({ id, email: `${id}@example.com`, principals: [] });
const SPEC: GateSpec = {
  approvers: ['alice', 'bob', 'carol'].map(person),
  ...{ votes: 2, groups: [], excludeAuthor: false, waitInMinutes: 45 },
};

describe('people may decide until', () => {
  test.each([
    ['the wait is over, counted from when they are asked', 45, '2026-11-21T08:59:00.000Z', '2026-11-21T09:45:00.000Z'],
    ['the hour of the event is nearly over', 55, '2026-11-21T08:50:00.000Z', '2026-11-21T09:47:00.000Z'],
    ['then, although they are asked after it', 45, '2026-11-21T08:00:00.000Z', '2026-11-21T08:57:00.000Z'],
  ])('%s', (_name, waitInMinutes, eventStartedAt, deadline) => {
    expect(deadlineOf({ ...SPEC, waitInMinutes }, AT, eventStartedAt)).toBe(deadline);
  });
});

describe('those who were asked are enough', () => {
  test.each<[string, Partial<GateSpec>, readonly string[], string | undefined, boolean]>([
    ['if there are as many as must approve', {}, ['alice', 'bob'], undefined, true],
    ['not if there are fewer', {}, ['alice'], undefined, false],
    ['not if nobody was asked', { votes: 1 }, [], undefined, false],
    [
      'not without the votes of a group',
      { groups: [{ approvers: ['carol'], votes: 1 }] },
      ['alice', 'bob'],
      'x',
      false,
    ],
    ['with a group', { groups: [{ approvers: ['bob'], votes: 1 }] }, ['alice', 'bob'], undefined, true],
    ['not if one of them made the image', { excludeAuthor: true }, ['alice', 'bob'], 'alice@example.com', false],
    ['if the author is another', { excludeAuthor: true }, ['alice', 'bob'], 'carol@example.com', true],
    ['not if the author is unknown, for one vote more', { excludeAuthor: true }, ['alice', 'bob'], undefined, false],
    ['if nobody is missing for an unknown author', { excludeAuthor: true }, ['alice', 'bob', 'carol'], undefined, true],
  ])('%s', (_name, spec, asked, authors, enough) => {
    expect(reachOf({ ...SPEC, ...spec }, gateWith(asked, authors)).enough).toBe(enough);
  });

  test('and where they are not, it says who could not be asked, and why', () => {
    expect(reachOf(SPEC, gateWith(['alice'], undefined)).reason).toBe(
      'only 1 of 3 approvers could be asked, and 2 must approve; bob: not confirmed; carol: not confirmed',
    );
  });

  test('with those who voted without being asked', () => {
    const gate = gateWith(['alice'], undefined);
    const vote = { approver: 'bob', decision: 'approve', at: AT, via: 'iam' } as const;
    expect(reachOf(SPEC, { ...gate, ballot: { ...gate.ballot, votes: { bob: vote } } }).enough).toBe(true);
  });
});

function gateWith(asked: readonly string[], authors: string | undefined): Gate {
  const releaseHash = 'c0ffee00'.repeat(8);
  const deadline = '2026-11-21T09:45:00.000Z';
  return {
    ...{ id: 'g', service: 'frontend', deploymentId: 'd-1', openedAt: AT, deadline },
    brief: {
      ...{ service: 'frontend', account: '1', region: 'r', cluster: 'c', ecsService: 's', deploymentId: 'd-1' },
      ...{ deploymentConfigName: 'x', releaseHash, from: [], to: [], changed: [], fromRevision: '', toRevision: '' },
      ...{ changes: [], verdicts: [], ...(authors === undefined ? {} : { source: { authors } }) },
    },
    ballot: { state: 'open', releaseHash, revision: 0, votes: {}, failedCodes: {} },
    asked: Object.fromEntries(
      SPEC.approvers.map(({ id }) => [
        id,
        asked.includes(id) ? { at: AT, nonceSha256: 'n' } : { at: AT, obstacle: 'not confirmed' },
      ]),
    ),
  };
}
