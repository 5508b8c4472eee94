import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { close, listen } from '../network/network';

/** What the process of an execution environment says over the Runtime API. */
export interface RuntimeListener {
  /** It has initialised, or finished an event, and waits for the next. */
  readonly onNext: () => void;
  readonly onResponse: (requestId: string, body: string) => void;
  readonly onError: (requestId: string, body: string) => void;
  readonly onInitError: (body: string) => void;
}

export interface NextEvent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const ROUTE = /^\/2018-06-01\/runtime\/(?:invocation\/next|invocation\/([^/]+)\/(response|error)|init\/error)$/;

/**
 * The Runtime API of one execution environment, on a loopback port of its own.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  private readonly server: Server;
  private waiting: ServerResponse | undefined;
  private event: NextEvent | undefined;

  constructor(private readonly listener: RuntimeListener) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => this.answer(request, response, Buffer.concat(chunks).toString()));
    });
    // The next event may be hours of real time away.
    this.server.requestTimeout = 0;
    this.server.timeout = 0;
  }

  /** @returns `host:port` */
  async listen(): Promise<string> {
    await listen(this.server, 0);
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return close(this.server);
  }

  /** Hands out an event, now or when it is asked for. */
  offer(event: NextEvent): void {
    this.event = event;
    this.deliver();
  }

  private deliver(): void {
    if (!this.event || !this.waiting) return;
    this.waiting.writeHead(200, { 'content-type': 'application/json', ...this.event.headers });
    this.waiting.end(this.event.body);
    this.waiting = undefined;
    this.event = undefined;
  }

  private answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const route = ROUTE.exec(request.url ?? '');
    if (!route || (request.method === 'GET') !== (request.url ?? '').endsWith('/next')) {
      response.writeHead(404).end();
      return;
    }
    const [, requestId, kind] = route;
    if (request.method === 'GET') {
      this.waiting = response;
      this.listener.onNext();
      this.deliver();
      return;
    }
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    if (requestId === undefined) this.listener.onInitError(body);
    else if (kind === 'response') this.listener.onResponse(requestId, body);
    else this.listener.onError(requestId, body);
  }
}
