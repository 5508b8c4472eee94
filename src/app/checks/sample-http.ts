import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { TestListener } from '../../aws/test-listener';
import type { HttpCheckSpec, HttpSample } from '../../domain/check/http';
import { urlRefusal } from '../../domain/check/http-url';
import { askHttp } from './ask-http';
import type { Resolve } from './guarded-lookup';
import { throughListener, toUrl } from './http-route';

/** A request without an answer after so long, or after twice the latency that is allowed, gets none. */
const ANSWER_WITHIN_MS = 10_000;

/**
 * Sends a check's requests, so many at once and in a second; what became of each that was begun.
 *
 * Each request has connections of its own: the listener's weights, not a connection's age, say who answers. Latency is wall
 * time from the request to the end of the body of the last answer (or its first 64 KiB), redirects included.
 *
 * @param at absent: at the check's URL
 * @param withinMs wall time for all; what is under way then has timed out, what was not begun is missing
 * @param resolve absent: the resolver of the system
 */
export async function sampleHttp(
  spec: HttpCheckSpec,
  at: TestListener | undefined,
  withinMs: number,
  resolve?: Resolve,
): Promise<HttpSample[]> {
  const end = performance.now() + withinMs;
  const samples: HttpSample[] = [];
  const url = new URL(spec.url ?? 'http://-');
  const why = at === undefined ? urlRefusal(url, spec.allowPrivate === true) : undefined;
  if (why !== undefined) return [{ kind: 'refused', why }];
  const route = at === undefined ? toUrl(spec, url, resolve) : throughListener(spec, at);
  const apart = spec.requestsPerSecond === undefined ? 0 : 1_000 / spec.requestsPerSecond;
  const most = Math.max(ANSWER_WITHIN_MS, 2 * spec.p95LatencyInMilliseconds);
  let begun = 0;
  let next = performance.now();
  const sender = async (): Promise<void> => {
    while (begun < spec.requests && performance.now() < end) {
      begun++;
      const now = performance.now();
      const turn = Math.max(now, next);
      next = turn + apart;
      // What would be begun after the end is missing.
      if (turn >= end) return;
      if (turn > now) await pause(turn - now);
      const left = end - performance.now();
      const sample = await askHttp(spec, route, Math.min(most, left));
      samples.push(sample);
      // The check could not be done, and asking again would tell the same.
      if (sample.kind === 'refused') begun = spec.requests;
      // Timers may be a moment early: nothing is begun that would have only that moment.
      if (sample.kind === 'timeout' && left <= most) return;
    }
  };
  await Promise.all(Array.from({ length: spec.concurrency }, sender));
  return samples;
}
