import {
  Agent,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Network } from '../network/network';
import type { Target } from './state';

/** Headers of one connection, not of the message (RFC 9110 §7.6.1). */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

export interface Forwarding {
  readonly listenerPort: number;
  readonly idleTimeoutInMs: number;
  readonly told: Told;
}

/** Who is told what became of a request that a target was chosen for. */
export interface Told {
  /** The target answered. @param seconds from the request's leaving the load balancer until the answer began, real ones */
  answered(status: number, seconds: number): void;
  /** The load balancer answered in its place. @param connected whether the target could be connected to */
  failed(status: 502 | 504, connected: boolean): void;
}

/**
 * The reverse proxy: streams a request to a target and its answer back.
 *
 * 502 when the target cannot be connected to or breaks off before it answers, 504 when it stays silent for the idle
 * time-out ([ELB] load-balancer-troubleshooting). Connections to targets are reused for bodyless safe requests only; one
 * that the target closed meanwhile is tried again once on a fresh connection, so reuse never costs a client its answer.
 */
export function createForwarder(network: Network) {
  const agent = new Agent({ keepAlive: true });

  return (
    request: IncomingMessage,
    response: ServerResponse,
    target: Target,
    { listenerPort, idleTimeoutInMs, told }: Forwarding,
  ): void => {
    const port = network.resolve(target.id, target.port);
    if (port === undefined) {
      answer(response, 502);
      told.failed(502, false);
      return;
    }
    target.inFlight++;
    response.once('close', () => {
      target.inFlight--;
      if (target.inFlight === 0) target.whenIdle?.();
    });
    const length = request.headers['content-length'];
    const chunked = request.headers['transfer-encoding'] !== undefined;
    const bodyless = !chunked && (length === undefined || length === '0');
    const headers = forwardedHeaders(request, listenerPort);
    if (chunked) headers['transfer-encoding'] = 'chunked';

    const attempt = (reuse: boolean): void => {
      let silent = false;
      let connected = false;
      let sentAt = performance.now();
      const upstream = httpRequest({
        host: '127.0.0.1',
        port,
        method: request.method,
        path: request.url,
        headers,
        agent: reuse ? agent : false,
        timeout: idleTimeoutInMs,
      });
      const abandon = (): void => {
        upstream.destroy();
      };
      response.once('close', abandon);
      upstream.once('socket', (socket) => {
        connected = !socket.connecting;
        if (socket.connecting)
          socket.once('connect', () => {
            connected = true;
          });
      });
      upstream.once('finish', () => {
        sentAt = performance.now();
      });
      upstream.on('response', (incoming) => {
        told.answered(incoming.statusCode ?? 502, (performance.now() - sentAt) / 1_000);
        response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage, endToEnd(incoming));
        incoming.on('error', () => response.destroy());
        incoming.pipe(response);
      });
      upstream.on('timeout', () => {
        silent = true;
        upstream.destroy();
      });
      upstream.on('error', () => {
        response.off('close', abandon);
        if (response.destroyed) return;
        if (response.headersSent) response.destroy();
        else if (upstream.reusedSocket && !silent) attempt(false);
        else {
          const status = silent ? 504 : 502;
          answer(response, status);
          told.failed(status, connected);
        }
      });
      if (bodyless) upstream.end();
      else request.pipe(upstream);
    };
    attempt(bodyless && ['GET', 'HEAD', 'OPTIONS'].includes(request.method ?? ''));
  };
}

/** An answer of the load balancer itself. */
export function answer(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders = {},
  body?: string,
): void {
  const text = `${status} ${STATUS_CODES[status] ?? ''}`;
  const page = body ?? `<html>\r\n<head><title>${text}</title></head>\r\n<body><h1>${text}</h1></body>\r\n</html>\r\n`;
  response.writeHead(status, {
    server: 'awselb/2.0',
    'content-type': 'text/html',
    'content-length': Buffer.byteLength(page),
    ...headers,
  });
  response.end(page);
}

function endToEnd({ headers, headersDistinct }: IncomingMessage): OutgoingHttpHeaders {
  const named = (headers.connection ?? '').toLowerCase().split(/\s*,\s*/);
  const kept: OutgoingHttpHeaders = {};
  for (const [name, values] of Object.entries(headersDistinct))
    if (values && !HOP_BY_HOP.includes(name) && !named.includes(name))
      kept[name] = values.length === 1 ? values[0] : values;
  return kept;
}

function forwardedHeaders(request: IncomingMessage, listenerPort: number): OutgoingHttpHeaders {
  const before = request.headers['x-forwarded-for'];
  const client = request.socket.remoteAddress ?? '127.0.0.1';
  return {
    ...endToEnd(request),
    'x-forwarded-for': before ? `${before}, ${client}` : client,
    'x-forwarded-proto': 'http',
    'x-forwarded-port': String(listenerPort),
  };
}
