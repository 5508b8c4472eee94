import { createHmac, timingSafeEqual } from 'node:crypto';
import { sha256 } from '../canonical';
import { type Instant, isPast } from '../instant';
import { APPROVER_ID } from './approver-id';
import { GATE_ID } from './gate';

/**
 * What a review link carries: `1.<key id>.<claims>.<mac>`, claims and mac in base64url, the mac an HMAC-SHA-256 over the text
 * before it. Its characters need no escape in a URL, and its last one is a letter or a digit (32 bytes end so in base64url),
 * so no mail reader takes it for punctuation after the link.
 */
const VERSION = '1';

/** Longer than any that is signed: what is longer is not read at all. */
const TOKEN_CHARACTERS = 600;

/** A key that review links are signed with. Kept in a SecureString (`src/aws/review-keys.ts`), and nowhere else. */
export interface ReviewKey {
  /** `[A-Za-z0-9_-]{4,16}`; stands in the token. */
  readonly id: string;
  /** At least 32 random bytes in base64url. */
  readonly secret: string;
}

/** What a token says; whoever has read it from a verified one may believe it. */
export interface Claims {
  readonly gateId: string;
  /** Approver id. */
  readonly approver: string;
  readonly releaseHash: string;
  /** `nonceOf`. */
  readonly nonce: string;
  readonly expiresAt: Instant;
  /** `reviewAudience`. */
  readonly audience: string;
}

/** The token that says so. */
export function signToken(key: ReviewKey, claims: Claims): string {
  const signed = `${VERSION}.${key.id}.${encodeClaims(claims)}`;
  return `${signed}.${macOf(key, signed)}`;
}

/**
 * The claims of a token that one of the keys has signed; undefined of any other text. Says nothing of audience and time.
 *
 * The mac's text is computed again and compared, not decoded: the last character of base64url carries bits that decoding
 * drops, so several texts decode to the same mac.
 */
export function verifyToken(keys: readonly ReviewKey[], token: string): Claims | undefined {
  if (token.length > TOKEN_CHARACTERS) return undefined;
  const end = token.lastIndexOf('.');
  const signed = token.slice(0, Math.max(end, 0));
  const key = keys.find(({ id }) => id === keyIdOf(token));
  if (!key || !sameText(token.slice(end + 1), macOf(key, signed))) return undefined;

  const [version, , claims, ...more] = signed.split('.');
  return version === VERSION && claims !== undefined && more.length === 0 ? decodeClaims(claims) : undefined;
}

/** The key id that a text names, whoever wrote it; undefined when it is nothing like a token. */
export function keyIdOf(token: string): string | undefined {
  return /^1\.([A-Za-z0-9_-]{4,16})\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.exec(token.slice(0, TOKEN_CHARACTERS + 1))?.[1];
}

/** Tokens of one stage are nothing to another, even if a key was copied. */
export function reviewAudience(stage: string): string {
  return `slipway:${stage}:review`;
}

/** Whether a token was made for this stage. */
export function isFor(claims: Claims, audience: string): boolean {
  return claims.audience === audience;
}

/** From the very moment of its expiry on. */
export function isExpired(claims: Claims, now: Date): boolean {
  return isPast(claims.expiresAt, now);
}

/** The same for the same gate and approver, so that a mail sent again carries the same link; unguessable without the key. */
export function nonceOf(key: ReviewKey, gateId: string, approver: string): string {
  return hmac(key, `nonce ${gateId} ${approver}`).subarray(0, 16).toString('base64url');
}

/** What the table keeps of a nonce (`Asked.nonceSha256`). */
export function nonceSha256(nonce: string): string {
  return sha256(nonce);
}

/** Whether the hash that the table keeps is a nonce's. How long that takes tells nothing of the hash. */
export function isNonceOf(hash: string, nonce: string): boolean {
  return sameText(hash, nonceSha256(nonce));
}

/** Enough of a nonce's hash to tell links apart: what a link is called in logs and audit trail. It leads to no token. */
export function tokenIdOf(nonce: string): string {
  return nonceSha256(nonce).slice(0, TOKEN_ID_CHARACTERS);
}

const TOKEN_ID_CHARACTERS = 12;

function macOf(key: ReviewKey, signed: string): string {
  return hmac(key, `token ${signed}`).toString('base64url');
}

function hmac(key: ReviewKey, text: string): Buffer {
  return createHmac('sha256', Buffer.from(key.secret, 'base64url')).update(text).digest();
}

function sameText(one: string, other: string): boolean {
  const [bytes, otherBytes] = [Buffer.from(one), Buffer.from(other)];
  return bytes.length === otherBytes.length && timingSafeEqual(bytes, otherBytes);
}

/** A list without names: links are to be short. */
function encodeClaims({ gateId, approver, releaseHash, nonce, expiresAt, audience }: Claims): string {
  const list = [gateId, approver, releaseHash, nonce, new Date(expiresAt).getTime(), audience];
  return Buffer.from(JSON.stringify(list)).toString('base64url');
}

const FORMS = [GATE_ID, APPROVER_ID, /^[0-9a-f]{64}$/, /^[A-Za-z0-9_-]{22}$/] as const;

/** Longest moment that a Date has. */
const LAST_MILLISECOND = 8.64e15;

function decodeClaims(text: string): Claims | undefined {
  const list = parsed(Buffer.from(text, 'base64url').toString());
  if (!Array.isArray(list) || list.length !== 6) return undefined;
  const [gateId, approver, releaseHash, nonce, expiry, audience] = list as unknown[];
  const texts = [gateId, approver, releaseHash, nonce];
  if (!texts.every((each, index) => typeof each === 'string' && FORMS[index]!.test(each))) return undefined;
  if (!Number.isInteger(expiry) || Math.abs(expiry as number) > LAST_MILLISECOND) return undefined;
  if (typeof audience !== 'string') return undefined;
  const expiresAt = new Date(expiry as number).toISOString();
  return { gateId, approver, releaseHash, nonce, expiresAt, audience } as Claims;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
