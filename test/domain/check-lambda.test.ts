import { expect, test } from '@jest/globals';
import { longestSeconds, lookSeconds } from '../../src/domain/check/duration';
import { judgeLambda, type LambdaAnswer, type LambdaCheckSpec } from '../../src/domain/check/lambda';
import { secondsAfter } from '../../src/domain/instant';

const SINCE = '2026-11-21T09:00:00.000Z';
const SPEC: LambdaCheckSpec = {
  kind: 'lambda',
  name: 'judge',
  function: 'judge',
  timeoutInMinutes: 5,
  timeoutInSeconds: 60,
};
const answered = (payload: unknown): LambdaAnswer => ({ kind: 'answered', payload });

const ROWS: [string, LambdaAnswer, number, string, string][] = [
  ['success', answered({ outcome: 'succeeded', reason: 'all good' }), 0, 'succeeded', 'all good'],
  ['failure', answered({ outcome: 'failed', reason: 'a\nb\u0007' }), 0, 'failed', 'a b'],
  ['late success', answered({ outcome: 'succeeded', reason: 'ok' }), 9_999, 'succeeded', 'ok'],
  ['progress', answered({ outcome: 'in-progress', reason: 'half' }), 299, 'in-progress', 'half'],
  [
    'too long in progress',
    answered({ outcome: 'in-progress', reason: 'half' }),
    300,
    'undone',
    'judge has been in progress for 5 minutes: half',
  ],
  ['no reason', answered({ outcome: 'failed' }), 0, 'undone', 'judge answered no {outcome, reason}'],
  [
    'an empty reason',
    answered({ outcome: 'succeeded', reason: ' \n' }),
    0,
    'undone',
    'judge answered no {outcome, reason}',
  ],
  [
    'another outcome',
    answered({ outcome: 'SUCCEEDED', reason: 'x' }),
    0,
    'undone',
    'judge answered no outcome that is succeeded, failed or in-progress',
  ],
  ['text', answered('succeeded'), 0, 'undone', 'judge answered no {outcome, reason}'],
  ['null', answered(null), 0, 'undone', 'judge answered no {outcome, reason}'],
  ['no JSON', answered(undefined), 0, 'undone', 'judge answered no {outcome, reason}'],
  ['a list', answered([{ outcome: 'succeeded', reason: 'x' }]), 0, 'undone', 'judge answered no {outcome, reason}'],
  [
    'notes that are none',
    answered({ outcome: 'in-progress', reason: 'x', noted: 'y' }),
    0,
    'undone',
    'judge noted what is no object',
  ],
  [
    'endless notes',
    answered({ outcome: 'in-progress', reason: 'x', noted: { y: 'z'.repeat(5_000) } }),
    0,
    'undone',
    'judge noted more than 4096 bytes',
  ],
  [
    'an error',
    { kind: 'function-error', error: 'TypeError', message: 'x is\nundefined' },
    0,
    'undone',
    'judge broke (TypeError): x is undefined',
  ],
  ['nothing in time', { kind: 'timeout' }, 0, 'undone', 'judge did not answer within 60 s'],
];

test.each(ROWS)('a function that answers %s', (_, answer, seconds, outcome, reason) => {
  const judged = judgeLambda(SPEC, answer, SINCE, new Date(secondsAfter(SINCE, seconds)));
  expect(judged).toEqual(
    outcome === 'undone'
      ? { outcome: 'failed', reason: `could not be done: ${reason}`, undone: true }
      : { outcome, reason, ...(outcome === 'in-progress' ? { noted: { since: SINCE } } : {}) },
  );
});

test('a long reason is cut', () => {
  const judged = judgeLambda(SPEC, answered({ outcome: 'failed', reason: 'x'.repeat(9_999) }), SINCE, new Date(SINCE));
  expect(judged.reason).toHaveLength(500);
});

test('what a function noted is kept beside since when', () => {
  const answer = answered({ outcome: 'in-progress', reason: 'x', noted: { id: null, n: 1e300 } });
  expect(judgeLambda(SPEC, answer, SINCE, new Date(SINCE))).toMatchObject({
    noted: { since: SINCE, noted: '{"id":null,"n":1e+300}' },
  });
});

test('a function takes as long as it may be in progress, and an invocation more', () => {
  expect([lookSeconds(SPEC), longestSeconds(SPEC)]).toEqual([60, 450]);
});
