import { randomBytes } from 'node:crypto';
import type { BallotClients } from '../aws/clients';
import { loadReviewKeys } from '../aws/review-keys';
import { type Claims, keyIdOf, type ReviewKey, verifyToken } from '../domain/gate/token';
import type { Foundation } from './runtime';

/** What reading keys needs; the runtimes of hooks and of ballots have it. */
type KeyRuntime = Pick<Foundation, 'now'> & {
  readonly clients: Pick<BallotClients, 'ssm'>;
  readonly reviewKeysParameter: string;
};

const CACHE_MILLISECONDS = 5 * 60 * 1000;
/** Anybody can send a token with an unknown key id; a rotated key must be known soon. */
const REFETCH_MILLISECONDS = 30 * 1000;

interface Fetched {
  readonly at: number;
  readonly keys: Promise<readonly ReviewKey[]>;
  /** For the sake of a key id that is not among them. */
  readonly again?: Omit<Fetched, 'again'>;
}

/** Of this process, by client: a test's accounts share nothing. */
const fetched = new WeakMap<BallotClients['ssm'], Fetched>();

/** The key that signs; made when there is none. Throws AwsError, and Invariant when the parameter holds something else. */
export async function signingKey(runtime: KeyRuntime): Promise<ReviewKey> {
  const [newest] = await keysNotOlderThan(runtime, CACHE_MILLISECONDS, true);
  if (newest) return newest;
  // A process that once saw no parameter.
  const [made] = await fetchKeys(runtime, true);
  return made!;
}

/**
 * What a token claims, if it was signed by one of the keys; undefined of any other text, whatever is wrong with it.
 * Audience and expiry are the caller's to judge. Throws AwsError, and Invariant when the parameter holds something else.
 */
export async function claimsOf(runtime: KeyRuntime, token: string): Promise<Claims | undefined> {
  const named = keyIdOf(token);
  if (named === undefined) return undefined;
  const keys = await keysNotOlderThan(runtime, CACHE_MILLISECONDS, false);
  if (keys.some(({ id }) => id === named)) return verifyToken(keys, token);
  return verifyToken(await keysAgain(runtime), token);
}

/** A new key: 256 random bits, under an id that says nothing. */
export function newReviewKey(): ReviewKey {
  return { id: randomBytes(6).toString('base64url'), secret: randomBytes(32).toString('base64url') };
}

function keysNotOlderThan(runtime: KeyRuntime, age: number, create: boolean): Promise<readonly ReviewKey[]> {
  const last = fetched.get(runtime.clients.ssm);
  return last && runtime.now().getTime() - last.at < age ? last.keys : fetchKeys(runtime, create);
}

/**
 * The keys once more, because a token names another. Anybody can make us ask, so what we have stays until there is an
 * answer: that AWS gives none keeps no link that we know from being read.
 */
function keysAgain(runtime: KeyRuntime): Promise<readonly ReviewKey[]> {
  const { ssm } = runtime.clients;
  const last = fetched.get(ssm);
  if (!last) return fetchKeys(runtime, false);
  const newest = last.again ?? last;
  const at = runtime.now().getTime();
  if (at - newest.at < REFETCH_MILLISECONDS) return newest.keys;
  const keys = loadReviewKeys(ssm, runtime.reviewKeysParameter, { create: false, newKey: newReviewKey });
  const entry = { ...last, again: { at, keys } };
  fetched.set(ssm, entry);
  const settled = () => fetched.get(ssm) === entry && fetched.set(ssm, { at, keys });
  keys.then(settled, () => undefined);
  return keys;
}

function fetchKeys(runtime: KeyRuntime, create: boolean): Promise<readonly ReviewKey[]> {
  const { ssm } = runtime.clients;
  const keys = loadReviewKeys(ssm, runtime.reviewKeysParameter, { create, newKey: newReviewKey });
  const entry = { at: runtime.now().getTime(), keys };
  fetched.set(ssm, entry);
  // What failed is asked for again.
  keys.catch(() => fetched.get(ssm) === entry && fetched.delete(ssm));
  return keys;
}
