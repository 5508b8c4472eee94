import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { AwsError, Invariant } from '../domain/errors';
import type { ReviewKey } from '../domain/gate/token';
import { asking, askingFor } from './aws-error';

/**
 * The keys of review links: one SecureString `{"keys": [{"id", "secret"}, …]}`, newest first. The first signs, all verify.
 * Two at most: a link lives for an hour, so one older key outlives every link that it signed.
 *
 * It is under the account's own key `alias/aws/ssm`, which every principal of the account may use for a parameter that it may
 * read: no role needs a permission of KMS (Systems Manager user guide, "Restricting decryption of SecureString parameter
 * values"; read 2026-11-21). Who may read the parameter is decided by `ssm:GetParameter` alone.
 */
const KEYS = 2;

/**
 * The keys, newest first; empty when there is no parameter and none is to be made.
 * Making never overwrites: of two that make it at once, one reads what the other made.
 *
 * Throws Invariant when the parameter holds something else, without what it holds; AwsError.
 * SSM API reference: GetParameter, PutParameter (`Overwrite`).
 */
export async function loadReviewKeys(
  ssm: SSMClient,
  parameterName: string,
  { create, newKey }: { readonly create: boolean; readonly newKey: () => ReviewKey },
): Promise<readonly ReviewKey[]> {
  const present = await readKeys(ssm, parameterName);
  if (present !== undefined) return present;
  if (!create) return [];
  const keys = [newKey()];
  return (await putKeys(ssm, parameterName, keys, false)) ? keys : readMade(ssm, parameterName);
}

/**
 * Puts a new key first and keeps the one that signed until now; their ids, newest first, and last the id of the key that
 * is dropped for it, if there is one: links that it signed open nothing any more.
 */
export async function rotateReviewKeys(
  ssm: SSMClient,
  parameterName: string,
  newKey: () => ReviewKey,
): Promise<readonly string[]> {
  const present = await loadReviewKeys(ssm, parameterName, { create: true, newKey });
  const keys = [newKey(), ...present];
  await putKeys(ssm, parameterName, keys.slice(0, KEYS), true);
  return keys.map(({ id }) => id);
}

async function readKeys(ssm: SSMClient, parameterName: string): Promise<readonly ReviewKey[] | undefined> {
  const answer = await askingFor(
    'ssm:GetParameter',
    ssm.send(new GetParameterCommand({ Name: parameterName, WithDecryption: true })),
  );
  return answer && parseKeys(parameterName, answer.Parameter?.Value);
}

/** What somebody else made at the same moment. SSM reads are not promised to see it at once: then it is tried again. */
async function readMade(ssm: SSMClient, parameterName: string): Promise<readonly ReviewKey[]> {
  const made = await readKeys(ssm, parameterName);
  if (made) return made;
  throw new AwsError('ssm:GetParameter', 'ParameterNotFound', 'unavailable', `${parameterName} was made just now`);
}

/** False when it must not be overwritten and is there. */
async function putKeys(
  ssm: SSMClient,
  parameterName: string,
  keys: readonly ReviewKey[],
  overwrite: boolean,
): Promise<boolean> {
  try {
    await asking(
      'ssm:PutParameter',
      ssm.send(
        new PutParameterCommand({
          Name: parameterName,
          Type: 'SecureString',
          Value: JSON.stringify({ keys }),
          Overwrite: overwrite,
        }),
      ),
    );
    return true;
  } catch (error) {
    if (!overwrite && error instanceof AwsError && error.kind === 'conflict') return false;
    throw error;
  }
}

function parseKeys(parameterName: string, text: string | undefined): readonly ReviewKey[] {
  const keys = keysIn(text);
  if (keys) return keys;
  // Neither the text nor the parser's words, which quote it.
  throw new Invariant(
    `The parameter ${parameterName} does not hold keys of review links: delete it, and the next gate makes new ones`,
    { parameterName },
  );
}

function keysIn(text: string | undefined): readonly ReviewKey[] | undefined {
  try {
    const keys: unknown = JSON.parse(text ?? '').keys;
    return Array.isArray(keys) && keys.length > 0 && keys.length <= KEYS && keys.every(isKey)
      ? keys.map(bare)
      : undefined;
  } catch {
    return undefined;
  }
}

function isKey(value: unknown): value is ReviewKey {
  const { id, secret } = (value ?? {}) as Partial<Record<keyof ReviewKey, unknown>>;
  const named = typeof id === 'string' && /^[A-Za-z0-9_-]{4,16}$/.test(id);
  return named && typeof secret === 'string' && /^[A-Za-z0-9_-]{43,86}$/.test(secret);
}

function bare({ id, secret }: ReviewKey): ReviewKey {
  return { id, secret };
}
