import { addressRefusal } from './ip-address';

/** Redirects that one request follows. */
export const MOST_REDIRECTS = 5;

/** 301, 302, 303, 307, 308 lead elsewhere (RFC 9110, 15.4); 300 and 304 do not. */
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/**
 * Why a check may not ask at a URL, as far as its text tells; undefined when it may. Decimal, octal and hexadecimal addresses
 * are those that they stand for (URL Standard, "IPv4 parser"). To what address a name leads is known when it is connected to.
 */
export function urlRefusal(url: URL, allowPrivate: boolean): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return `${url.protocol.slice(0, 20)} is not http or https`;
  if (url.username !== '' || url.password !== '') return 'it has credentials';
  const { hostname } = url;
  if (hostname.startsWith('[')) return addressRefusal(hostname.slice(1, -1), allowPrivate);
  // No name of a host ends in a number: whatever does is an address to the parser.
  if (/^[\d.]+$/.test(hostname)) return addressRefusal(hostname, allowPrivate);
  return /^(.*\.)?localhost\.?$/.test(hostname) ? addressRefusal('127.0.0.1', allowPrivate) : undefined;
}

/** Where an answer sends a request on to, or why it may not go there; undefined when it is no redirect. */
export type Onward = { readonly to: URL } | { readonly refused: string } | undefined;

export interface RedirectRules {
  readonly allowPrivate: boolean;
  /** Redirects followed before. */
  readonly followed: number;
  /** Origin of the test listener that is asked, whatever its address: nothing else would be the replacement. */
  readonly within?: string;
}

/**
 * Judges the redirect in an answer to a request for `from`. A redirect from https to http would give away what was asked.
 *
 * @param location header, as the server wrote it
 */
export function onward(status: number, location: string | undefined, from: URL, rules: RedirectRules): Onward {
  if (!REDIRECTS.includes(status) || location === undefined) return undefined;
  if (rules.followed >= MOST_REDIRECTS) return { refused: `more than ${MOST_REDIRECTS} redirects` };
  if (!URL.canParse(location, from.href)) return { refused: 'a redirect to what is no URL' };
  const to = new URL(location, from.href);
  if (rules.within !== undefined && to.origin !== rules.within)
    return { refused: 'a redirect away from the test listener' };
  if (rules.within !== undefined && to.username === '' && to.password === '') return { to };
  const refusal = urlRefusal(to, rules.allowPrivate);
  if (refusal !== undefined) return { refused: `a redirect to a URL that is refused: ${refusal}` };
  if (from.protocol === 'https:' && to.protocol === 'http:') return { refused: 'a redirect from https to http' };
  return { to };
}
