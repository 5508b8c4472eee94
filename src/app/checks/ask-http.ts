import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { performance } from 'node:perf_hooks';
import type { HttpCheckSpec, HttpSample } from '../../domain/check/http';
import { type HttpAnswer, wrongWith } from '../../domain/check/http-answer';
import { onward } from '../../domain/check/http-url';
import { VERSION } from '../../domain/version';
import { AddressRefused } from './guarded-lookup';
import type { HttpRoute } from './http-route';

const USER_AGENT = `slipway-check/${VERSION}`;

/** Of a body, so much is read and judged. */
const MOST_BODY_BYTES = 64 * 1024;

// With a limit of sockets an agent would offer to keep connections all the same.
const AGENTS = { 'http:': new HttpAgent({ keepAlive: false }), 'https:': new HttpsAgent({ keepAlive: false }) };

/** Sends one request of a check and follows redirects where it says so; what became of it. */
export async function askHttp(spec: HttpCheckSpec, route: HttpRoute, withinMs: number): Promise<HttpSample> {
  const begun = performance.now();
  const { first, within } = route;
  for (let url = first, followed = 0; ; followed++) {
    const path = followed === 0 ? route.path : url.pathname + url.search;
    const options = optionsOf(spec, route, url, path);
    const answer = await answerOf(options, withinMs - (performance.now() - begun));
    if ('kind' in answer)
      return answer.kind === 'refused' && followed > 0
        ? { kind: 'bad-redirect', why: `a redirect to a URL that is refused: ${answer.why}` }
        : answer;
    if (spec.redirects === 'follow') {
      const rules = { allowPrivate: spec.allowPrivate === true, followed, ...(within === undefined ? {} : { within }) };
      const next = onward(answer.status, answer.headers.location, url, rules);
      if (next && 'refused' in next) return { kind: 'bad-redirect', why: next.refused };
      if (next) {
        url = next.to;
        continue;
      }
    }
    const wrong = wrongWith(spec, answer);
    return {
      kind: 'answer',
      status: answer.status,
      latencyInMilliseconds: performance.now() - begun,
      ...(wrong === undefined ? {} : { wrong }),
    };
  }
}

type Options = RequestOptions & { servername?: string; rejectUnauthorized?: boolean };

function optionsOf(spec: HttpCheckSpec, { first, connectionTo }: HttpRoute, url: URL, path: string): Options {
  const { hostHeader, servername, ...where } = connectionTo(url);
  const isSecure = url.protocol === 'https:';
  return {
    ...where,
    agent: AGENTS[isSecure ? 'https:' : 'http:'],
    protocol: url.protocol,
    method: 'GET',
    path,
    headers: {
      accept: '*/*',
      // A body is judged as it is.
      'accept-encoding': 'identity',
      // They were meant for one server.
      ...(url.origin === first.origin ? spec.headers : {}),
      ...(hostHeader === undefined ? {} : { host: hostHeader }),
      'user-agent': USER_AGENT,
    },
    // Whatever the environment says of certificates.
    ...(isSecure ? { rejectUnauthorized: true } : {}),
    ...(isSecure && servername !== undefined ? { servername } : {}),
  };
}

function answerOf(options: Options, withinMs: number): Promise<HttpAnswer | HttpSample> {
  return new Promise((resolve) => {
    const request = options.protocol === 'https:' ? httpsRequest : httpRequest;
    const sent = request(options, (answer) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      const answered = (isCut: boolean) => settle(httpAnswer(answer, Buffer.concat(parts), isCut));
      answer.on('data', (part: Buffer) => {
        parts.push(part);
        bytes += part.length;
        if (bytes > MOST_BODY_BYTES) answered(true);
      });
      answer.on('end', () => answered(false));
      answer.on('error', broken);
    });
    const timer = setTimeout(() => settle({ kind: 'timeout' }), Math.max(0, withinMs));
    const settle = (result: HttpAnswer | HttpSample): void => {
      clearTimeout(timer);
      resolve(result);
      sent.destroy();
    };
    const broken = (error?: NodeJS.ErrnoException): void =>
      settle(
        error instanceof AddressRefused
          ? { kind: 'refused', why: error.message }
          : { kind: 'connection-error', code: /^\w{1,64}$/.exec(error?.code ?? '')?.[0] ?? 'unknown' },
      );
    sent.on('error', broken);
    // Why it was closed is told after that it was.
    sent.on('close', () => setImmediate(() => settle({ kind: 'connection-error', code: 'closed' })));
    sent.end();
  });
}

function httpAnswer(answer: IncomingMessage, body: Buffer, isCut: boolean): HttpAnswer {
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]);
  return {
    status: answer.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: body.subarray(0, MOST_BODY_BYTES).toString('utf8'),
    isCut,
  };
}
