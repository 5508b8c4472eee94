import * as v from 'valibot';
import { LIFECYCLE_HOOK_EVENTS, type LifecycleHookEvent } from '../../domain/service-spec';
import { whole } from './number';

/** Text that a line of a mail can hold: no control, format or line separating characters. */
const NAME = /^(?=\S)[^\p{C}\p{Zl}\p{Zp}]{1,64}$/u;
/**
 * Path and query as they stand in a request: visible ASCII without `#`. A second slash or a backslash would begin the
 * name of another host (URL Standard, "relative slash state").
 */
const PATH = /^\/(?!\/)[!"$-[\]-~]{0,1023}$/;
const HOST =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/** More in one event would not end within its function's time. */
const MOST_CHECKS = 10;

const check = v.variant('kind', [
  v.object({
    kind: v.literal('http'),
    name: v.pipe(v.string(), v.regex(NAME, 'is not the name of a check')),
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
  }),
]);

const checksOfEvent = v.optional(
  v.pipe(
    v.array(check),
    v.minLength(1, 'is empty'),
    v.maxLength(MOST_CHECKS, `has more than ${MOST_CHECKS} checks`),
    v.check((checks) => new Set(checks.map(({ name }) => name)).size === checks.length, 'names a check twice'),
  ),
);

/** Lifecycle event → checks. */
export const CHECKS = v.object(
  Object.fromEntries(LIFECYCLE_HOOK_EVENTS.map((event) => [event, checksOfEvent])) as Record<
    LifecycleHookEvent,
    typeof checksOfEvent
  >,
);
