import * as v from 'valibot';
import { urlRefusal } from '../../../domain/check/http-url';
import { parseJsonPath } from '../../../domain/check/json-path';
import { whole } from '../number';
import { RESPONSE_HEADERS, SENT_HEADERS } from './http-headers';
import { name } from './name';

/**
 * Path and query as they stand in a request: visible ASCII without `#`. A second slash or a backslash would begin the
 * name of another host (URL Standard, "relative slash state").
 */
const PATH = /^\/(?!\/)[!"$-[\]-~]{0,1023}$/;
const HOST =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;
/** Visible ASCII of a URL as it stands (RFC 3986); braces would promise a template, and there is none. */
const URL_TEXT = /^https?:\/\/[!$-;=?-[\]_a-z~]{1,2000}$/;
const CREDENTIALS = /^https?:\/\/[^/?]*@/;

const text = (most: number) =>
  v.pipe(v.string(), v.minLength(1, 'is empty'), v.maxLength(most, `is longer than ${most} characters`));

const oneStatus = v.union([whole(200, 599), v.picklist(['2xx', '3xx', '4xx', '5xx'])]);

const wantedJson = v.pipe(
  v.record(
    v.pipe(
      v.string(),
      v.check(
        (path) => path.length <= 200 && parseJsonPath(path) !== undefined,
        'is not a path of members and indexes',
      ),
    ),
    v.union([
      v.pipe(v.string(), v.maxLength(1024, 'is longer than 1024 characters')),
      v.number(),
      v.boolean(),
      v.null(),
    ]),
  ),
  v.check((json) => Object.keys(json).length > 0, 'is empty'),
);

const members = v.object({
  kind: v.literal('http'),
  name,
  path: v.optional(v.pipe(v.string(), v.regex(PATH, 'is not the path of a request'))),
  url: v.optional(
    v.pipe(
      v.string(),
      v.check((url) => !CREDENTIALS.test(url), 'has credentials'),
      v.check((url) => URL_TEXT.test(url) && URL.canParse(url), 'is not the URL of a request'),
    ),
  ),
  allowPrivate: v.optional(v.boolean()),
  host: v.optional(
    v.pipe(
      v.string(),
      v.check((host) => HOST.test(host) && URL.canParse(`http://${host}`), 'is not the name of a host'),
    ),
  ),
  headers: v.optional(SENT_HEADERS),
  requests: v.optional(whole(1, 1000), 20),
  concurrency: v.optional(whole(1, 50), 4),
  requestsPerSecond: v.optional(
    v.pipe(v.number(), v.minValue(0.1, 'is less than 0.1'), v.maxValue(500, 'is more than 500')),
  ),
  redirects: v.optional(v.picklist(['fail', 'follow']), 'fail'),
  status: v.optional(
    v.union([
      oneStatus,
      v.pipe(v.array(oneStatus), v.minLength(1, 'is empty'), v.maxLength(20, 'has more than 20 entries')),
    ]),
    200,
  ),
  responseHeaders: v.optional(RESPONSE_HEADERS),
  bodyContains: v.optional(text(1024)),
  json: v.optional(wantedJson),
  p95LatencyInMilliseconds: v.optional(whole(1, 60_000), 500),
  errorShare: v.optional(
    // Where every request may fail, there is nothing to check.
    v.pipe(v.number(), v.minValue(0, 'is less than 0'), v.ltValue(1, 'is not less than 1')),
    0,
  ),
  minimumSamples: v.optional(whole(1, 1000)),
  // A hook's function has 300 seconds.
  timeoutInSeconds: v.optional(whole(1, 240), 60),
});
type Members = v.InferOutput<typeof members>;

/** What the members mean together; each violation with the member that it is about. */
function* clashesOf(check: Members): Generator<readonly [keyof Members, string | undefined]> {
  const { path, url, host, allowPrivate, requests, minimumSamples, requestsPerSecond, timeoutInSeconds } = check;
  if (path === undefined && url === undefined) yield ['path', undefined];
  if (path !== undefined && url !== undefined) yield ['url', 'stands beside a path'];
  if (url !== undefined) {
    const refusal = urlRefusal(new URL(url), allowPrivate === true);
    if (refusal !== undefined) yield ['url', `is refused: ${refusal}`];
    if (host !== undefined) yield ['host', 'stands beside a url, which has a host'];
  } else if (allowPrivate !== undefined) yield ['allowPrivate', 'means nothing without a url'];
  if (minimumSamples !== undefined && minimumSamples > requests)
    yield ['minimumSamples', `is more than the ${requests} requests`];
  const seconds = requestsPerSecond === undefined ? 0 : (requests - 1) / requestsPerSecond;
  if (seconds >= timeoutInSeconds)
    yield [
      'requestsPerSecond',
      `needs ${Math.ceil(seconds)} seconds for ${requests} requests, and timeoutInSeconds is ${timeoutInSeconds}`,
    ];
}

export const HTTP_CHECK = v.pipe(
  members,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.issues) return;
    const { value } = dataset;
    for (const [key, message] of clashesOf(value)) {
      const input = value[key];
      addIssue({
        input,
        ...(message === undefined ? {} : { message }),
        path: [{ type: 'object', origin: 'value', input: value, key, value: input }],
      });
    }
  }),
);
