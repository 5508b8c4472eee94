import * as v from 'valibot';

/** RFC 9110, 5.6.2: a token. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/;
/** Visible ASCII and blanks, none at either end. */
const VALUE = /^(?:[!-~](?:[ -~]{0,1022}[!-~])?)?$/;

/** What the client writes itself, or what is between it and the next hop only (RFC 9110, 7.6.1). */
const NOT_TO_BE_SENT =
  /^(?:host|user-agent|content-length|transfer-encoding|accept-encoding|connection|keep-alive|te|trailer|upgrade|expect|proxy-.*)$/i;
/** The configuration is in version control and in the functions' bundles: no place for what opens a door. */
const OF_SECRETS = /^(?:authorization|cookie|.*(?:token|secret|password|credential|api-?key|signature).*)$/i;
const SECRET =
  /^(?:basic|bearer|digest|token) |\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\beyJ[\w-]{8,}\.[\w-]+|\b(?:gh[pousr]|xox[a-z])[_-]\w{10,}|-----BEGIN/i;

const value = v.pipe(v.string(), v.regex(VALUE, 'is not the value of a header'));

const sentName = v.pipe(
  v.string(),
  v.regex(NAME, 'is not the name of a header'),
  v.check((name) => !NOT_TO_BE_SENT.test(name), 'is a header that the check writes itself'),
  v.check((name) => !OF_SECRETS.test(name), 'is a header for secrets'),
);

const distinct = <Headers extends Record<string, string>>(headers: Headers): boolean =>
  new Set(Object.keys(headers).map((name) => name.toLowerCase())).size === Object.keys(headers).length;
const few = (headers: Record<string, string>): boolean => Object.keys(headers).length <= 20;

/** Headers that a check sends. */
export const SENT_HEADERS = v.pipe(
  v.record(
    sentName,
    v.pipe(
      value,
      v.check((text) => !SECRET.test(text), 'looks like a secret'),
    ),
  ),
  v.check(few, 'has more than 20 headers'),
  v.check(distinct, 'names a header twice'),
);

/** Headers that an answer must have, and what each contains. */
export const RESPONSE_HEADERS = v.pipe(
  v.record(v.pipe(v.string(), v.regex(NAME, 'is not the name of a header')), value),
  v.check((headers) => Object.keys(headers).length > 0, 'is empty'),
  v.check(few, 'has more than 20 headers'),
  v.check(distinct, 'names a header twice'),
);
