import * as v from 'valibot';
import { parse } from './parse';

/** A request to a function URL. */
export interface FunctionUrlRequest {
  /** Upper case. */
  readonly method: string;
  /** As sent: not decoded, without the query. */
  readonly path: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** Who signed the request, as STS tells it; absent where the URL asks for no signature. */
  readonly userArn?: string;
}

/** What a function answers a request to its URL with. */
export interface FunctionUrlResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Lambda writes null for much that is not there (developer guide, urls-invocation: `authentication`). */
const Request = v.object({
  version: v.literal('2.0'),
  rawPath: v.string(),
  headers: v.record(v.string(), v.string()),
  requestContext: v.object({
    authorizer: v.nullish(v.object({ iam: v.nullish(v.object({ userArn: v.string() })) })),
    http: v.object({ method: v.string(), sourceIp: v.string(), userAgent: v.nullish(v.string()) }),
  }),
  body: v.nullish(v.string()),
  isBase64Encoded: v.nullish(v.boolean()),
});

/**
 * Reads the event of a function URL, payload format 2.0. Throws InvalidMessage.
 * Bodies of forms arrive in base64. Source: Lambda developer guide, urls-invocation.
 */
export function parseFunctionUrlRequest(message: unknown): FunctionUrlRequest {
  const event = parse('a request to a function URL', Request, message);
  const { http, authorizer } = event.requestContext;
  const userArn = authorizer?.iam?.userArn;
  return {
    method: http.method.toUpperCase(),
    path: event.rawPath,
    headers: Object.fromEntries(Object.entries(event.headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    sourceIp: http.sourceIp,
    userAgent: http.userAgent ?? '',
    ...(userArn === undefined ? {} : { userArn }),
  };
}
