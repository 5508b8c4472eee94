import { describe, expect, test } from '@jest/globals';
import type { HttpCheckSpec } from '../../src/domain/check/http';
import { type HttpAnswer, wrongWith } from '../../src/domain/check/http-answer';
import { parseJsonPath, valueAt } from '../../src/domain/check/json-path';

const BODY = '{"status":"ok","checks":[{"ok":true,"error":null},{"ok":false}],"count":3,"a":{"b-c":1}}';
const ANSWER: HttpAnswer = {
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8', 'x-empty': '' },
  body: BODY,
  isCut: false,
};

type Wanted = Pick<HttpCheckSpec, 'status' | 'responseHeaders' | 'bodyContains' | 'json'>;
const ROWS: [string, Partial<Wanted>, Partial<HttpAnswer>, string | undefined][] = [
  ['the status', {}, {}, undefined],
  ['another status', {}, { status: 204 }, 'status 204'],
  ['one of several', { status: [200, 204] }, { status: 204 }, undefined],
  ['a class', { status: '2xx' }, { status: 226 }, undefined],
  ['not of the class', { status: ['2xx', 404] }, { status: 302 }, 'status 302'],
  ['a header, in any case', { responseHeaders: { 'Content-Type': 'Application/JSON' } }, {}, undefined],
  ['a header that is there, and empty', { responseHeaders: { 'x-empty': '' } }, {}, undefined],
  ['no header', { responseHeaders: { etag: '' } }, {}, 'no header etag'],
  ['no header of every object', { responseHeaders: { constructor: '' } }, {}, 'no header constructor'],
  ['another header', { responseHeaders: { 'x-empty': 'a' } }, {}, 'header x-empty without "a"'],
  ['text', { bodyContains: '"count":3' }, {}, undefined],
  ['text in another case', { bodyContains: 'OK' }, {}, 'body without "OK"'],
  ['a member', { json: { status: 'ok', count: 3 } }, {}, undefined],
  ['an element', { json: { 'checks[0].ok': true, 'checks[0].error': null } }, {}, undefined],
  ['a hyphen', { json: { 'a.b-c': 1 } }, {}, undefined],
  ['another value, which is not told', { json: { status: 'fine' } }, {}, 'json status is not "fine"'],
  ['a number as text', { json: { count: '3' } }, {}, 'json count is not "3"'],
  ['an object', { json: { a: 1 } }, {}, 'json a is not 1'],
  ['no member', { json: { 'a.x': 1 } }, {}, 'no json a.x'],
  ['no member of every object', { json: { 'a.constructor': 1 } }, {}, 'no json a.constructor'],
  ['no element', { json: { 'checks[2]': 1 } }, {}, 'no json checks[2]'],
  ['the length of a list is no member', { json: { 'checks.length': 2 } }, {}, 'no json checks.length'],
  ['an index of an object', { json: { 'a[0]': 1 } }, { body: '{"a":{"0":1}}' }, 'no json a[0]'],
  ['no JSON', { json: { a: 1 } }, { body: '<html>' }, 'body is no JSON'],
  ['an endless body', { json: { a: 1 } }, { isCut: true }, 'body too long to be read as JSON'],
  ['the status comes first', { bodyContains: 'x', json: { a: 2 } }, { status: 500, body: '' }, 'status 500'],
];

describe('an answer is judged by', () => {
  test.each(ROWS)('%s', (_name, wanted, answer, wrong) => {
    const spec = { status: 200, ...wanted } as HttpCheckSpec;
    expect(wrongWith(spec, { ...ANSWER, ...answer })).toBe(wrong);
  });
});

describe('a path in JSON', () => {
  test.each([
    ['a', ['a']],
    ['a.b[0][12].c-d', ['a', 'b', 0, 12, 'c-d']],
    ['[1].$x_', [1, '$x_']],
  ])('%s', (text, path) => {
    expect(parseJsonPath(text)).toEqual(path);
  });

  test.each(['', '.a', 'a.', 'a..b', 'a b', '$.*', 'a[*]', 'a[-1]', 'a[01]', "a['b']", 'a.0', '[0]b', 'a[1', 'é'])(
    'is none: %s',
    (text) => {
      expect(parseJsonPath(text)).toBeUndefined();
    },
  );

  test('of a document that is no object leads nowhere', () => {
    expect([valueAt('text', ['length']), valueAt(null, ['a']), valueAt(3, [0])]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
