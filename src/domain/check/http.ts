import type { CheckBase } from './check-spec';
import { statusText } from './http-answer';
import type { Judgement } from './verdict';

/** A status, or a class of them. */
export type StatusWanted = number | '2xx' | '3xx' | '4xx' | '5xx';

/**
 * Requests through the deployment group's test listener, which reaches the replacement task set before production does, or to
 * any URL. Where they go is what the configuration says, in full: nothing of a tag or of an image's labels becomes part of it.
 */
export interface HttpCheckSpec extends CheckBase {
  readonly kind: 'http';
  /** Path and query, `/health?deep=1`: through the test listener. */
  readonly path?: string;
  /** In place of `path`; without credentials and fragment. */
  readonly url?: string;
  /** Whether `url`, and what it redirects to, may be at a private, shared, loopback or link-local address. */
  readonly allowPrivate?: boolean;
  /** With `path`: host header, and the name in the certificate of an HTTPS listener; absent: the load balancer's own. */
  readonly host?: string;
  /** Sent with each request, but to no other origin that it is redirected to. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly requests: number;
  /** Requests at once. */
  readonly concurrency: number;
  /** Requests begun in a second, at most; absent: as soon as one may begin. */
  readonly requestsPerSecond?: number;
  /** Absent: a redirect is an answer like any other. */
  readonly redirects?: 'fail' | 'follow';
  /** That an answer must have. */
  readonly status: StatusWanted | readonly StatusWanted[];
  /** Name → text that the answer's header must contain, in any case; the empty one: it must be there. */
  readonly responseHeaders?: Readonly<Record<string, string>>;
  /** Text that the first 64 KiB of the body must contain. */
  readonly bodyContains?: string;
  /** Path (`parseJsonPath`) → value that must stand there in a body of JSON, of 64 KiB at most. */
  readonly json?: Readonly<Record<string, string | number | boolean | null>>;
  /** 95th percentile of the latency of all answers. */
  readonly p95LatencyInMilliseconds: number;
  /** Share of requests that may fail, 0 to 1. */
  readonly errorShare: number;
  /** Answers without which it cannot decide; absent: all requests must have been done, and one be answered. */
  readonly minimumSamples?: number;
  /** For the check as a whole. */
  readonly timeoutInSeconds: number;
}

/** What became of one request. */
export type HttpSample =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly latencyInMilliseconds: number;
      /** `wrongWith`; absent: it is as wanted. */
      readonly wrong?: string;
    }
  | { readonly kind: 'timeout' }
  /** Of a server that sent it elsewhere. */
  | { readonly kind: 'bad-redirect'; readonly why: string }
  /** Nothing was asked: the address of the URL is one that the check may not connect to. */
  | { readonly kind: 'refused'; readonly why: string }
  /** `code` as Node names it: `ECONNREFUSED`, `ERR_TLS_CERT_ALTNAME_INVALID`. */
  | { readonly kind: 'connection-error'; readonly code: string };

/** Judges the requests of an http check. With too few of them it cannot decide, and fails. */
export function judgeHttp(spec: HttpCheckSpec, samples: readonly HttpSample[]): Judgement {
  const refused = samples.find((sample) => sample.kind === 'refused');
  if (refused) return { outcome: 'failed', reason: `could not be done: ${refused.why}`, undone: true };

  const failures = samples.map(failureOf).filter((failure) => failure !== undefined);
  const counted = countOf(failures);
  const latencies = samples.flatMap((sample) => (sample.kind === 'answer' ? [sample.latencyInMilliseconds] : []));
  const undecided = whyUndecided(spec, samples.length, latencies.length);
  if (samples.length < spec.requests && undecided !== undefined)
    return failed(`could not decide: ${undecided}${counted === '' ? '' : `; so far ${counted}`}`);

  const p95 = nearestRank(latencies, 95);
  const wanted = statusText(spec.status) + (asksForMore(spec) ? ' as wanted' : '');
  const reasons: string[] = [];
  if (failures.length / samples.length > spec.errorShare)
    reasons.push(
      `${failures.length} of ${samples.length} did not answer ${wanted} (${counted}), more than ${percent(spec.errorShare)}`,
    );
  if (undecided !== undefined || p95 === undefined) {
    if (reasons.length === 0) reasons.push(`could not decide: ${undecided} (${counted})`);
  } else if (p95 > spec.p95LatencyInMilliseconds)
    reasons.push(`p95 ${Math.ceil(p95)} ms, more than ${spec.p95LatencyInMilliseconds} ms`);
  if (p95 === undefined || reasons.length > 0) return failed(reasons.join('; '));

  const good = samples.length - failures.length;
  const bad = counted === '' ? '' : ` (${counted}, at most ${percent(spec.errorShare)})`;
  const answered = `${good} of ${samples.length} answered ${wanted}${bad}`;
  return {
    outcome: 'succeeded',
    reason: `${answered}, p95 ${Math.ceil(p95)} ms (at most ${spec.p95LatencyInMilliseconds} ms)`,
  };
}

function whyUndecided(
  { requests, minimumSamples, timeoutInSeconds }: HttpCheckSpec,
  done: number,
  answered: number,
): string | undefined {
  const inTime = done < requests ? ` were done in ${timeoutInSeconds} s` : '';
  if (minimumSamples !== undefined)
    return answered < minimumSamples
      ? `${answered} of ${done} requests${inTime === '' ? '' : ` that${inTime}`} were answered, fewer than ${minimumSamples}`
      : undefined;
  if (inTime !== '') return `${done} of ${requests} requests${inTime}`;
  return answered === 0 ? `none of ${done} was answered` : undefined;
}

/** Whether more than the status is wanted of an answer. */
function asksForMore({ responseHeaders, bodyContains, json }: HttpCheckSpec): boolean {
  return responseHeaders !== undefined || bodyContains !== undefined || json !== undefined;
}

/**
 * A percentile by nearest rank: the smallest value that at least `percent` % of all are not above; undefined of none.
 *
 * Of 1, 2, … 20 the 95th percentile is the ⌈0.95 × 20⌉ = 19th: 19. Of 10 values it is the 10th, the largest.
 */
export function nearestRank(values: readonly number[], percent: number): number | undefined {
  const rank = Math.ceil((percent * values.length) / 100);
  return [...values].sort((one, other) => one - other)[Math.max(rank, 1) - 1];
}

function failureOf(sample: HttpSample): string | undefined {
  switch (sample.kind) {
    case 'answer':
      return sample.wrong;
    case 'timeout':
      return 'timeout';
    case 'connection-error':
      return `connection error ${sample.code}`;
    default:
      return sample.why;
  }
}

/** `2 × status 500, 1 × timeout`, the most frequent first. */
function countOf(failures: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const failure of failures) counts.set(failure, (counts.get(failure) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([failure, count]) => `${count} × ${failure}`)
    .join(', ');
}

/** 0.005 → `0.5 %`. */
function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}

function failed(reason: string): Judgement {
  return { outcome: 'failed', reason };
}
