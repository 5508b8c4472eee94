import type { Language } from '../page/review/language';
import { STYLE } from '../page/review/style';

/**
 * The headers of every answer of the review page, refusals included: nothing is kept, framed, indexed,
 * executed or fetched, and the address with its token is told to nobody.
 */
export function reviewHeaders(language: Language): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-language': language,
    vary: 'Accept-Language',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src ${STYLE.source}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=63072000',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
  };
}
