import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { InvalidPattern } from '../../../../local/aws/eventbridge/pattern/invalid-pattern';
import { compilePattern, matchesPattern } from '../../../../local/aws/eventbridge/pattern/pattern';

const recorded = path.join(__dirname, 'event-patterns');
/** The recordings are JSON with whole-line comments and trailing commas. */
const read = (file: string) =>
  JSON.parse(
    readFileSync(path.join(recorded, file), 'utf8')
      .replace(/^\s*\/\/.*$/gm, '')
      .replace(/,(?=\s*[}\]])/g, ''),
  ) as { Event: Record<string, unknown>; EventPattern: unknown };

const answer = (pattern: unknown, event: Record<string, unknown>): boolean | string => {
  try {
    return matchesPattern(compilePattern(JSON.stringify(pattern)), event);
  } catch (error) {
    if (error instanceof InvalidPattern) return error.message;
    throw error;
  }
};

describe('[EB-1] event patterns agree with the recorded answers of AWS', () => {
  const files = readdirSync(recorded).filter((file) => file.endsWith('.json5'));

  test('all recordings are here', () => {
    expect(files).toHaveLength(78);
  });

  test.each(files)('%s', (file) => {
    const { Event, EventPattern } = read(file);
    const expected = file.includes('_EXC') ? expect.any(String) : !file.includes('_NEG');
    expect(answer(EventPattern, Event)).toEqual(expected);
  });
});

describe('[EB-2] a pattern that AWS refuses is refused with its reason', () => {
  const wide = (n: number) => Array.from({ length: n }, (_, i) => ({ [`f${i}`]: ['x'] }));
  test.each<[string, unknown, string]>([
    ['not an object', ['a'], 'Filter is not an object'],
    ['an empty object', { detail: {} }, 'Empty objects are not allowed'],
    ['an empty array', { source: [] }, 'Empty arrays are not allowed'],
    ['a bare value', { source: 'a' }, '"source" must be an object or an array'],
    ['an array in an array', { source: [['a']] }, 'Match value must be String, number, true, false, or null'],
    ['an empty expression', { source: [{}] }, 'Match expression name not found'],
    ['an unknown operator', { source: [{ Prefix: 'a' }] }, 'Unrecognized match type Prefix'],
    ['two operators in one', { source: [{ prefix: 'a', suffix: 'b' }] }, 'Only one key allowed in match expression'],
    ['a list of suffixes', { source: [{ suffix: ['a'] }] }, 'suffix match pattern must be a string'],
    ['an unknown inner operator', { source: [{ prefix: { suffix: 'a' } }] }, 'Unsupported prefix pattern: suffix'],
    ['exists of a word', { a: [{ exists: 'yes' }] }, 'exists match pattern must be either true or false.'],
    ['numbers as text', { a: [{ numeric: ['>', '1'] }] }, 'Value of > must be numeric'],
    ['an unknown comparison', { a: [{ numeric: ['!=', 1] }] }, 'Unrecognized numeric range operator: !='],
    ['an upper bound first', { a: [{ numeric: ['<', 5, '>', 1] }] }, 'Too many elements in numeric expression'],
    ['an empty range', { a: [{ numeric: ['>', 5, '<', 5] }] }, 'Bottom must be less than top'],
    [
      'a number out of bounds',
      { a: [{ numeric: ['>', 5e9 + 1] }] },
      'Value must be between -5.0E9 and 5.0E9, inclusive',
    ],
    [
      'anything but null',
      { a: [{ 'anything-but': null }] },
      'Value of anything-but must be an array or single string/number value.',
    ],
    [
      'anything but a mixture',
      { a: [{ 'anything-but': ['a', 1] }] },
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    ],
    [
      'anything but a number range',
      { a: [{ 'anything-but': { numeric: ['>', 1] } }] },
      'Unsupported anything-but pattern: numeric',
    ],
    ['a full IPv4 mask', { a: [{ cidr: '10.0.0.1/32' }] }, 'IPv4 mask bits must be < 32'],
    ['a full IPv6 mask', { a: [{ cidr: '::1/128' }] }, 'IPv6 mask bits must be < 128'],
    ['an octet over 255', { a: [{ cidr: '10.0.0.256/8' }] }, 'Invalid IP address: 10.0.0.256'],
    ['a backslash before a letter', { a: [{ wildcard: 'a\\b' }] }, 'Invalid escape character at pos 2'],
    ['a single alternative', { $or: [{ a: ['x'] }] }, 'Unrecognized match type a'],
    ['an alternative that is no object', { $or: [{ a: ['x'] }, 'b'] }, 'Unrecognized match type a'],
    ['no alternative', { $or: [] }, 'Empty arrays are not allowed'],
    ['an empty alternative', { $or: [{ a: ['x'] }, {}] }, 'Empty objects are not allowed'],
    [
      'a word of the language for the name of a field',
      { $or: [{ prefix: ['x'] }, { b: ['y'] }] },
      'prefix match pattern must be a string',
    ],
    ['alternatives of a bare value', { $or: [{ a: ['x'] }, { b: 'y' }] }, '"b" must be an object or an array'],
    [
      'over 1,000 combinations',
      { a: { $or: wide(40) }, b: { $or: wide(40) } },
      'The $or relationships make more than 1000 rule combinations.',
    ],
  ])('%s', (_, pattern, reason) => {
    expect(answer(pattern, {})).toBe(reason);
  });

  test('text that is no JSON', () => {
    expect(() => compilePattern('{"source"')).toThrow(InvalidPattern);
  });
});

describe('[EB-3] a pattern matches what AWS says it matches', () => {
  test.each<[string, unknown, Record<string, unknown>, boolean]>([
    ['one array element has to meet all fields', { r: { a: ['x'], b: ['y'] } }, { r: [{ a: 'x' }, { b: 'y' }] }, false],
    ['the element that meets them all', { r: { a: ['x'], b: ['y'] } }, { r: [{ a: 'x' }, { a: 'x', b: 'y' }] }, true],
    ['an array of values meets by any of them', { r: ['b'] }, { r: ['a', 'b'] }, true],
    ['anything-but holds when one element differs', { r: [{ 'anything-but': 'a' }] }, { r: ['a', 'b'] }, true],
    ['an object is no leaf', { a: [{ exists: true }] }, { a: { b: 1 } }, false],
    ['an empty array has no leaf', { a: [{ exists: true }] }, { a: [] }, false],
    ['null exists', { a: [{ exists: true }] }, { a: null }, true],
    ['null is null', { a: [null] }, { a: null }, true],
    ['a number is not its text', { a: ['1'] }, { a: 1 }, false],
    ['an empty prefix', { a: [{ prefix: '' }] }, { a: 'x' }, true],
    ['a prefix of a number', { a: [{ prefix: '1' }] }, { a: 12 }, false],
    ['case folds both ways', { a: [{ 'equals-ignore-case': 'ÀB' }] }, { a: 'àb' }, true],
    ['an escaped asterisk', { a: [{ wildcard: '2\\*3*' }] }, { a: '2*3=6' }, true],
    ['an asterisk over lines', { a: [{ wildcard: 'a*b' }] }, { a: 'a\n\nb' }, true],
    ['a block by a host address in it', { a: [{ cidr: '10.0.1.77/24' }] }, { a: '10.0.1.3' }, true],
    ['IPv4 is not IPv6', { a: [{ cidr: '::/1' }] }, { a: '10.0.1.3' }, false],
    ['an address in another notation', { a: ['2001:db8::1'] }, { a: '2001:0db8:0:0:0:0:0:1' }, true],
    [
      'an alternative with a field of its own beside',
      { s: ['x'], $or: [{ a: ['1'] }, { b: ['2'] }] },
      { s: 'x', b: '2' },
      true,
    ],
    [
      'two $or are and-ed',
      { p: { $or: [{ a: ['1'] }, { b: ['1'] }] }, q: { $or: [{ a: ['1'] }, { b: ['1'] }] } },
      { p: { a: '1' }, q: {} },
      false,
    ],
    ['numbers beyond the bounds do not compare', { a: [{ numeric: ['>', 1] }] }, { a: 6e9 }, false],
    ['account numbers are equal all the same', { a: [123456789012] }, { a: 123456789012 }, true],
  ])('%s', (_, pattern, event, expected) => {
    expect(answer(pattern, event)).toBe(expected);
  });
});

describe('[EB-4] wildcard patterns that could keep more than ten prefixes alive are refused as too complex', () => {
  const letters = ['a', 'b', 'c', 'd', 'e', 'f'];
  const stacks = (n: number) =>
    ['Alpha', 'Beta', 'Gamma', 'Delta'].slice(0, n).map((name) => ({ wildcard: `*:stack/${name}/*` }));
  test.each<[string, unknown[], boolean]>([
    ['three patterns with a common beginning', stacks(3), true],
    ['four of them', stacks(4), false],
    ['ten patterns without asterisk at the start', Array.from({ length: 10 }, (_, i) => ({ wildcard: `${i}*` })), true],
    ['eleven of them', Array.from({ length: 11 }, (_, i) => ({ wildcard: `${i}-*` })), false],
    ['a list of anything-but is one pattern', [{ 'anything-but': { wildcard: letters.map((l) => `*${l}*`) } }], true],
    ['its patterns one by one', letters.map((l) => ({ 'anything-but': { wildcard: `*${l}*` } })), false],
    ['four endings', ['bif', 'tiff', 'tif', 'svs'].map((end) => ({ wildcard: `*.${end}` })), true],
    [
      'four endings below a folder',
      ['bif', 'tiff', 'tif', 'svs'].map((end) => ({ wildcard: `*/datasync/*.${end}` })),
      false,
    ],
    ['two endings below a folder', ['bif', 'tif'].map((end) => ({ wildcard: `*/datasync/*.${end}` })), true],
  ])('%s', (_, matchers, simple) => {
    const complexity = answer({ a: matchers }, {});
    if (simple) expect(complexity).toBe(false);
    else expect(complexity).toMatch(/^Rule is too complex/);
  });

  test('a hostile pattern costs little', () => {
    // To try every way through it would outlast the test's limit by far.
    answer({ a: [{ wildcard: `*${'ab'.repeat(500)}*${'ba'.repeat(480)}` }, { wildcard: '*a*b*' }] }, {});
  });
});
