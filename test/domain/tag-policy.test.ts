import { describe, expect, test } from '@jest/globals';
import { compareVersions, parseVersion } from '../../src/domain/semver';
import { isInRange, parseRange } from '../../src/domain/semver-range';
import type { TagPolicy } from '../../src/domain/service-spec';
import { compareTags, newestTag, policyViolation, tagObstacle } from '../../src/domain/tag-policy';

const NUMBER: TagPolicy = { order: 'number', prefix: 'v' };
const SEMVER: TagPolicy = { order: 'semver', prefix: 'v' };
const STABLE: TagPolicy = { order: 'semver', prefix: '', range: '^1.2.0' };
const DATE: TagPolicy = { order: 'timestamp', pattern: '\\d{8}-\\d{4}' };
const MOVING: TagPolicy = { order: 'movement', pattern: 'prod-*' };

describe('a tag is admitted', () => {
  test.each<[string, TagPolicy, string, boolean]>([
    ['number: prefix and digits', NUMBER, 'v7', true],
    ['number: leading zeros are digits', NUMBER, 'v007', true],
    ['number: more digits than a double holds', NUMBER, `v${'9'.repeat(60)}`, true],
    ['number: not without its prefix', NUMBER, '7', false],
    ['number: not with anything behind', NUMBER, 'v7-rc1', false],
    ['number: not the prefix alone', NUMBER, 'v', false],
    ['number: not a sign', NUMBER, 'v-7', false],
    ['semver: three parts', SEMVER, 'v1.2.3', true],
    ['semver: a prerelease where no range is given', SEMVER, 'v1.2.3-rc.1', true],
    ['semver: not two parts', SEMVER, 'v1.2', false],
    ['semver: not with leading zeros', SEMVER, 'v1.02.3', false],
    ['semver range: inside', STABLE, '1.9.0', true],
    ['semver range: not above', STABLE, '2.0.0', false],
    ['semver range: no prerelease that the range does not name', STABLE, '1.9.0-rc.1', false],
    ['timestamp: the whole tag matches', DATE, '20261121-0300', true],
    ['timestamp: not a part of the tag', DATE, '20261121-0300-dirty', false],
    ['movement: the glob matches', MOVING, 'prod-blue', true],
    ['movement: the glob is no regular expression', MOVING, 'prodXblue', false],
  ])('%s', (_rule, policy, tag, admitted) => {
    expect(tagObstacle(policy, tag) === undefined).toBe(admitted);
  });

  test('a glob with many stars is quick against a hostile tag', () => {
    const policy: TagPolicy = { order: 'movement', pattern: `${'*a'.repeat(30)}b` };
    expect(tagObstacle(policy, 'a'.repeat(128))).toBeDefined();
  });
});

describe('of two tags', () => {
  const early = '2026-01-01T00:00:00.000Z';
  const late = '2026-02-01T00:00:00.000Z';

  test.each<[string, TagPolicy, { tag?: string; at: string }, { tag?: string; at: string }, number]>([
    ['number: the higher is newer, not the longer text', NUMBER, { tag: 'v10', at: early }, { tag: 'v9', at: late }, 1],
    [
      'number: zeros in front do not count, so the later',
      NUMBER,
      { tag: 'v007', at: early },
      { tag: 'v7', at: late },
      -1,
    ],
    ['semver: precedence', SEMVER, { tag: 'v1.10.0', at: early }, { tag: 'v1.9.9', at: late }, 1],
    [
      'semver: a prerelease comes before its release',
      SEMVER,
      { tag: 'v2.0.0-rc.1', at: late },
      { tag: 'v2.0.0', at: early },
      -1,
    ],
    ['timestamp: text order', DATE, { tag: '20261121-0300', at: early }, { tag: '20261120-2359', at: late }, 1],
    [
      'movement: the same tag is not ordered, its digest decides',
      MOVING,
      { tag: 'prod-a', at: early },
      { tag: 'prod-a', at: late },
      0,
    ],
    ['movement: of two tags the later movement', MOVING, { tag: 'prod-a', at: early }, { tag: 'prod-b', at: late }, -1],
    ['an image without a tag is ordered by time', NUMBER, { tag: 'v1', at: late }, { at: early }, 1],
    [
      'an image whose tag the policy does not admit too',
      NUMBER,
      { tag: 'v1', at: early },
      { tag: 'latest', at: late },
      -1,
    ],
  ])('%s', (_rule, policy, a, b, order) => {
    expect(Math.sign(compareTags(policy, a, b))).toBe(order);
    expect(Math.sign(compareTags(policy, b, a))).toBe(order === 0 ? 0 : -order);
  });

  test('the newest of several is the newest admitted one', () => {
    expect(newestTag(NUMBER, ['latest', 'v9', 'v10', 'v10-rc'], early)).toBe('v10');
    expect(newestTag(NUMBER, ['latest'], early)).toBeUndefined();
  });
});

describe('semantic versions', () => {
  const ordered = [
    ...['0.9.9', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11'],
    ...['1.0.0-rc.1', '1.0.0', '1.0.1', '1.1.0', '2.0.0'],
  ];
  test('are ordered as semver.org section 11 has it', () => {
    const shuffled = [...ordered].reverse().map((text) => parseVersion(text)!);
    const sorted = shuffled.sort(compareVersions);
    expect(sorted).toEqual(ordered.map((text) => parseVersion(text)));
  });

  test.each(['1', '1.2', '01.2.3', '1.2.3-', '1.2.3-01', '1.2.3-a..b', 'v1.2.3', '1.2.3+b', ''])(
    '%p is none',
    (text) => {
      expect(parseVersion(text)).toBeUndefined();
    },
  );

  test.each<[string, string, boolean]>([
    ['^1.2.3', '1.99.0', true],
    ['^1.2.3', '1.2.2', false],
    ['^0.2.3', '0.2.9', true],
    ['^0.2.3', '0.3.0', false],
    ['^0.0.3', '0.0.4', false],
    ['^1', '1.0.0', true],
    ['^0', '0.9.0', true],
    ['^0', '1.0.0', false],
    ['~1.2.3', '1.2.9', true],
    ['~1.2.3', '1.3.0', false],
    ['~1', '1.9.0', true],
    ['1.x', '1.5.0', true],
    ['1.x', '2.0.0', false],
    ['1.2.*', '1.2.7', true],
    ['*', '7.0.0', true],
    ['', '7.0.0', true],
    ['1.2.3', '1.2.3', true],
    ['=1.2.3', '1.2.4', false],
    ['>=1.0.0 <2.0.0', '1.5.0', true],
    ['>= 1.0.0 < 2.0.0', '2.0.0', false],
    ['>1', '1.9.0', false],
    ['>1', '2.0.0', true],
    ['<=1.2', '1.2.9', true],
    ['<1.2', '1.2.0', false],
    ['1.x || 3.x', '3.1.0', true],
    ['1.x || 3.x', '2.1.0', false],
    ['>=1.0.0-rc.1', '1.0.0-rc.2', true],
    ['>=1.0.0-rc.1', '1.1.0-rc.2', false],
  ])('range %p, version %s: %p', (range, version, inside) => {
    expect(isInRange(parseVersion(version)!, parseRange(range)!)).toBe(inside);
  });

  test.each(['latest', '^', '1.2.3.4', '1.0.0 - 2.0.0', '>>1', '1.x-rc'])('%p is no range', (text) => {
    expect(parseRange(text)).toBeUndefined();
  });
});

test.each<[string, TagPolicy, boolean]>([
  ['a pattern that does not compile', { order: 'timestamp', pattern: '(' }, true],
  ['a range that cannot be read', { order: 'semver', prefix: '', range: 'newest' }, true],
  ['a pattern and a range that are sound', DATE, false],
])('the catalog is told of %s', (_name, policy, told) => {
  expect(policyViolation(policy) !== undefined).toBe(told);
});
