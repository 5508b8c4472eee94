import { EventEmitter } from 'node:events';
import type { RequestListener, request as sendRequest } from 'node:http';
import { Readable, Writable } from 'node:stream';
import { type Endpoint, Network } from './network';

interface Asked {
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The network inside the embedded VPC without a socket: every server is a function of this process, so that a story is
 * quick and happens in the same order each time. Nothing outside this process reaches it. A server that stays silent is
 * waited for without end: there is no wall time here.
 */
export class MemoryNetwork extends Network {
  private readonly ports = new Map<string, number>();
  private readonly listeners = new Map<number, RequestListener>();
  private lastPort = 40_000;

  override async serve(address: string, port: number, listener: RequestListener): Promise<Endpoint> {
    const key = `${address}:${port}`;
    if (this.ports.has(key)) throw new Error(`${key} is in use`);
    const loopbackPort = ++this.lastPort;
    this.ports.set(key, loopbackPort);
    this.listeners.set(loopbackPort, listener);
    return {
      loopbackPort,
      close: async () => {
        this.ports.delete(key);
        this.listeners.delete(loopbackPort);
      },
    };
  }

  override async listenOn(port: number, listener: RequestListener): Promise<Endpoint> {
    if (this.listeners.has(port)) throw Object.assign(new Error(`${port} is in use`), { code: 'EADDRINUSE' });
    this.listeners.set(port, listener);
    return {
      loopbackPort: port,
      close: async () => {
        this.listeners.delete(port);
      },
    };
  }

  override resolve(host: string, port: number): number | undefined {
    return this.ports.get(`${this.addressOf(host)}:${port}`);
  }

  override probe(address: string, port: number, path: string): Promise<number | undefined> {
    const loopbackPort = this.resolve(address, port);
    const listener = loopbackPort === undefined ? undefined : this.listeners.get(loopbackPort);
    if (!listener) return Promise.resolve(undefined);
    const headers = { 'user-agent': 'ELB-HealthChecker/2.0' };
    return new Promise((resolve) => {
      const asked = { port: loopbackPort!, method: 'GET', path, headers };
      converse(listener, asked, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode));
      });
    });
  }

  /** Stands in for `request` of node:http, for whom servers of this network are to be reached: GETs without a body. */
  readonly request: typeof sendRequest = ((options: Record<string, unknown>, onAnswer?: (answer: Answer) => void) => {
    const sent = new Sent(() => {
      const { port, method = 'GET', path = '/', headers = {} } = options;
      const asked = {
        port: Number(port),
        method,
        path,
        headers: { host: String(options.host), ...(headers as object) },
      };
      const listener = this.listeners.get(asked.port);
      if (listener) converse(listener, asked as Asked, (answer) => sent.answered(answer));
      else sent.refused();
    });
    if (onAnswer) sent.on('response', onAnswer);
    return sent;
  }) as never;

  override async close(): Promise<void> {
    this.ports.clear();
    this.listeners.clear();
    await super.close();
  }
}

/** The client's side of one request. */
class Sent extends EventEmitter {
  readonly reusedSocket = false;
  private closed = false;

  constructor(private readonly begin: () => void) {
    super();
  }

  end(): this {
    // As over a socket: whoever sends finishes first.
    process.nextTick(() => this.closed || this.begin());
    return this;
  }

  answered(answer: Answer): void {
    answer.once('end', () => this.destroy());
    this.emit('response', answer);
  }

  refused(): void {
    this.emit('error', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
    this.destroy();
  }

  destroy(): this {
    if (this.closed) return this;
    this.closed = true;
    process.nextTick(() => this.emit('close'));
    return this;
  }
}

/** An answer as a client reads it. */
class Answer extends Readable {
  readonly statusMessage = '';

  constructor(
    readonly statusCode: number,
    readonly headers: Readonly<Record<string, string>>,
  ) {
    super();
  }

  get headersDistinct(): Record<string, string[]> {
    return distinct(this.headers);
  }

  override _read(): void {}
}

/** The server's side of one request, as far as servers in here use it. */
class Response extends Writable {
  statusCode = 200;
  private headers: Record<string, string> = {};
  private answer: Answer | undefined;

  constructor(private readonly onAnswer: (answer: Answer) => void) {
    super();
  }

  get headersSent(): boolean {
    return this.answer !== undefined;
  }

  setHeader(name: string, value: unknown): this {
    this.headers[name.toLowerCase()] = String(value);
    return this;
  }

  writeHead(status: number, ...rest: unknown[]): this {
    this.statusCode = status;
    const headers = rest.at(-1);
    if (typeof headers === 'object' && headers !== null)
      for (const [name, value] of Object.entries(headers)) this.setHeader(name, value);
    return this;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.begun().push(chunk);
    done();
  }

  override _final(done: () => void): void {
    this.begun().push(null);
    done();
  }

  private begun(): Answer {
    if (!this.answer) {
      this.answer = new Answer(this.statusCode, this.headers);
      this.onAnswer(this.answer);
    }
    return this.answer;
  }
}

function converse(listener: RequestListener, asked: Asked, onAnswer: (answer: Answer) => void): void {
  const headers = Object.fromEntries(
    Object.entries(asked.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  const request = Object.assign(Readable.from([]), {
    method: asked.method,
    url: asked.path,
    headers,
    headersDistinct: distinct(headers),
    socket: { remoteAddress: '127.0.0.1' },
  });
  listener(request as never, new Response(onAnswer) as never);
}

const distinct = (headers: Readonly<Record<string, string>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
