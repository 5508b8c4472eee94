import { type HttpResponse, textResponse } from '../aws/wire/http-message';

export const json = (status: number, value: unknown, headers: HttpResponse['headers'] = {}): HttpResponse =>
  fresh(textResponse(status, 'application/json; charset=utf-8', JSON.stringify(value)), headers);

/** A page that runs no script and loads nothing. */
export const html = (status: number, page: string, headers: HttpResponse['headers'] = {}): HttpResponse =>
  fresh(textResponse(status, 'text/html; charset=utf-8', page), {
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    ...headers,
  });

const fresh = (response: HttpResponse, headers: HttpResponse['headers']): HttpResponse => ({
  ...response,
  headers: { ...response.headers, ...headers, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
});
