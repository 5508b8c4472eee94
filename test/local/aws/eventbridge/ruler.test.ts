import { describe, expect, test } from '@jest/globals';
import { complexityOf } from '../../../../local/aws/eventbridge/pattern/complexity';
import { InvalidPattern } from '../../../../local/aws/eventbridge/pattern/invalid-pattern';
import { compilePattern, matchesPattern } from '../../../../local/aws/eventbridge/pattern/pattern';
import { readEvent } from '../../../../local/aws/eventbridge/pattern/sample';

/** What PutRule and TestEventPattern say after "Event pattern is not valid. Reason: ". */
function refusalOf(pattern: string): string | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidPattern) return error.message + error.position;
    throw error;
  }
}

const matches = (pattern: string, event: string): boolean => matchesPattern(compilePattern(pattern), readEvent(event));

describe('[EB-31] a refusal says up to where the pattern was read', () => {
  test.each<[string, string, string]>([
    ['{"source": ["aws.health"], "detail": {}}', 'Empty objects are not allowed', 'line: 1, column: 40'],
    [
      '{"source":["test.event-pattern"],"detail":{"lenderId":"LenderA"}}',
      '"lenderId" must be an object or an array',
      'line: 1, column: 56',
    ],
    ['{"key": [{"wildcard": "abc**def"}]}', 'Consecutive wildcard characters at pos 4', 'line: 1, column: 33'],
    ['{"key": [{"wildcard": "a*c\\def"}]}', "Unrecognized character escape 'd' (code 100)", 'line: 1, column: 28'],
    [
      '{\n  "detail": {\n    "pipeline": {\n      "slug": "some-pipeline"\n    }\n  }\n}',
      '"slug" must be an object or an array',
      'line: 4, column: 16',
    ],
  ])('%j', (pattern, reason, position) => {
    expect(refusalOf(pattern)).toBe(`${reason}\n at [Source: (String)"${pattern}"; ${position}]`);
  });

  test('a long pattern is shown as far as 500 characters', () => {
    const pattern = `{"a":["${'x'.repeat(600)}"],"b":1}`;
    expect(refusalOf(pattern)).toContain(`${pattern.slice(0, 500)}"[truncated 116 chars]; line: 1, column: 616]`);
  });

  test('inside a list of anything-but twice, for a block of addresses not at all', () => {
    const pattern = '{"a":[{"anything-but":["b",null]}]}';
    const position = `\n at [Source: (String)"${pattern}"; line: 1, column: 32]`;
    expect(refusalOf(pattern)).toBe(
      `Inside anything but list, start|null|boolean is not supported.${position}${position}`,
    );
    expect(refusalOf('{"a":[{"cidr":"10.0.0.0/32"}]}')).toBe('IPv4 mask bits must be < 32');
  });
});

describe('[EB-32] the grammar is the rule compiler’s', () => {
  const inField = (entry: string) => `{"a": [ ${entry} ] }`;

  test.each([
    '{ "prefix": { "equals-ignore-case": "child" } }',
    '{ "suffix": { "equals-ignore-case": "child" } }',
    '{ "anything-but": ["child0","child1"] }',
    '{ "anything-but": [111,222,333] }',
    '{ "anything-but": 111 }',
    '{ "anything-but": { "prefix": ["abc", "123"] } }',
    '{ "anything-but": { "suffix": "foo" } }',
    '{ "anything-but": { "equals-ignore-case": ["abc", ""] } }',
    '{ "anything-but": { "wildcard": ["foo*bar", ""] } }',
    '{ "exactly": "child" }',
    '{ "cidr": "10.0.0.0/8" }',
    '{ "cidr": "2400:6500:FF00::36FB:1F80/122" }',
    '{ "wildcard": "a*b*c" }',
    '{ "numeric": ["=", 0.000033] }',
    '{ "numeric": ["<", -4e-6] }',
    '{ "numeric": [">=", 1E-320] }',
    '{ "numeric": [">", 0, "<=", 1] }',
    '{ "numeric": ["=", -5000000000] }',
  ])('it takes %s', (entry) => {
    expect(refusalOf(inField(entry))).toBeUndefined();
  });

  test.each([
    '{ "exactly": 33 }',
    '{ "prefix": "child", "foo": [] }',
    '{ "prefix": [1, 2 3] }',
    '{ "foo": "child" }',
    '{ "anything-but": [1, 2 3] }',
    '{ "anything-but": [] }',
    '{ "anything-but": ["child0",111,"child2"] }',
    '{ "anything-but": [{"wildcard": "*"}] }',
    '{ "anything-but": true }',
    '{ "anything-but": { "foo": 3 }',
    '{ "anything-but": { "exists": true } }',
    '{ "anything-but": { "constructor": "a" } }',
    '{ "anything-but": { "prefix": "foo", "a":1 } }',
    '{ "anything-but": { "prefix": "foo" }, "x": 1 }',
    '{ "anything-but": { "prefix": ["1", ""] } }',
    '{ "anything-but": { "prefix": ["1", "2" } }',
    '{ "anything-but": { "suffix": { "equals-ignore-case": "a" } } }',
    '{ "anything-but": { "equals-ignore-case": [1] } }',
    '{ "anything-but": { "wildcard": ["1", "foo**bar"] } }',
    '{ "anything-but": { "wildcard": "foo*bar\\\\" } }',
    '{ "anything-but": 5000000001 }',
    '{ "equals-ignore-case": [ "abc" ] }',
    '{ "prefix": { "equals-ignore-case": "abc", "test": "def" } }',
    '{ "prefix": { "equals-ignore-case": "abc" }, "test": "def" }',
    '{ "suffix": { "prefix": "abc" } }',
    '{ "wildcard": [ "abc" ] }',
    '{ "numeric": [] }',
    '{ "numeric": ["="] }',
    '{ "numeric": ["=", "-4e-6"] }',
    '{ "numeric": ["=", true] }',
    '{ "numeric": ["=", 1E309] }',
    '{ "numeric": ["=", 1E-325] }',
    '{ "numeric": ["=", 2.0e22] }',
    '{ "numeric": ["=", 1, "<", 2] }',
    '{ "numeric": ["<>", 1, ">", 0] }',
    '{ "numeric": [">", 30, "<", 1] }',
    '{ "numeric": [">", 1, ">", 2] }',
    '{ "numeric": [">", 1, "<", 30, false] }',
    '{ "numeric": [">", 1], "exists": true }',
    '{ "exists": true, "extraKey": "extraValue" }',
    '{ "cidr": "192.168.0.1/33" }',
    '{ "cidr": "foo/bar/baz" }',
    '{ "cidr": "192.168.0.1/-3424" }',
    '{ "cidr": "10.10.10.10.10/3" }',
    '{ "cidr": "2.1.0.-1/3" }',
    '{ "cidr": "2400:6500:3:3:3:3:3:3:3:3FF00::36FB:1F80/122" }',
    '{ "cidr": "2400:6500:FF00::36FB:1F80/222" }',
    '{ "cidr": "::ffff:a00:0/120" }',
    '01',
    'nulls',
    "'a'",
  ])('it refuses %s', (entry) => {
    expect(refusalOf(inField(entry))).toBeDefined();
  });

  test.each(['', '"a"', '{"a":["b"]', '{"a":["b"],}', '{"a" ["b"]}', '{a:["b"]}', '{"a":["b"]]', '{"a":["b\nc"]}'])(
    'it refuses the text %j',
    (pattern) => {
      expect(refusalOf(pattern)).toMatch(/; line: \d+, column: \d+\]$/);
    },
  );
});

describe('[EB-33] matching is the rule compiler’s', () => {
  test.each<[string, string, string, boolean]>([
    ['a number however it is written', '{"a":[300]}', '{"a":3.0e2}', true],
    ['the id of an account', '{"a":[123456789012]}', '{"a":123456789012}', true],
    ['digits that a double does not hold', '{"a":[12345678901234567890]}', '{"a":12345678901234567891}', false],
    ['the same digits', '{"a":[12345678901234567891]}', '{"a":12345678901234567891}', true],
    ['numbers inside the bounds only', '{"a":[{"numeric":[">",0]}]}', '{"a":5000000001}', false],
    ['a millionth', '{"a":[{"numeric":[">=",2.0e-6,"<=",4.0e-6]}]}', '{"a":0.000004}', true],
    ['an open bound', '{"a":[{"numeric":[">",2.0e-6,"<",4.0e-6]}]}', '{"a":0.000004}', false],
    ['no number in a text', '{"a":[{"numeric":["=",1]}]}', '{"a":"1"}', false],
    ['true is no text', '{"a":["true"]}', '{"a":true}', false],
    ['names with case', '{"A":["b"]}', '{"a":"b"}', false],
    ['names and values of any script', '{"größe":["高い"]}', '{"größe":"高い"}', true],
    ['an escaped name', '{"\\u0061":["b"]}', '{"a":"b"}', true],
    ['the second of two equal fields', '{"a":["b"],"a":["c"]}', '{"a":"b"}', false],
    ['both of two equal objects', '{"a":{"b":["1"]},"a":{"c":["1"]}}', '{"a":{"c":"1"}}', false],
    ['both of two $or', '{"$or":[{"a":["1"]},{"b":["1"]}],"$or":[{"c":["1"]},{"d":["1"]}]}', '{"a":"1"}', false],
    ['a field named like Object’s own', '{"__proto__":["b"]}', '{"__proto__":"b"}', true],
    [
      'a field beside and inside $or: the inner',
      '{"n":["a","b"],"$or":[{"n":[{"anything-but":"a"}]},{"c":["x"]}]}',
      '{"n":"c"}',
      true,
    ],
    [
      'an array’s elements apart',
      '{"d":{"a":[{"exists":true}],"b":[{"exists":true}]}}',
      '{"d":[{"a":1},{"b":2}]}',
      false,
    ],
    [
      'arrays within arrays',
      '{"u":{"t":{"k":["color"],"v":["blue"]}}}',
      '{"u":[{"t":[{"k":"color"},{"v":"blue"}]}]}',
      false,
    ],
    ['absent beside an element', '{"d":{"a":[{"exists":true}],"b":[{"exists":false}]}}', '{"d":[{"a":1}]}', true],
    ['present beside it', '{"d":{"a":[{"exists":true}],"b":[{"exists":false}]}}', '{"d":[{"a":1,"b":2}]}', false],
    ['an empty array', '{"d":{"a":[{"exists":true}]}}', '{"d":[]}', false],
    ['a sharp s is SS', '{"a":[{"equals-ignore-case":"ß"}]}', '{"a":"SS"}', true],
    ['and not ss', '{"a":[{"equals-ignore-case":"ß"}]}', '{"a":"ss"}', false],
    ['SS is no sharp s', '{"a":[{"equals-ignore-case":"SS"}]}', '{"a":"ß"}', false],
    ['letters whose cases differ in length', '{"a":[{"equals-ignore-case":"Ⱥ"}]}', '{"a":"ⱥ"}', true],
    ['a beginning without case', '{"a":[{"prefix":{"equals-ignore-case":"EventB"}}]}', '{"a":"eVENTbridge"}', true],
    ['an end without case', '{"a":[{"suffix":{"equals-ignore-case":".PNG"}}]}', '{"a":"a.png"}', true],
    ['an asterisk for nothing', '{"a":[{"wildcard":"a*b"}]}', '{"a":"ab"}', true],
    ['an escaped backslash', '{"a":[{"wildcard":"a\\\\\\\\*"}]}', '{"a":"a\\\\b"}', true],
    ['anything but a number is met by a text', '{"a":[{"anything-but":123}]}', '{"a":"123"}', true],
    ['and not by the number otherwise written', '{"a":[{"anything-but":[123]}]}', '{"a":123.0}', false],
    ['a block from an address within it', '{"a":[{"cidr":"54.240.196.171/24"}]}', '{"a":"54.240.196.1"}', true],
    ['an IPv6 block', '{"a":[{"cidr":"2600:1F14::/35"}]}', '{"a":"2600:1f14:1fff::1"}', true],
    ['IPv4 written as IPv6', '{"a":["10.0.0.1"]}', '{"a":"::ffff:a00:1"}', true],
    ['what looks like an address and is none', '{"a":["08:23"]}', '{"a":["08:23"]}', true],
  ])('%s', (_, pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });
});

describe('[EB-4] complexity is the figure that the rule engine’s own tests expect', () => {
  test.each<[number, readonly string[]]>([
    [1, ['*']],
    [3, ['*', 'ab*c']],
    [1, ['abc']],
    [2, ['*ab']],
    [3, ['*aa']],
    [2, ['a*b']],
    [2, ['aa*']],
    [2, ['a*bc']],
    [3, ['a*bb']],
    [3, ['a*bcb']],
    [4, ['a*bbb']],
    [4, ['*ab*ad']],
    [3, ['*ab*d']],
    [4, ['*aba*']],
    [5, ['a*b*bb']],
    [4, ['a*b*cb']],
    [3, ['a*b*cd']],
    [4, ['a*b*b']],
    [4, ['a*bb*']],
    [3, ['ab*b*']],
    [3, ['ab*c', 'x*xx']],
    [4, ['*abc', '*abcde']],
    [4, ['a*bcd', 'ab*cd']],
    [4, ['a*bc', 'a*bcde']],
    [7, ['a*aaa', 'aa*aa']],
    [4, ['a*bc', 'abc*d']],
    [6, ['a*aaa', 'aaa*a']],
    [5, ['a*aax', 'aaa*x']],
    [3, ['abc*', 'abcde*']],
    [6, ['ab*cd', 'ab*wx', 'ab*yz']],
    [7, ['*ab*b*b*']],
    [10, ['F*eatureFeature', 'Fe*atureFeature', 'Fea*tureFeature']],
  ])('%d for %j', (expected, patterns) => {
    const bytes = (pattern: string) => [...pattern].map((c) => (c === '*' ? undefined : c.charCodeAt(0)));
    expect(complexityOf(patterns.map((pattern) => [bytes(pattern)]))).toBe(expected);
  });

  test('alternatives of $or that agree so far count together', () => {
    const stack = (name: string) => ({ arn: [{ wildcard: `*:stack/${name}/*` }] });
    const pattern = (...names: string[]) => JSON.stringify({ $or: names.map(stack) });
    expect(refusalOf(pattern('Alpha', 'Beta', 'Gamma'))).toBeUndefined();
    expect(refusalOf(pattern('Alpha', 'Beta', 'Gamma', 'Delta'))).toMatch(/^Rule is too complex - /);
  });
});
