import type { HttpResponse } from '../wire/http-message';
import type { Outcome } from './runner';

/** What a function's result says over HTTP; anything that is no HTTP response, and every function error, is a 502. */
export function urlResponse(result: Outcome['result']): HttpResponse {
  if ('error' in result) return badGateway();
  const value: unknown = JSON.parse(result.payload);
  // Without a status code the whole result is the body, as JSON.
  if (!isRecord(value) || !('statusCode' in value))
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(result.payload) };
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = value;
  const written = headersOf(headers);
  if (!isStatus(statusCode) || !written || !isCookies(cookies) || typeof (body ?? '') !== 'string') return badGateway();
  return {
    status: statusCode,
    headers: { 'content-type': 'application/json', ...written },
    ...(cookies.length > 0 && { cookies }),
    body: Buffer.from((body ?? '') as string, isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

const badGateway = (): HttpResponse => ({
  status: 502,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'InternalServerErrorException' },
  body: Buffer.from('Internal Server Error'),
});

/** They are of the connection, which is not the function's. */
const OF_THE_CONNECTION = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade']);
const NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

function headersOf(headers: unknown): Record<string, string> | undefined {
  if (!isRecord(headers ?? {})) return undefined;
  const written: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (!NAME.test(name) || !['string', 'number', 'boolean'].includes(typeof value)) return undefined;
    if (!VALUE.test(String(value))) return undefined;
    if (!OF_THE_CONNECTION.has(name.toLowerCase())) written[name.toLowerCase()] = String(value);
  }
  return written;
}

const isStatus = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 200 && value <= 599;

const isCookies = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((cookie) => typeof cookie === 'string' && VALUE.test(cookie));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
