import { request as httpRequest } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** What a request carries; without `length` its sender does not know it, and it goes in chunks of HTTP. */
export interface Sent {
  readonly text: string;
  readonly length?: true;
}

/** A client of a registry over HTTP that writes down what it asks. */
export class RecordingClient {
  private readonly asked: string[] = [];

  constructor(
    private readonly registry: string,
    private readonly authorization: string,
    private readonly names: ReadonlyMap<string, string>,
  ) {}

  /** Headers that are empty are left out, also the login. */
  ask(method: string, target: string, headers: Readonly<Record<string, string>> = {}, body?: Sent): Promise<Answer> {
    const url = new URL(target, this.registry);
    const length = String(Buffer.byteLength(body?.text ?? ''));
    const given = {
      authorization: this.authorization,
      ...((body === undefined || body.length) && { 'content-length': length }),
      ...headers,
    };
    const filled = Object.entries(given).filter(([, value]) => value !== '');
    return new Promise((resolve, reject) => {
      const request = httpRequest(url, { method, agent: false, headers: Object.fromEntries(filled) });
      request.once('error', reject).once('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        response.once('end', () => {
          const { statusCode: status = 0 } = response;
          this.asked.push(`${method} ${this.named(url)} ${status}`);
          resolve({ status, headers: response.headers, text });
        });
      });
      for (const half of body ? [body.text.slice(0, 3), body.text.slice(3)] : []) request.write(half);
      request.end();
    });
  }

  /** Where an upload goes on, its digest added to whatever is asked there already. */
  next(location: unknown, digest?: string): string {
    const url = new URL(String(location), this.registry);
    if (digest !== undefined) url.searchParams.set('digest', digest);
    return url.href;
  }

  /** `method path status` of everything since the last time, with names in place of digests and of uploads' ids. */
  take(): string[] {
    return this.asked.splice(0);
  }

  private named({ pathname, search }: URL): string {
    let path = decodeURIComponent(pathname.replace('/v2/', '') + search);
    for (const [digest, name] of this.names) path = path.replaceAll(digest, name);
    return path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, 'upload');
  }
}
