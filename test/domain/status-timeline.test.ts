import { expect, test } from '@jest/globals';
import { timelineOf } from '../../src/domain/status-timeline';
import { approval, gate } from './gate-given';
import { at } from './given';

const lifecycle = (event: string, startedAt?: string, endedAt?: string) => ({
  ...{ event, status: endedAt ? 'Succeeded' : 'InProgress', verdicts: [] },
  ...(startedAt ? { startedAt } : {}),
  ...(endedAt ? { endedAt } : {}),
});

test('what happens at one moment is told in the order of its causes', () => {
  const vote = approval('alice', 10);
  const outcome = { kind: 'approved', reason: 'approved by alice', at: at(10), by: ['alice'] } as const;
  const texts = timelineOf({
    deployment: {
      ...{ id: 'd-1', status: 'InProgress', createdAt: at(-1), greenTraffic: 0 },
      lifecycle: [
        {
          ...lifecycle('AfterAllowTestTraffic', at(0), at(10)),
          verdicts: [{ check: 'answers', outcome: 'succeeded', reason: 'all 200', at: at(0) }],
        },
        lifecycle('BeforeAllowTraffic', at(10), at(10)),
        lifecycle('AllowTraffic', at(10)),
        lifecycle('AfterAllowTraffic'),
      ],
    },
    gate: gate({ votes: [vote], gate: { outcome } }),
    audit: [{ kind: 'vote', approver: 'alice', decision: 'approve', at: at(10) }],
  }).map(({ text }) => text);

  expect(texts).toEqual([
    'deployment d-1 created',
    'AfterAllowTestTraffic began',
    'check answers succeeded: all 200',
    expect.stringMatching(/^gate opened: silence until \d\d:\d\d:\d\d UTC is a refusal$/),
    'alice approved',
    'gate approved by alice',
    'AfterAllowTestTraffic Succeeded',
    'BeforeAllowTraffic Succeeded',
    'AllowTraffic began',
  ]);
});

test('a refusal is told by who made it and by the gate, not by everybody who passed it on', () => {
  const vote = { ...approval('bob', 10), decision: 'reject', comment: 'not today' } as const;
  const reason = 'rejected by bob: not today';
  const outcome = { kind: 'rejected', reason, at: at(10), by: ['bob'] } as const;
  const texts = timelineOf({
    deployment: {
      ...{ id: 'd-1', status: 'Failed', createdAt: at(-1), greenTraffic: 0 },
      lifecycle: [
        {
          ...lifecycle('AfterAllowTestTraffic', at(0), at(10)),
          ...{ status: 'Failed', result: { status: 'Failed', reason, at: at(10), reported: true } },
        },
      ],
    },
    gate: gate({ votes: [vote], gate: { outcome } }),
    end: { hash: 'h', images: [], outcome: 'rejected', reason, endedAt: at(11) },
  }).map(({ text }) => text);

  expect(texts.slice(3)).toEqual([
    'bob rejected: not today',
    'gate rejected by bob: not today',
    'AfterAllowTestTraffic Failed',
    'release rejected',
  ]);
});

test('what only an event or an end tells is told there', () => {
  const texts = timelineOf({
    deployment: {
      ...{ id: 'd-1', status: 'Failed', createdAt: at(-1), greenTraffic: 0 },
      lifecycle: [
        {
          ...lifecycle('AfterInstall', at(0), at(10)),
          result: { status: 'Failed', reason: 'check answers failed', at: at(10), reported: true },
        },
      ],
    },
    end: { hash: 'h', images: [], outcome: 'failed', reason: 'hook AfterInstall failed', endedAt: at(11) },
  }).map(({ text }) => text);
  expect(texts).toContain('AfterInstall refused: check answers failed');
  expect(texts).toContain('failed: hook AfterInstall failed');
});

test('a gate is told also where CodeDeploy does not know its event', () => {
  expect(timelineOf({ gate: gate() }).map(({ kind }) => kind)).toEqual(['gate']);
});
