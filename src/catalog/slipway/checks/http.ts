import * as v from 'valibot';
import { whole } from '../number';
import { name } from './name';

/**
 * Path and query as they stand in a request: visible ASCII without `#`. A second slash or a backslash would begin the
 * name of another host (URL Standard, "relative slash state").
 */
const PATH = /^\/(?!\/)[!"$-[\]-~]{0,1023}$/;
const HOST =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

export const HTTP_CHECK = v.object({
  kind: v.literal('http'),
  name,
  path: v.pipe(v.string(), v.regex(PATH, 'is not the path of a request')),
  host: v.optional(v.pipe(v.string(), v.regex(HOST, 'is not the name of a host'))),
  requests: v.optional(whole(1, 1000), 20),
  concurrency: v.optional(whole(1, 50), 4),
  status: v.optional(whole(200, 599), 200),
  p95LatencyInMilliseconds: v.optional(whole(1, 60_000), 500),
  errorShare: v.optional(
    // Where every request may fail, there is nothing to check.
    v.pipe(v.number(), v.minValue(0, 'is less than 0'), v.ltValue(1, 'is not less than 1')),
    0,
  ),
  // A hook's function has 300 seconds.
  timeoutInSeconds: v.optional(whole(1, 240), 60),
});
