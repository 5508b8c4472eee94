import { expect, test } from '@jest/globals';
import { throttle } from '../../src/app/request-throttle';

test('a burst passes, then as many as are regained; keys do not share', () => {
  let now = 0;
  const take = throttle({ burst: 3, perSecond: 2 }, () => now);
  expect(['a', 'a', 'a', 'a'].map(take)).toEqual([0, 0, 0, 1]);
  expect(take('b')).toBe(0);
  now = 400;
  expect(take('a')).toBe(1);
  now = 500;
  expect(['a', 'a'].map(take)).toEqual([0, 1]);
  now = 1_000_000;
  expect(['a', 'a', 'a', 'a'].map(take)).toEqual([0, 0, 0, 1]);
});

test('says after how many seconds another may pass', () => {
  const take = throttle({ burst: 1, perSecond: 0.1 }, () => 0);
  take('a');
  expect(take('a')).toBe(10);
});

test('forgets the longest unused key of ten thousand, not the busy one', () => {
  const take = throttle({ burst: 2, perSecond: 0.001 }, () => 0);
  take('busy');
  for (let count = 0; count < 9_998; count++) take(`other ${count}`);
  expect(take('busy')).toBe(0);
  for (let count = 0; count < 9_998; count++) take(`more ${count}`);
  expect(take('busy')).toBeGreaterThan(0);
});
