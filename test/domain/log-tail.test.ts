import { describe, expect, test } from '@jest/globals';
import { quoteTail, readable } from '../../src/domain/check/log-tail';

const ESC = '\u001b';

describe('what a program wrote', () => {
  test.each([
    ['plain', 'no such table', [], 'no such table'],
    ['with a secret', 'password hunter2 refused', ['hunter2'], 'password *** refused'],
    ['with a secret twice', 'hunter2hunter2', ['hunter2'], '******'],
    ['with the longer of two secrets', 'hunter22', ['hunter', 'hunter22'], '***'],
    ['with the password of a URL', 'as s3cr3t', ['postgres://app:s3cr3t@db/shop'], 'as ***'],
    ['with one line of a value', 'key MIIEabcd!', ['-----BEGIN-----\n MIIEabcd\n'], 'key ***!'],
    ['with a secret that is coloured', `hun${ESC}[31mter2`, ['hunter2'], '***'],
    ['with a value that is no secret', 'port 80', ['80', ''], 'port 80'],
    ['in colours', `${ESC}[1;31merror${ESC}[0m: x`, [], 'error: x'],
    ['with line breaks and bells', 'a\r\nSubject: b\u0007\u2028c\u202ed', [], 'a Subject: b c d'],
    ['of nothing', '\n\t ', [], ''],
  ])('%s', (_, text, values, expected) => {
    expect(readable(text, values)).toBe(expected);
  });

  test('is masked before it is cut', () => {
    expect(readable(`${'x'.repeat(195)}hunter2`, ['hunter2'])).toBe(`${'x'.repeat(195)}***`);
    expect(readable('y'.repeat(500), [])).toHaveLength(200);
  });
});

describe('the end of a log', () => {
  test('is its last lines in order', () => {
    expect(quoteTail(['one', '', 'two'], [])).toBe('"one" | "two"');
  });

  test('is as many lines as fit, the last ones', () => {
    const lines = Array.from({ length: 50 }, (_, index) => `${String(index).padStart(2, '0')} ${'x'.repeat(300)}`);
    const quoted = quoteTail(lines, [])!;
    expect(quoted.length).toBeLessThanOrEqual(1_000);
    expect(quoted.split(' | ')).toHaveLength(4);
    expect(quoted).toContain('"49 ');
  });

  test('is nothing where nothing was said', () => {
    expect(quoteTail([' ', '\u0000'], [])).toBeUndefined();
  });
});
