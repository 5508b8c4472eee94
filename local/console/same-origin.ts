import type { HttpRequest } from '../aws/wire/http-message';

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

/**
 * Why a request that changes something is not taken: a page of another site had a browser send it. Browsers say so by
 * `Origin` and `Sec-Fetch-Site`; curl and programs send neither. A page whose name was led to this machine has its own host.
 */
export function crossOriginRefusal({ method, headers }: HttpRequest): string | undefined {
  if (method === 'GET' || method === 'HEAD') return undefined;
  const { origin, host = '', 'sec-fetch-site': site = 'same-origin' } = headers;
  const isOwn = origin === undefined || (origin === `http://${host}` && LOOPBACK.test(host));
  if (isOwn && (site === 'same-origin' || site === 'none')) return undefined;
  return `A page of ${origin ?? 'another site'} may not change anything here: send it from a terminal, or from the console itself.`;
}
