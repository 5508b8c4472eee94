import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type MinuteCount, provedWorse } from '../../src/domain/check/metric/evidence';

// What is global costs much more in a test than elsewhere.
const { floor, imul, log, log1p } = Math;

/** mulberry32: the same numbers from the same seed. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How many of `count` happen that happen with this chance each: drawn are the distances between those that do. */
function happening(count: number, share: number, chance: () => number): number {
  if (share === 0 || share === 1) return share * count;
  const never = log1p(-share);
  let happened = 0;
  for (let at = floor(log(1 - chance()) / never); at < count; at += 1 + floor(log(1 - chance()) / never)) happened++;
  return happened;
}

interface Traffic {
  readonly requests: number;
  readonly greenShare: number;
  readonly green: number;
  readonly blue: number;
}

/** A minute in which each request goes to green by chance, and fails by chance. */
function minuteOf({ requests, greenShare, green, blue }: Traffic, chance: () => number): MinuteCount {
  const ofGreen = happening(requests, greenShare, chance);
  const ofBlue = requests - ofGreen;
  return {
    green: { requests: ofGreen, errors: happening(ofGreen, green, chance) },
    blue: { requests: ofBlue, errors: happening(ofBlue, blue, chance) },
  };
}

/** How many of 1,000 releases are stopped. */
function stoppedOf(seed: number, minutes: readonly Traffic[], margin: number): number {
  const chance = chances(seed);
  let stopped = 0;
  for (let release = 0; release < 1_000; release++)
    if (
      provedWorse(
        minutes.map((traffic) => minuteOf(traffic, chance)),
        margin,
      ) !== undefined
    )
      stopped++;
  return stopped;
}

/** Of each of so many releases, the requests of green after which it is stopped. */
function takenBy(releases: number, minutes: readonly Traffic[], margin: number): number[] {
  const chance = chances(6);
  return Array.from({ length: releases }, () => {
    const counts = minutes.map((traffic) => minuteOf(traffic, chance));
    const proved = provedWorse(counts, margin) ?? Number.POSITIVE_INFINITY;
    return counts.reduce((sum, { green }, index) => sum + (index <= proved ? green.requests : 0), 0);
  });
}

const lasting = (minutes: number, traffic: Traffic): Traffic[] => Array.from({ length: minutes }, () => traffic);
const CANARY: Traffic = { requests: 1_000, greenShare: 0.1, green: 0.01, blue: 0.01 };
const MARGIN = 0.005;

describe('of 1,000 releases at a canary of 10 %, looked at after each minute', () => {
  test('that fail in 4 % of their requests where blue fails in 1 %, nine in ten are stopped within 1,000 of them', () => {
    expect(stoppedOf(1, lasting(10, { ...CANARY, green: 0.04 }), MARGIN)).toBeGreaterThanOrEqual(900);
  });

  test('that fail in 3 % of their requests where blue never fails, 99 in 100 are stopped within 1,000 of them', () => {
    expect(stoppedOf(2, lasting(10, { ...CANARY, green: 0.03, blue: 0 }), MARGIN)).toBeGreaterThanOrEqual(990);
  });

  test.each([0.001, 0.01, 0.2])('that are equal, 990 pass, with an error share of %p and no margin', (share) => {
    expect(stoppedOf(3, lasting(15, { ...CANARY, green: share, blue: share }), 0)).toBeLessThanOrEqual(10);
  });

  test('that are as much worse as is tolerated, 990 pass', () => {
    expect(stoppedOf(4, lasting(15, { ...CANARY, green: 0.015 }), MARGIN)).toBeLessThanOrEqual(10);
  });
});

describe('the table of docs/checks/metric.md', () => {
  const page = readFileSync(join(__dirname, '../../docs/checks/metric.md'), 'utf8');
  const columns = [
    { greenShare: 0.1, margin: MARGIN },
    { greenShare: 0.1, margin: 0 },
    { greenShare: 0.5, margin: MARGIN },
  ];
  const rows = [...page.matchAll(/^\| (\d+) % → (\d+) % \|(.*)\|$/gm)].map(([, blue, green, cells = '']) => ({
    shares: { blue: Number(blue) / 100, green: Number(green) / 100 },
    cells: cells.split(/ \| /).map((cell) => cell.split('\\|').map(Number)),
  }));

  test('has rows', () => {
    expect(rows.map(({ cells }) => cells.length)).toEqual(rows.map(() => columns.length));
    expect(rows.length).toBeGreaterThanOrEqual(5);
  });

  test.each(rows)('$shares', ({ shares, cells }) => {
    cells.forEach(([half = 0, nineTenths = 0], index) => {
      const { greenShare, margin } = columns[index]!;
      const requests = Math.max(1, nineTenths / 50) / greenShare;
      const traffic: Traffic = { requests: Math.ceil(requests), greenShare, ...shares };
      const taken = takenBy(300, lasting(80, traffic), margin);
      const within = (most: number) => taken.filter((count) => count <= most).length / taken.length;
      expect(within(half)).toBeGreaterThan(0.4);
      expect(within(half)).toBeLessThan(0.6);
      expect(within(nineTenths)).toBeGreaterThan(0.85);
      expect(within(nineTenths)).toBeLessThan(0.95);
    });
  });
});

test('equal releases pass while errors become more and traffic moves to green, which a sum of all minutes would hold against it', () => {
  const linear = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((greenShare) => {
    const share = greenShare / 10;
    return { requests: 500, greenShare, green: share, blue: share };
  });
  expect(stoppedOf(5, linear, 0)).toBeLessThanOrEqual(10);
});

const all = (requests: number, errors: number) => ({ requests, errors });

describe('it is', () => {
  test('the product over minutes, as the worked example has it', () => {
    const minute = { green: all(100, 4), blue: all(900, 9) };
    expect(provedWorse([minute, minute], 0)).toBeUndefined();
    expect(provedWorse([minute, minute, minute, minute], 0)).toBe(2);
  });

  test.each<[string, MinuteCount[]]>([
    ['nothing at all', []],
    ['nobody who asks', [{ green: all(0, 0), blue: all(0, 0) }]],
    ['no errors', [{ green: all(100_000, 0), blue: all(900_000, 0) }]],
    ['nothing but errors', [{ green: all(100_000, 100_000), blue: all(900_000, 900_000) }]],
    ['one request that failed, beside nine that did not', [{ green: all(1, 1), blue: all(9, 0) }]],
    ['errors in a minute that blue had no part in', [{ green: all(10_000, 9_000), blue: all(0, 0) }]],
    ['a blue that is worse', [{ green: all(1_000, 0), blue: all(9_000, 9_000) }]],
    ['what is tolerated', [{ green: all(100_000, 500), blue: all(900_000, 0) }]],
  ])('undecided by %s', (_, minutes) => {
    expect(provedWorse(minutes, MARGIN)).toBeUndefined();
  });

  test.each<[string, MinuteCount[]]>([
    ['a few requests of which each failed', [{ green: all(15, 15), blue: all(135, 1) }]],
    ['numbers so large that their powers are none', [{ green: all(1e9, 1e8), blue: all(9e9, 1e8) }]],
  ])('decided by %s', (_, minutes) => {
    expect(provedWorse(minutes, MARGIN)).toBe(0);
  });
});
