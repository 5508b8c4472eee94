import { Readable } from 'node:stream';
import { ConnectionLost } from './connection-lost';
import type { HttpHandler, HttpResponse } from './http-message';

/** What an SDK client hands to its `requestHandler`. */
interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | Readable;
}

export interface InProcessRequestHandler {
  handle(request: SdkRequest, options?: { readonly abortSignal?: AbortSignal }): Promise<{ response: SdkResponse }>;
  destroy(): void;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
}

/**
 * Carries an {@link HttpHandler} inside the process: the value of an SDK client's `requestHandler`. The client still
 * serialises, signs and parses; only the socket is missing.
 */
export function inProcessRequestHandler(handle: HttpHandler): InProcessRequestHandler {
  return {
    async handle(request, { abortSignal } = {}) {
      const headers: Record<string, string> = { host: request.hostname };
      for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value;
      const asked = { method: request.method, target: targetOf(request), headers, body: bodyOf(request) };
      let answered: HttpResponse;
      try {
        answered = await untilAborted(handle(asked), abortSignal);
      } catch (error) {
        if (!(error instanceof ConnectionLost)) throw error;
        // What the SDK's own handler makes of a connection that is cut.
        throw Object.assign(new Error(error.message), { name: 'TimeoutError', code: 'ECONNRESET' });
      }
      // The only streams that SDK clients insist on are S3's objects, and only their answers have this header.
      const body = 'accept-ranges' in answered.headers ? Readable.from([answered.body]) : answered.body;
      return { response: { statusCode: answered.status, headers: { ...answered.headers }, body } };
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

/** As the SDK's own handler gives up: what was asked goes on, and nobody hears its answer. */
function untilAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return answer;
  return new Promise((resolve, reject) => {
    const abort = () => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function targetOf(request: SdkRequest): string {
  const pairs = Object.entries(request.query ?? {}).flatMap(([name, value]) =>
    value === null
      ? [encodeURIComponent(name)]
      : [value].flat().map((item) => `${encodeURIComponent(name)}=${encodeURIComponent(item as string)}`),
  );
  return pairs.length > 0 ? `${request.path}?${pairs.join('&')}` : request.path;
}

function bodyOf(request: SdkRequest): Uint8Array {
  if (request.body === undefined || request.body === null) return new Uint8Array();
  if (typeof request.body === 'string') return Buffer.from(request.body);
  // The SDK's body may be a subclass that objects to being read as text; these are its plain bytes.
  if (request.body instanceof Uint8Array)
    return Buffer.from(request.body.buffer, request.body.byteOffset, request.body.byteLength);
  throw new TypeError('The in-process transport takes bodies that are text or bytes.');
}
