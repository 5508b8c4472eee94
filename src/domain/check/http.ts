import type { CheckBase } from './check-spec';
import type { Judgement } from './verdict';

/** Requests through the deployment group's test listener, which reaches the replacement task set before production does. */
export interface HttpCheckSpec extends CheckBase {
  readonly kind: 'http';
  /** Path and query, `/health?deep=1`. */
  readonly path: string;
  /** Host header, and the name in the certificate of an HTTPS listener; absent: the load balancer's own. */
  readonly host?: string;
  readonly requests: number;
  /** Requests at once. */
  readonly concurrency: number;
  /** Status that an answer must have. */
  readonly status: number;
  /** 95th percentile of the latency of all answers. */
  readonly p95LatencyInMilliseconds: number;
  /** Share of requests that may fail, 0 to 1. */
  readonly errorShare: number;
  /** For the check as a whole. */
  readonly timeoutInSeconds: number;
}

/** What became of one request. */
export type HttpSample =
  | { readonly kind: 'answer'; readonly status: number; readonly latencyInMilliseconds: number }
  | { readonly kind: 'timeout' }
  /** `code` as Node names it: `ECONNREFUSED`, `ERR_TLS_CERT_ALTNAME_INVALID`. */
  | { readonly kind: 'connection-error'; readonly code: string };

/** Judges the requests of an http check. With fewer than were wanted it cannot decide, and fails. */
export function judgeHttp(spec: HttpCheckSpec, samples: readonly HttpSample[]): Judgement {
  const failures = samples.map((sample) => failureOf(spec, sample)).filter((failure) => failure !== undefined);
  const counted = countOf(failures);
  if (samples.length < spec.requests) {
    const sofar = counted === '' ? '' : `; so far ${counted}`;
    return failed(
      `could not decide: ${samples.length} of ${spec.requests} requests were done in ${spec.timeoutInSeconds} s${sofar}`,
    );
  }

  const latencies = samples.flatMap((sample) => (sample.kind === 'answer' ? [sample.latencyInMilliseconds] : []));
  const p95 = nearestRank(latencies, 95);
  const reasons: string[] = [];
  if (failures.length / samples.length > spec.errorShare)
    reasons.push(
      `${failures.length} of ${samples.length} did not answer ${spec.status} (${counted}), more than ${percent(spec.errorShare)}`,
    );
  if (p95 === undefined) {
    if (reasons.length === 0) reasons.push(`could not decide: none of ${samples.length} was answered (${counted})`);
  } else if (p95 > spec.p95LatencyInMilliseconds)
    reasons.push(`p95 ${Math.ceil(p95)} ms, more than ${spec.p95LatencyInMilliseconds} ms`);
  if (p95 === undefined || reasons.length > 0) return failed(reasons.join('; '));

  const good = samples.length - failures.length;
  const bad = counted === '' ? '' : ` (${counted}, at most ${percent(spec.errorShare)})`;
  const answered = `${good} of ${samples.length} answered ${spec.status}${bad}`;
  return {
    outcome: 'succeeded',
    reason: `${answered}, p95 ${Math.ceil(p95)} ms (at most ${spec.p95LatencyInMilliseconds} ms)`,
  };
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

function failureOf(spec: HttpCheckSpec, sample: HttpSample): string | undefined {
  switch (sample.kind) {
    case 'answer':
      return sample.status === spec.status ? undefined : `status ${sample.status}`;
    case 'timeout':
      return 'timeout';
    case 'connection-error':
      return `connection error ${sample.code}`;
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
