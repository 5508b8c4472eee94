import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  type Claims,
  isExpired,
  isFor,
  keyIdOf,
  nonceOf,
  type ReviewKey,
  reviewAudience,
  signToken,
  verifyToken,
} from '../../src/domain/gate/token';

const KEY: ReviewKey = { id: 'newer-01', secret: Buffer.alloc(32, 1).toString('base64url') };
const OLDER: ReviewKey = { id: 'older_02', secret: Buffer.alloc(32, 2).toString('base64url') };
const KEYS = [KEY, OLDER];

const CLAIMS: Claims = {
  gateId: '0123456789abcdef0123456789abcdef',
  approver: 'alice',
  releaseHash: 'c0ffee00'.repeat(8),
  nonce: nonceOf(KEY, '0123456789abcdef0123456789abcdef', 'alice'),
  expiresAt: '2026-01-01T00:45:00.000Z',
  audience: reviewAudience('production'),
};
const TOKEN = signToken(KEY, CLAIMS);

describe('a token', () => {
  test('gives its claims back, signed by the newest key or the one before', () => {
    expect(verifyToken(KEYS, TOKEN)).toEqual(CLAIMS);
    expect(verifyToken(KEYS, signToken(OLDER, CLAIMS))).toEqual(CLAIMS);
  });

  test('is short, of characters that stand in a path as they are, and ends where no mail reader cuts', () => {
    const longest = { ...CLAIMS, approver: 'a'.repeat(32), audience: reviewAudience('s'.repeat(32)) };
    expect(signToken(KEY, longest).length).toBeLessThan(450);
    for (let gate = 0; gate < 200; gate++) {
      const gateId = gate.toString(16).padStart(32, '0');
      expect(signToken(KEY, { ...CLAIMS, gateId })).toMatch(/^[A-Za-z0-9._-]+[A-Za-z0-9]$/);
    }
  });

  test('is the same for the same gate and approver, and another for another', () => {
    expect(signToken(KEY, CLAIMS)).toBe(TOKEN);
    const nonces = [
      nonceOf(KEY, 'a', 'alice'),
      nonceOf(KEY, 'a', 'bob'),
      nonceOf(KEY, 'b', 'alice'),
      nonceOf(OLDER, 'a', 'alice'),
    ];
    expect(new Set(nonces).size).toBe(4);
  });
});

describe('a token is refused', () => {
  const REPLACEMENTS = ['A', 'a', 'B', 'Z', '0', '9', '-', '_', '.', '=', '+', '/', '%', ' ', '\n', '\0', 'é'];
  const others = (letter: string) => {
    const code = letter.charCodeAt(0);
    const near = [code ^ 1, code ^ 2, code ^ 32, code + 1, code - 1].map((each) => String.fromCharCode(each));
    return [...REPLACEMENTS, ...near].filter((each) => each !== letter);
  };

  test('with any one character replaced', () => {
    for (let at = 0; at < TOKEN.length; at++) {
      for (const letter of others(TOKEN[at]!)) {
        expect([at, letter, verifyToken(KEYS, TOKEN.slice(0, at) + letter + TOKEN.slice(at + 1))]).toEqual([
          at,
          letter,
          undefined,
        ]);
      }
    }
  });

  test('with any one bit of a byte turned, read as Latin-1 or as UTF-8', () => {
    for (let at = 0; at < TOKEN.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const bytes = Buffer.from(TOKEN);
        bytes[at]! ^= 1 << bit;
        expect([at, bit, verifyToken(KEYS, bytes.toString('latin1'))]).toEqual([at, bit, undefined]);
        expect([at, bit, verifyToken(KEYS, bytes.toString('utf8'))]).toEqual([at, bit, undefined]);
      }
    }
  });

  test('with a character put in or taken out anywhere', () => {
    for (let at = 0; at <= TOKEN.length; at++) {
      for (const letter of REPLACEMENTS)
        expect([at, letter, verifyToken(KEYS, TOKEN.slice(0, at) + letter + TOKEN.slice(at))]).toEqual([
          at,
          letter,
          undefined,
        ]);
      if (at < TOKEN.length)
        expect([at, verifyToken(KEYS, TOKEN.slice(0, at) + TOKEN.slice(at + 1))]).toEqual([at, undefined]);
    }
  });

  test('cut off anywhere, and prolonged', () => {
    for (let length = 0; length < TOKEN.length; length++)
      expect([length, verifyToken(KEYS, TOKEN.slice(0, length))]).toEqual([length, undefined]);
    for (const more of ['A', '=', '.', '.A', TOKEN, 'A'.repeat(10_000)])
      expect(verifyToken(KEYS, TOKEN + more)).toBeUndefined();
  });

  test('signed by a wrong key under the right id', () => {
    expect(verifyToken(KEYS, signToken({ id: KEY.id, secret: OLDER.secret }, CLAIMS))).toBeUndefined();
  });

  test('under an unknown key id, or with no keys at all', () => {
    expect(verifyToken([OLDER], TOKEN)).toBeUndefined();
    expect(verifyToken([], TOKEN)).toBeUndefined();
  });

  test('of another version, however well it is signed', () => {
    expect(verifyToken(KEYS, sealed(TOKEN.replace('1.', '2.').slice(0, TOKEN.lastIndexOf('.'))))).toBeUndefined();
  });

  test.each([
    ['no JSON', '{'],
    ['an object', JSON.stringify(CLAIMS)],
    ['null', 'null'],
    ['an empty list', '[]'],
    ['a list that is too long', list([...values(), 1])],
    ['a gate that is none', list(values({ 0: '../etc' }))],
    ['an approver that is a number', list(values({ 1: 1 }))],
    ['an approver in capitals', list(values({ 1: 'Alice' }))],
    ['a short release hash', list(values({ 2: 'c0ffee' }))],
    ['no nonce', list(values({ 3: '' }))],
    ['an expiry that is text', list(values({ 4: '2026' }))],
    ['an expiry beyond all dates', list(values({ 4: 1e18 }))],
    ['an expiry between milliseconds', list(values({ 4: 1.5 }))],
    ['no audience', list(values({ 5: null }))],
  ])('with %s signed by the right key', (_name, claims) => {
    const signed = `1.${KEY.id}.${Buffer.from(claims).toString('base64url')}`;
    expect(verifyToken(KEYS, sealed(signed))).toBeUndefined();
  });

  test('with a dot more, signed by the right key', () => {
    expect(verifyToken(KEYS, sealed(`${TOKEN.slice(0, TOKEN.lastIndexOf('.'))}.x`))).toBeUndefined();
  });

  test('when it is nothing like one', () => {
    for (const text of ['', '.', '...', '1...', `1.${KEY.id}..`, 'null', '\ud800', '🙂'.repeat(50), '1.__proto__.a.b'])
      expect(verifyToken(KEYS, text)).toBeUndefined();
  });
});

describe('the claims of a token', () => {
  test('are for one stage', () => {
    expect(isFor(CLAIMS, reviewAudience('production'))).toBe(true);
    expect(isFor(CLAIMS, reviewAudience('staging'))).toBe(false);
  });

  test.each([
    ['a millisecond before', -1, false],
    ['at its expiry', 0, true],
    ['a millisecond after', 1, true],
  ])('are expired %s: %s ms', (_name, milliseconds, expired) => {
    expect(isExpired(CLAIMS, new Date(Date.parse(CLAIMS.expiresAt) + milliseconds))).toBe(expired);
  });

  test('name the key that signed them', () => {
    expect(keyIdOf(TOKEN)).toBe(KEY.id);
    for (const text of ['', '1.ab.c.d', `2.${KEY.id}.c.d`, `${TOKEN}.x`, `1.${KEY.id}.${'A'.repeat(1000)}.d`])
      expect(keyIdOf(text)).toBeUndefined();
  });
});

/** Signs any text the way a token is signed: what follows the mac must be as strict as if anybody could. */
function sealed(signed: string): string {
  const mac = createHmac('sha256', Buffer.from(KEY.secret, 'base64url')).update(`token ${signed}`).digest('base64url');
  return `${signed}.${mac}`;
}

function values(changed: Record<number, unknown> = {}): unknown[] {
  const { gateId, approver, releaseHash, nonce, expiresAt, audience } = CLAIMS;
  const all = [gateId, approver, releaseHash, nonce, Date.parse(expiresAt), audience];
  return all.map((value, index) => (index in changed ? changed[index] : value));
}

function list(items: unknown[]): string {
  return JSON.stringify(items);
}
