import { describe, expect, test } from '@jest/globals';
import { InvalidPattern } from '../../../../local/aws/eventbridge/pattern/invalid-pattern';
import { compilePattern, matchesPattern } from '../../../../local/aws/eventbridge/pattern/pattern';
import { readEvent } from '../../../../local/aws/eventbridge/pattern/sample';

/** Field `f` of a pattern and of an event. */
type Field = readonly [rule: string, pattern: string, value: string, matches: boolean];

const matches = (pattern: string, event: string): boolean => matchesPattern(compilePattern(pattern), readEvent(event));
const inField = (pattern: string, value: string): boolean => matches(`{"f":[${pattern}]}`, `{"f":${value}}`);

function refusalOf(pattern: string): string | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidPattern) return error.message;
    throw error;
  }
}

describe('[EB-3] anything-but', () => {
  test.each<Field>([
    ['a text: another text', '{"anything-but":"a"}', '"b"', true],
    ['a text: itself', '{"anything-but":"a"}', '"a"', false],
    ['a text: its other case', '{"anything-but":"a"}', '"A"', true],
    ['a text: null', '{"anything-but":"a"}', 'null', true],
    ['a text: a number', '{"anything-but":"1"}', '1', true],
    ['a text: true', '{"anything-but":"true"}', 'true', true],
    ['the empty text: itself', '{"anything-but":""}', '""', false],
    ['the empty text: a blank', '{"anything-but":""}', '" "', true],
    ['a list of texts: one of them', '{"anything-but":["a","b"]}', '"b"', false],
    ['a list of texts: none of them', '{"anything-but":["a","b"]}', '"c"', true],
    ['a list of numbers: one written otherwise', '{"anything-but":[100,-2.5]}', '-25e-1', false],
    ['a list of numbers: a text of one', '{"anything-but":[100]}', '"100"', true],
    ['a number: false', '{"anything-but":0}', 'false', true],
    ['a number: minus zero', '{"anything-but":0}', '-0', false],
    ['a beginning: a text that has it', '{"anything-but":{"prefix":"init"}}', '"initializing"', false],
    ['a beginning: a text that has it later', '{"anything-but":{"prefix":"init"}}', '"reinit"', true],
    ['a beginning: in another case', '{"anything-but":{"prefix":"init"}}', '"Init"', true],
    ['a beginning: a number', '{"anything-but":{"prefix":"1"}}', '12', true],
    ['beginnings: one of them', '{"anything-but":{"prefix":["a","b"]}}', '"bx"', false],
    ['an end: a text that has it', '{"anything-but":{"suffix":".txt"}}', '"a.txt"', false],
    ['ends: none of them', '{"anything-but":{"suffix":[".txt",".rtf"]}}', '"a.doc"', true],
    ['an end: null', '{"anything-but":{"suffix":"x"}}', 'null', true],
    ['a text without case: in capitals', '{"anything-but":{"equals-ignore-case":"ok"}}', '"OK"', false],
    ['texts without case: one of them', '{"anything-but":{"equals-ignore-case":["ok","Done"]}}', '"dONE"', false],
    ['texts without case: a longer one', '{"anything-but":{"equals-ignore-case":["ok"]}}', '"okay"', true],
    ['a wildcard: what it covers', '{"anything-but":{"wildcard":"*/lib/*"}}', '"dir/lib/x"', false],
    ['a wildcard: what it does not', '{"anything-but":{"wildcard":"*/lib/*"}}', '"lib/x"', true],
    ['wildcards: what the second covers', '{"anything-but":{"wildcard":["a*","*z"]}}', '"xyz"', false],
    ['a list: elements that are all in it', '{"anything-but":["a","b"]}', '["a","b"]', false],
    ['a list: elements of which one is not', '{"anything-but":["a","b"]}', '["a","c"]', true],
    ['a list: no element', '{"anything-but":["a"]}', '[]', false],
    ['a list: an object', '{"anything-but":["a"]}', '{"g":"b"}', false],
  ])('%s', (_, pattern, value, expected) => {
    expect(inField(pattern, value)).toBe(expected);
  });

  test('wants the field', () => {
    expect(matches('{"f":[{"anything-but":"a"}]}', '{"g":"a"}')).toBe(false);
    expect(matches('{"f":[{"anything-but":{"wildcard":"*"}}]}', '{"g":"a"}')).toBe(false);
  });
});

describe('[EB-3] numbers', () => {
  test.each<Field>([
    ['a bound that is not included', '{"numeric":["<",5]}', '5', false],
    ['a bound that is included', '{"numeric":["<=",5]}', '5.0', true],
    ['between negative bounds', '{"numeric":[">",-10,"<",-1]}', '-5', true],
    ['on a negative bound that is not included', '{"numeric":[">",-10,"<",-1]}', '-10', false],
    ['a range over zero', '{"numeric":[">=",-0.5,"<=",0.5]}', '0', true],
    ['exponents on both sides', '{"numeric":["=",3.018e2]}', '30180E-2', true],
    ['a capital exponent with a sign', '{"numeric":["=",1E+3]}', '1000', true],
    ['a small exponent', '{"numeric":["<",1e-5]}', '9.9e-6', true],
    ['the greatest number', '{"numeric":["<=",5e9]}', '5000000000', true],
    ['the smallest number', '{"numeric":[">=",-5.0e9]}', '-5000000000', true],
    ['zero and minus zero', '{"numeric":["=",0]}', '-0.0', true],
    ['a text', '{"numeric":[">",0]}', '"1"', false],
    ['true', '{"numeric":["=",1]}', 'true', false],
    ['null', '{"numeric":["=",0]}', 'null', false],
    ['one of several elements', '{"numeric":[">",10]}', '[1,2,30]', true],
    ['two elements do not make a range', '{"numeric":[">",10,"<",20]}', '[1,30]', false],
    ['a plain number, however it is written', '1.5e1', '15.0', true],
    ['a plain negative number', '-3', '-3.000', true],
    ['a plain number and a text', '15', '"15"', false],
  ])('%s', (_, pattern, value, expected) => {
    expect(inField(pattern, value)).toBe(expected);
  });
});

describe('[EB-3] addresses', () => {
  test.each<Field>([
    ['the first of a block', '{"cidr":"10.0.0.0/24"}', '"10.0.0.0"', true],
    ['the last of a block', '{"cidr":"10.0.0.0/24"}', '"10.0.0.255"', true],
    ['the one behind it', '{"cidr":"10.0.0.0/24"}', '"10.0.1.0"', false],
    ['the half of all', '{"cidr":"128.0.0.0/1"}', '"255.255.255.255"', true],
    ['all', '{"cidr":"0.0.0.0/0"}', '"8.8.8.8"', true],
    ['two of a block of two', '{"cidr":"10.0.0.2/31"}', '"10.0.0.3"', true],
    ['the last of a block of IPv6', '{"cidr":"2001:db8::/32"}', '"2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"', true],
    ['the one behind a block of IPv6', '{"cidr":"2001:db8::/32"}', '"2001:db9::"', false],
    ['IPv6 in capitals and in full', '{"cidr":"2001:db8::/64"}', '"2001:0DB8:0:0:0:0:0:1"', true],
    ['a block that ends within a group', '{"cidr":"fe80::/10"}', '"febf::1"', true],
    ['IPv6 by a block of IPv4', '{"cidr":"0.0.0.0/0"}', '"::1"', false],
    ['a name', '{"cidr":"10.0.0.0/8"}', '"ten.example"', false],
    ['an address with its port', '{"cidr":"10.0.0.0/8"}', '"10.0.0.1:80"', false],
    ['a number', '{"cidr":"10.0.0.0/8"}', '167772161', false],
  ])('%s', (_, pattern, value, expected) => {
    expect(inField(pattern, value)).toBe(expected);
  });
});

describe('[EB-3] exists', () => {
  test.each<[string, string, string, boolean]>([
    ['absent with its object', '{"d":{"s":{"f":[{"exists":false}]}}}', '{"d":{}}', true],
    ['absent with all above it', '{"d":{"s":{"f":[{"exists":false}]}}}', '{"g":1}', true],
    ['absent from an empty list', '{"f":[{"exists":false}]}', '{"f":[]}', true],
    ['absent where there is an object', '{"f":[{"exists":false}]}', '{"f":{"g":1}}', true],
    ['present as an empty text', '{"f":[{"exists":true}]}', '{"f":""}', true],
    ['present as false', '{"f":[{"exists":true}]}', '{"f":false}', true],
    ['not absent as null', '{"f":[{"exists":false}]}', '{"f":null}', false],
    ['present in a list of objects', '{"c":{"f":[{"exists":true}]}}', '{"c":[{"g":1},{"f":1}]}', true],
    ['absent from a list of objects', '{"c":{"f":[{"exists":false}]}}', '{"c":[{"g":1},{"h":1}]}', true],
    ['not absent when one object has it', '{"c":{"f":[{"exists":false}]}}', '{"c":[{"g":1},{"f":1}]}', false],
    ['absent or of a value: absent', '{"f":["x",{"exists":false}]}', '{"g":1}', true],
    ['absent or of a value: the value', '{"f":["x",{"exists":false}]}', '{"f":"x"}', true],
    ['absent or of a value: another', '{"f":["x",{"exists":false}]}', '{"f":"y"}', false],
    ['absent beside another field', '{"f":[{"exists":false}],"g":["1"]}', '{"g":"1"}', true],
    ['absent beside another field that differs', '{"f":[{"exists":false}],"g":["1"]}', '{"g":"2"}', false],
  ])('%s', (_, pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });
});

describe('[EB-3] what comes from one list comes from one element of it', () => {
  const PEOPLE = '{"p":[{"n":"Ann","a":[{"c":"Rome","z":1},{"c":"Oslo","z":2}]},{"n":"Bob","a":[{"c":"Oslo","z":1}]}]}';
  test.each<[string, string, boolean]>([
    ['a field of an element', '{"p":{"n":["Bob"]}}', true],
    ['fields of one element', '{"p":{"n":["Bob"],"a":{"z":[1]}}}', true],
    ['fields of a list in an element', '{"p":{"n":["Ann"],"a":{"c":["Oslo"],"z":[2]}}}', true],
    ['fields of two elements', '{"p":{"n":["Bob"],"a":{"c":["Rome"]}}}', false],
    ['fields of two elements of an inner list', '{"p":{"n":["Ann"],"a":{"c":["Oslo"],"z":[1]}}}', false],
    ['fields of an inner list without the outer', '{"p":{"a":{"c":["Oslo"],"z":[1]}}}', true],
    ['by dotted names', '{"p.n":["Bob"],"p.a.c":["Rome"]}', false],
    ['in either alternative', '{"p":{"n":["Bob"],"$or":[{"a":{"c":["Rome"]}},{"a":{"c":["Oslo"]}}]}}', true],
    ['in neither alternative', '{"p":{"n":["Bob"],"$or":[{"a":{"c":["Rome"]}},{"a":{"z":[2]}}]}}', false],
    ['absent from the element of the other field', '{"p":{"n":["Bob"],"x":[{"exists":false}]}}', true],
    ['fields of two lists', '{"p":{"n":["Ann"]},"q":{"n":[{"exists":false}]}}', true],
  ])('%s', (_, pattern, expected) => {
    expect(matches(pattern, PEOPLE)).toBe(expected);
  });

  test('lists in lists are as if they were flat, for values', () => {
    expect(matches('{"f":["b"]}', '{"f":[["a"],["b",["c"]]]}')).toBe(true);
    expect(matches('{"f":{"g":["1"],"h":["2"]}}', '{"f":[[{"g":"1"}],[{"h":"2"}]]}')).toBe(false);
    expect(matches('{"f":["a"],"g":["2"]}', '{"f":["a","b"],"g":["1","2"]}')).toBe(true);
  });
});

describe('[EB-3] texts', () => {
  test.each<Field>([
    ['an empty text', '""', '""', true],
    ['an empty text is not null', '""', 'null', false],
    ['null is no text', 'null', '"null"', false],
    ['null in a list', 'null', '["a",null]', true],
    ['false', 'false', 'false', true],
    ['false is not 0', 'false', '0', false],
    ['quotes and backslashes', '"a\\"b\\\\c"', '"a\\"b\\\\c"', true],
    ['escaped and plain letters', '"\\u00e9"', '"é"', true],
    ['letters that only look alike', '"é"', '"e\\u0301"', false],
    ['beyond the first plane', '"\\ud83d\\ude80"', '"🚀"', true],
    ['an empty beginning of an empty text', '{"prefix":""}', '""', true],
    ['an empty beginning of null', '{"prefix":""}', 'null', false],
    ['a beginning that is the whole', '{"prefix":"abc"}', '"abc"', true],
    ['a beginning longer than the text', '{"prefix":"abcd"}', '"abc"', false],
    ['a beginning of any case', '{"prefix":{"equals-ignore-case":"ÄB"}}', '"äbc"', true],
    ['a beginning of any case elsewhere', '{"prefix":{"equals-ignore-case":"b"}}', '"aB"', false],
    ['an empty end', '{"suffix":""}', '"x"', true],
    ['an end of any case', '{"suffix":{"equals-ignore-case":".PnG"}}', '"a.pNg"', true],
    ['an end of Greek', '{"equals-ignore-case":"ΟΔΟΣ"}', '"οδοσ"', true],
    ['Cyrillic of any case', '{"equals-ignore-case":"Привет"}', '"ПРИВЕТ"', true],
    ['a number is no text of any case', '{"equals-ignore-case":"1"}', '1', false],
  ])('%s', (_, pattern, value, expected) => {
    expect(inField(pattern, value)).toBe(expected);
  });
});

describe('[EB-3] wildcards', () => {
  test.each<Field>([
    ['of everything', '{"wildcard":"*"}', '""', true],
    ['of everything but a number', '{"wildcard":"*"}', '1', false],
    ['without an asterisk', '{"wildcard":"abc"}', '"abcd"', false],
    ['empty', '{"wildcard":""}', '""', true],
    ['in the middle', '{"wildcard":"a*c"}', '"abbbc"', true],
    ['in the middle, case differs', '{"wildcard":"a*c"}', '"abbbC"', false],
    ['which has to come back', '{"wildcard":"*ab"}', '"aab"', true],
    ['twice', '{"wildcard":"*x*y"}', '"xyxxy"', true],
    ['twice, the other way round', '{"wildcard":"*x*y"}', '"yx"', false],
    ['over slashes and lines', '{"wildcard":"a*z"}', '"a/b\\n/z"', true],
    ['an asterisk itself', '{"wildcard":"\\\\*"}', '"*"', true],
    ['an asterisk itself and another text', '{"wildcard":"\\\\*"}', '"x"', false],
    ['a backslash before any text', '{"wildcard":"\\\\\\\\*"}', '"\\\\temp"', true],
    ['a backslash and an asterisk themselves', '{"wildcard":"\\\\\\\\\\\\*"}', '"\\\\*"', true],
    ['letters that expressions know', '{"wildcard":"a.b+[c]*"}', '"a.b+[c]d"', true],
    ['such letters stand for themselves', '{"wildcard":"a.b*"}', '"axb"', false],
  ])('%s', (_, pattern, value, expected) => {
    expect(inField(pattern, value)).toBe(expected);
  });
});

describe('[EB-43] $or', () => {
  test.each<[string, string, string, boolean]>([
    ['the first', '{"$or":[{"a":["1"]},{"b":["1"]}]}', '{"a":"1"}', true],
    ['none', '{"$or":[{"a":["1"]},{"b":["1"]}]}', '{"a":"2","b":"2"}', false],
    ['fields of an alternative are all asked', '{"$or":[{"a":["1"],"b":["1"]},{"c":["1"]}]}', '{"a":"1"}', false],
    ['a field before it', '{"s":["x"],"$or":[{"a":["1"]},{"b":["1"]}]}', '{"s":"y","a":"1"}', false],
    ['a field behind it', '{"$or":[{"a":["1"]},{"b":["1"]}],"s":["x"]}', '{"s":"x","b":"1"}', true],
    ['a field behind it that differs', '{"$or":[{"a":["1"]},{"b":["1"]}],"s":["x"]}', '{"s":"y","b":"1"}', false],
    [
      'one in another, by the outer',
      '{"$or":[{"a":["1"]},{"b":["1"],"$or":[{"c":["1"]},{"d":["1"]}]}]}',
      '{"a":"1"}',
      true,
    ],
    [
      'one in another, by the inner',
      '{"$or":[{"a":["1"]},{"b":["1"],"$or":[{"c":["1"]},{"d":["1"]}]}]}',
      '{"b":"1","d":"1"}',
      true,
    ],
    [
      'one in another, the inner alone',
      '{"$or":[{"a":["1"]},{"b":["1"],"$or":[{"c":["1"]},{"d":["1"]}]}]}',
      '{"d":"1"}',
      false,
    ],
    ['below a field', '{"x":{"$or":[{"a":["1"]},{"y":{"b":["1"]}}]}}', '{"x":{"y":{"b":"1"}}}', true],
    ['below a field, not above it', '{"x":{"$or":[{"a":["1"]},{"b":["1"]}]}}', '{"a":"1"}', false],
    ['absent in one', '{"$or":[{"a":[{"exists":false}]},{"a":["1"]}]}', '{"b":"1"}', true],
    ['negated in one', '{"$or":[{"a":[{"anything-but":"1"}]},{"b":["1"]}]}', '{"a":"1","b":"1"}', true],
    ['of an object: a field of that name', '{"$or":{"a":["1"]}}', '{"$or":{"a":"1"}}', true],
    ['of an object: no alternative', '{"$or":{"a":["1"]}}', '{"a":"1"}', false],
    ['of values: a field of that name', '{"$or":["x","y"]}', '{"$or":"y"}', true],
    ['of one expression: such a field', '{"$or":[{"cidr":"10.0.0.0/24"}]}', '{"$or":"10.0.0.7"}', true],
    [
      'of two expressions: such a field',
      '{"d":{"$or":[{"numeric":[">",0]},{"prefix":"a"}]}}',
      '{"d":{"$or":"abc"}}',
      true,
    ],
    [
      'words of the language below a field of an alternative',
      '{"$or":[{"a":[{"prefix":"1"}]},{"b":{"prefix":["1"]}}]}',
      '{"b":{"prefix":"1"}}',
      true,
    ],
  ])('%s', (_, pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  test('a thousand combinations are allowed, and no more', () => {
    const wide = (name: string, count: number) =>
      `"${name}":{"$or":[${Array.from({ length: count }, (_, i) => `{"f${i}":["x"]}`).join()}]}`;
    expect(refusalOf(`{${wide('a', 40)},${wide('b', 25)}}`)).toBeUndefined();
    expect(refusalOf(`{${wide('a', 77)},${wide('b', 13)}}`)).toMatch(/more than 1000 rule combinations/);
  });
});

describe('[EB-2] what is no pattern', () => {
  test.each<[string, string]>([
    ['{}', 'Empty objects are not allowed'],
    ['{"a":{"b":{}}}', 'Empty objects are not allowed'],
    ['null', 'Filter is not an object'],
    ['{"a":null}', '"a" must be an object or an array'],
    ['{"a":["x",["y"]]}', 'Match value must be String, number, true, false, or null'],
    ['{"a":[{"prefix":1}]}', 'prefix match pattern must be a string'],
    ['{"a":[{"prefix":null}]}', 'prefix match pattern must be a string'],
    ['{"a":[{"prefix":{"equals-ignore-case":1}}]}', 'equals-ignore-case match pattern must be a string'],
    ['{"a":[{"prefix":{"wildcard":"x"}}]}', 'Unsupported prefix pattern: wildcard'],
    ['{"a":[{"prefix":{}}]}', 'Prefix expression name not found'],
    ['{"a":[{"suffix":true}]}', 'suffix match pattern must be a string'],
    ['{"a":[{"equals-ignore-case":["x"]}]}', 'equals-ignore-case match pattern must be a string'],
    ['{"a":[{"wildcard":5}]}', 'wildcard match pattern must be a string'],
    ['{"a":[{"wildcard":"a**b"}]}', 'Consecutive wildcard characters at pos 2'],
    ['{"a":[{"wildcard":"ab\\\\"}]}', 'Invalid escape character at pos 3'],
    ['{"a":[{"exists":null}]}', 'exists match pattern must be either true or false.'],
    ['{"a":[{"exists":1}]}', 'exists match pattern must be either true or false.'],
    ['{"a":[{"cidr":24}]}', 'prefix match pattern must be a string'],
    ['{"a":[{"cidr":"10.0.0.0"}]}', "Malformed CIDR, one '/' required"],
    ['{"a":[{"cidr":"10.0.0.0/x"}]}', 'Malformed CIDR, mask bits must be an integer'],
    ['{"a":[{"cidr":"10.0.0/8"}]}', 'Nonstandard IP address: 10.0.0'],
    ['{"a":[{"numeric":5}]}', 'Value of numeric must be an array.'],
    ['{"a":[{"numeric":[5]}]}', 'Invalid member in numeric match: 5'],
    ['{"a":[{"numeric":[]}]}', 'Invalid member in numeric match: ]'],
    ['{"a":[{"numeric":[["="]]}]}', 'Invalid member in numeric match: ['],
    ['{"a":[{"numeric":[">",5,true]}]}', 'Bad value in numeric range: true'],
    ['{"a":[{"numeric":["=","5"]}]}', 'Value of equals must be numeric'],
    ['{"a":[{"numeric":[">",5,"=",6]}]}', 'Bad numeric range operator: ='],
    ['{"a":[{"numeric":[">",5,6]}]}', 'Bad value in numeric range: 6'],
    ['{"a":[{"numeric":[">",1,"<",2,"<",3]}]}', 'Too many terms in numeric range expression'],
    ['{"a":[{"anything-but":{}}]}', 'Anything-But expression name not found'],
    ['{"a":[{"anything-but":{"exists":false}}]}', 'Unsupported anything-but pattern: exists'],
    ['{"a":[{"anything-but":{"cidr":"10.0.0.0/8"}}]}', 'Unsupported anything-but pattern: cidr'],
    ['{"a":[{"anything-but":[true]}]}', 'Inside anything but list, start|null|boolean is not supported.'],
    ['{"a":[{"anything-but":[["x"]]}]}', 'Inside anything but list, start|null|boolean is not supported.'],
    ['{"a":[{"anything-but":{"prefix":""}}]}', 'Null prefix/suffix not allowed'],
    ['{"a":[{"anything-but":{"suffix":["x",1]}}]}', 'prefix/suffix match pattern must be a string'],
    ['{"a":[{"anything-but":{"wildcard":["x","y**"]}}]}', 'Consecutive wildcard characters at pos 2'],
    [
      '{"a":[{"anything-but":{"equals-ignore-case":["x",null]}}]}',
      'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
    ],
    ['{"a":[{"regex":"x"}]}', 'Unrecognized match type regex'],
    ['{"a":[{"":"x"}]}', 'Unrecognized match type '],
    ['{"$or":[{"a":["x"]},{"b":[]}]}', 'Empty arrays are not allowed'],
  ])('%s', (pattern, reason) => {
    expect(refusalOf(pattern)).toBe(reason);
  });
});
