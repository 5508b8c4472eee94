import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { isOff } from '../rules/is-off';
import { AwsError } from './aws-error';
import { type HttpRequest, urlOf } from './http-message';

/**
 * Verifies AWS Signature Version 4, in the `Authorization` header or, for presigned URLs, in the query.
 * Source: IAM User Guide, "Create a signed AWS API request".
 */
export interface VerifiedSignature {
  readonly accessKeyId: string;
  readonly region: string;
  /** Signing name in the credential scope: it tells Query and REST services apart. */
  readonly signingName: string;
  readonly signedAt: Date;
}

export interface SigningKey {
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface VerificationOptions {
  readonly keyOf: (accessKeyId: string) => SigningKey | undefined;
  /** Clocks that a signature's date may agree with: the virtual one, and the real one of outside clients. */
  readonly clocks: readonly Date[];
}

/** How far a signature's date may be from a clock; AWS allows five minutes. */
export const ALLOWED_SKEW_IN_MS = 5 * 60_000;

interface SignatureParts {
  readonly accessKeyId: string;
  readonly scopeDate: string;
  readonly region: string;
  readonly signingName: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly timestamp: string;
  readonly sessionToken: string | undefined;
  readonly payloadHash: string;
  readonly expiresInSeconds: number | undefined;
}

/** The signature's facts without verifying them: enough to know which service is meant when an error must be written. */
export function claimedSigningName(request: HttpRequest): string | undefined {
  const header = request.headers.authorization ?? '';
  const scope = /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(header);
  if (scope) return scope[1];
  const credential = urlOf(request).searchParams.get('X-Amz-Credential');
  return credential?.split('/')[3];
}

/** Throws the {@link AwsError} that AWS answers unless the signature holds. */
export function verifySigV4(request: HttpRequest, options: VerificationOptions): VerifiedSignature {
  const url = urlOf(request);
  const parts = partsOf(request, url);
  const key = options.keyOf(parts.accessKeyId);
  if (!key) throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.');
  if (key.sessionToken !== undefined && key.sessionToken !== parts.sessionToken)
    throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.');
  const signedAt = dateOf(parts.timestamp);
  if (!signedAt || !parts.timestamp.startsWith(parts.scopeDate))
    throw new AwsError(
      'IncompleteSignatureException',
      'Date in Credential scope does not match the date of the request.',
    );
  const allowance = (parts.expiresInSeconds ?? 0) * 1000 + ALLOWED_SKEW_IN_MS;
  const inTime = options.clocks.some((clock) => {
    const age = clock.getTime() - signedAt.getTime();
    return age >= -ALLOWED_SKEW_IN_MS && age <= allowance;
  });
  if (!inTime && !isOff('signature-date'))
    throw new AwsError(
      'InvalidSignatureException',
      `Signature expired: ${parts.timestamp} is not within 5 minutes of the time of the service.`,
    );
  if (!parts.signedHeaders.includes('host') && !parts.signedHeaders.includes(':authority'))
    throw new AwsError(
      'InvalidSignatureException',
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    );
  if (parts.payloadHash !== 'UNSIGNED-PAYLOAD' && !parts.payloadHash.startsWith('STREAMING-')) {
    const actual = hash('sha256', request.body);
    if (parts.payloadHash !== actual)
      throw new AwsError(
        'InvalidSignatureException',
        'The provided x-amz-content-sha256 header does not match what was computed.',
      );
  }
  const expected = signatureOf(request, url, parts, key.secretAccessKey);
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(parts.signature)) && !isOff('signature'))
    throw new AwsError(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  return { accessKeyId: parts.accessKeyId, region: parts.region, signingName: parts.signingName, signedAt };
}

function partsOf(request: HttpRequest, url: URL): SignatureParts {
  const header = request.headers.authorization;
  const query = url.searchParams;
  if (header === undefined && query.get('X-Amz-Algorithm') === null)
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const fields =
    header === undefined
      ? {
          Credential: query.get('X-Amz-Credential') ?? '',
          SignedHeaders: query.get('X-Amz-SignedHeaders') ?? '',
          Signature: query.get('X-Amz-Signature') ?? '',
        }
      : authorizationFields(header);
  const credential = /^([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(fields.Credential ?? '');
  if (!credential || !/^[0-9a-f]{64}$/.test(fields.Signature ?? '') || !fields.SignedHeaders)
    throw new AwsError(
      'IncompleteSignatureException',
      "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.",
    );
  const inQuery = header === undefined;
  return {
    accessKeyId: credential[1]!,
    scopeDate: credential[2]!,
    region: credential[3]!,
    signingName: credential[4]!,
    signedHeaders: fields.SignedHeaders.split(';'),
    signature: fields.Signature!,
    timestamp: (inQuery ? query.get('X-Amz-Date') : request.headers['x-amz-date']) ?? '',
    sessionToken: (inQuery ? query.get('X-Amz-Security-Token') : request.headers['x-amz-security-token']) ?? undefined,
    payloadHash:
      request.headers['x-amz-content-sha256'] ??
      // A presigned URL leaves the payload open for S3 only; elsewhere it is signed with the body that it will have.
      (inQuery && credential[4] === 's3' ? 'UNSIGNED-PAYLOAD' : hash('sha256', request.body)),
    expiresInSeconds: inQuery ? Number(query.get('X-Amz-Expires') ?? 0) : undefined,
  };
}

function authorizationFields(header: string): Record<string, string> {
  const [algorithm, ...rest] = header.split(' ');
  if (algorithm !== 'AWS4-HMAC-SHA256')
    throw new AwsError('IncompleteSignatureException', `Unsupported authorization algorithm '${algorithm}'.`);
  return Object.fromEntries(
    rest
      .join('')
      .split(',')
      .map((field) => {
        const split = field.indexOf('=');
        return [field.slice(0, split), field.slice(split + 1)];
      }),
  );
}

/** `20261121T030000Z` to a date. */
function dateOf(timestamp: string): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function signatureOf(request: HttpRequest, url: URL, parts: SignatureParts, secret: string): string {
  const canonicalRequest = [
    request.method,
    canonicalPath(request.target, parts.signingName),
    canonicalQuery(url.searchParams),
    ...parts.signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    parts.signedHeaders.join(';'),
    parts.payloadHash,
  ].join('\n');
  const scope = `${parts.scopeDate}/${parts.region}/${parts.signingName}/aws4_request`;
  const stringToSign = ['AWS4-HMAC-SHA256', parts.timestamp, scope, hash('sha256', canonicalRequest)].join('\n');
  return createHmac('sha256', signingKeyOf(scope, secret)).update(stringToSign).digest('hex');
}

/** Keys by secret and scope; a key is good for a day, and a day's clients are few. */
const signingKeys = new Map<string, Buffer>();
const SIGNING_KEYS_KEPT = 100;

function signingKeyOf(scope: string, secret: string): Buffer {
  const name = `${secret} ${scope}`;
  const known = signingKeys.get(name);
  if (known) return known;
  let key: Buffer = Buffer.from(`AWS4${secret}`);
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
  if (signingKeys.size >= SIGNING_KEYS_KEPT) signingKeys.clear();
  signingKeys.set(name, key);
  return key;
}

/** Every service but S3 signs the path with each segment encoded once more. */
function canonicalPath(target: string, signingName: string): string {
  const path = target.split('?')[0] || '/';
  return signingName === 's3' ? path : path.split('/').map(encode).join('/');
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
    .map((pair) => pair.join('='))
    .join('&');
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
