import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { TestListener } from '../../aws/test-listener';
import type { HttpCheckSpec, HttpSample } from '../../domain/check/http';

const USER_AGENT = 'slipway-check';

/** Of a body, so much is read; a check judges status and latency. */
const MOST_BODY_BYTES = 64 * 1024;

/** A request without an answer after so long, or after twice the latency that is allowed, gets none. */
const ANSWER_WITHIN_MS = 10_000;

/**
 * Sends a check's requests through a test listener, so many at once; what became of each that was begun.
 *
 * A redirect is an answer and is not followed. Each request has a connection of its own: the listener's weights, not a
 * connection's age, say who answers. Latency is wall time from the request to the body's end (or its first 64 KiB).
 *
 * @param withinMs wall time for all; what is under way then has timed out, what was not begun is missing
 */
export async function sampleHttp(spec: HttpCheckSpec, at: TestListener, withinMs: number): Promise<HttpSample[]> {
  const end = performance.now() + withinMs;
  const samples: HttpSample[] = [];
  const isSecure = at.protocol === 'https';
  // With a limit of sockets an agent would offer to keep connections all the same.
  const agent = isSecure ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false });
  const name = (spec.host ?? at.host).replace(/:\d+$/, '');
  const options: RequestOptions & { servername?: string; rejectUnauthorized?: boolean } = {
    agent,
    host: at.host,
    port: at.port,
    method: 'GET',
    path: spec.path,
    headers: { ...(spec.host === undefined ? {} : { host: spec.host }), 'user-agent': USER_AGENT, accept: '*/*' },
    // Whatever the environment says of certificates.
    ...(isSecure ? { rejectUnauthorized: true } : {}),
    // The name that is asked for and verified; an address cannot be asked for.
    ...(isSecure && isIP(name) === 0 ? { servername: name } : {}),
  };
  let begun = 0;
  const sender = async (): Promise<void> => {
    const most = Math.max(ANSWER_WITHIN_MS, 2 * spec.p95LatencyInMilliseconds);
    while (begun < spec.requests && performance.now() < end) {
      begun++;
      const left = end - performance.now();
      const sample = await sampleOf(isSecure ? httpsRequest : httpRequest, options, Math.min(most, left));
      samples.push(sample);
      // Timers may be a moment early: nothing is begun that would have only that moment.
      if (sample.kind === 'timeout' && left <= most) return;
    }
  };
  await Promise.all(Array.from({ length: spec.concurrency }, sender));
  agent.destroy();
  return samples;
}

function sampleOf(request: typeof httpRequest, options: RequestOptions, withinMs: number): Promise<HttpSample> {
  return new Promise((resolve) => {
    const begun = performance.now();
    const sent = request(options, (answer) => {
      let bytes = 0;
      const answered = () =>
        settle({
          kind: 'answer',
          status: answer.statusCode ?? 0,
          latencyInMilliseconds: performance.now() - begun,
        });
      answer.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes >= MOST_BODY_BYTES) answered();
      });
      answer.on('end', answered);
      answer.on('error', broken);
    });
    const timer = setTimeout(() => settle({ kind: 'timeout' }), withinMs);
    const settle = (sample: HttpSample): void => {
      clearTimeout(timer);
      resolve(sample);
      sent.destroy();
    };
    const broken = (error?: NodeJS.ErrnoException): void =>
      settle({ kind: 'connection-error', code: /^\w{1,64}$/.exec(error?.code ?? '')?.[0] ?? 'unknown' });
    sent.on('error', broken);
    // Why it was closed is told after that it was.
    sent.on('close', () => setImmediate(() => settle({ kind: 'connection-error', code: 'closed' })));
    sent.end();
  });
}
