import { describe, expect, test } from '@jest/globals';
import type { HttpCheckSpec } from '../../src/domain/check/http';
import { type HttpSample, judgeHttp, nearestRank } from '../../src/domain/check/http';
import { wrongWith } from '../../src/domain/check/http-answer';

const SPEC: HttpCheckSpec = {
  kind: 'http',
  name: 'smoke',
  path: '/',
  requests: 20,
  concurrency: 4,
  status: 200,
  p95LatencyInMilliseconds: 500,
  errorShare: 0,
  timeoutInSeconds: 60,
};

const answers = (count: number, latencyInMilliseconds = 12, status = 200): HttpSample[] =>
  Array.from({ length: count }, () => ({ kind: 'answer', status, latencyInMilliseconds }));
const timeouts = (count: number): HttpSample[] => Array.from({ length: count }, () => ({ kind: 'timeout' }));
const broken = (count: number, code = 'ECONNREFUSED'): HttpSample[] =>
  Array.from({ length: count }, () => ({ kind: 'connection-error', code }));

const ROWS: [string, Partial<HttpCheckSpec>, HttpSample[], 'succeeded' | 'failed', string][] = [
  ['all good', {}, answers(20), 'succeeded', '20 of 20 answered 200, p95 12 ms (at most 500 ms)'],
  [
    'another status is wanted',
    { status: 302 },
    answers(20, 12, 302),
    'succeeded',
    '20 of 20 answered 302, p95 12 ms (at most 500 ms)',
  ],
  [
    'every kind of failure is counted, the most frequent first',
    {},
    [...timeouts(1), ...answers(17), ...answers(2, 12, 500)],
    'failed',
    '3 of 20 did not answer 200 (2 × status 500, 1 × timeout), more than 0 %',
  ],
  [
    'as many failures as are allowed',
    { requests: 100, errorShare: 0.29 },
    [...answers(71), ...broken(29)],
    'succeeded',
    '71 of 100 answered 200 (29 × connection error ECONNREFUSED, at most 29 %), p95 12 ms (at most 500 ms)',
  ],
  [
    'one more than that',
    { requests: 100, errorShare: 0.005 },
    [...answers(99), ...timeouts(1)],
    'failed',
    '1 of 100 did not answer 200 (1 × timeout), more than 0.5 %',
  ],
  [
    'one slow answer of twenty',
    {},
    [...answers(19), ...answers(1, 9_000)],
    'succeeded',
    '20 of 20 answered 200, p95 12 ms (at most 500 ms)',
  ],
  ['two slow answers of twenty', {}, [...answers(18), ...answers(2, 900)], 'failed', 'p95 900 ms, more than 500 ms'],
  [
    'exactly as slow as allowed',
    {},
    answers(20, 500),
    'succeeded',
    '20 of 20 answered 200, p95 500 ms (at most 500 ms)',
  ],
  ['a little slower than allowed', {}, answers(20, 500.1), 'failed', 'p95 501 ms, more than 500 ms'],
  [
    'the latency of wrong answers counts too',
    { errorShare: 0.5 },
    [...answers(18), ...answers(2, 900, 500)],
    'failed',
    'p95 900 ms, more than 500 ms',
  ],
  [
    'every reason is kept',
    {},
    [...answers(15, 900), ...answers(5, 900, 503)],
    'failed',
    '5 of 20 did not answer 200 (5 × status 503), more than 0 %; p95 900 ms, more than 500 ms',
  ],
  [
    'nothing answers',
    {},
    broken(20, 'ENOTFOUND'),
    'failed',
    '20 of 20 did not answer 200 (20 × connection error ENOTFOUND), more than 0 %',
  ],
  [
    'nothing answers, and everything may fail',
    { errorShare: 1 },
    timeouts(20),
    'failed',
    'could not decide: none of 20 was answered (20 × timeout)',
  ],
  [
    'fewer requests than wanted, all good',
    {},
    answers(19),
    'failed',
    'could not decide: 19 of 20 requests were done in 60 s',
  ],
  [
    'fewer requests than wanted, some failed',
    { errorShare: 1 },
    [...answers(3), ...timeouts(2)],
    'failed',
    'could not decide: 5 of 20 requests were done in 60 s; so far 2 × timeout',
  ],
  ['no request at all', {}, [], 'failed', 'could not decide: 0 of 20 requests were done in 60 s'],
  [
    'a class of statuses is wanted',
    { status: [204, '3xx'] },
    [...answers(19, 12, 308), ...answers(1, 12, 204)],
    'succeeded',
    '20 of 20 answered 204 or 3xx, p95 12 ms (at most 500 ms)',
  ],
  [
    'more than the status is wanted',
    { bodyContains: 'ok' },
    answers(20),
    'failed',
    '20 of 20 did not answer 200 as wanted (20 × body without "ok"), more than 0 %',
  ],
  [
    'a server sends it where it may not go',
    {},
    [...answers(19), { kind: 'bad-redirect', why: 'more than 5 redirects' }],
    'failed',
    '1 of 20 did not answer 200 (1 × more than 5 redirects), more than 0 %',
  ],
  [
    'the time was over, but enough were answered',
    { minimumSamples: 10 },
    answers(12),
    'succeeded',
    '12 of 12 answered 200, p95 12 ms (at most 500 ms)',
  ],
  [
    'the time was over before enough were answered',
    { minimumSamples: 10 },
    [...answers(9), ...timeouts(2)],
    'failed',
    'could not decide: 9 of 11 requests that were done in 60 s were answered, fewer than 10; so far 2 × timeout',
  ],
  [
    'all were sent, too few were answered, and so many may fail',
    { minimumSamples: 10, errorShare: 0.9 },
    [...answers(9), ...timeouts(11)],
    'failed',
    'could not decide: 9 of 20 requests were answered, fewer than 10 (11 × timeout)',
  ],
  [
    'all were sent, too few were answered, and so many may not fail',
    { minimumSamples: 10 },
    [...answers(9), ...timeouts(11)],
    'failed',
    '11 of 20 did not answer 200 (11 × timeout), more than 0 %',
  ],
];

describe('an http check', () => {
  test.each(ROWS)('%s', (_name, spec, samples, outcome, reason) => {
    const check = { ...SPEC, ...spec };
    const judged = samples.map((sample) => {
      const wrong = sample.kind === 'answer' && wrongWith(check, { ...sample, headers: {}, body: '', isCut: false });
      return wrong ? { ...sample, wrong } : sample;
    });
    expect(judgeHttp(check, judged)).toEqual({ outcome, reason });
  });

  test('that may not connect was not done, which is not the fault of the image', () => {
    expect(judgeHttp(SPEC, [...answers(3), { kind: 'refused', why: '10.0.0.5 is a private address' }])).toEqual({
      ...{ outcome: 'failed', undone: true },
      reason: 'could not be done: 10.0.0.5 is a private address',
    });
  });

  test('does not depend on the order of its samples', () => {
    const samples = [...answers(10, 5), ...answers(8, 700), ...timeouts(2)];
    expect(judgeHttp(SPEC, [...samples].reverse())).toEqual(judgeHttp(SPEC, samples));
  });
});

describe('the nearest rank', () => {
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

  test.each([
    [20, 19],
    [10, 10],
    [1, 1],
    [100, 95],
    [101, 96],
  ])('of 1 … %i is %i', (count, value) => {
    expect(nearestRank(upTo(count).reverse(), 95)).toBe(value);
  });

  test('of nothing is nothing', () => {
    expect(nearestRank([], 95)).toBeUndefined();
  });
});
