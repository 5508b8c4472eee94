/** One HTTP request as every transport hands it to the gateway. Header names are lower case. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query as sent, not decoded: the signature covers these bytes. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Path and query of a request, whatever its target looks like: `//` is a path, not the start of a host. */
export const urlOf = ({ target }: HttpRequest): URL =>
  new URL(`http://host${target.startsWith('/') || target.startsWith('?') ? '' : '/'}${target}`);

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Each a `set-cookie` header of its own. */
  readonly cookies?: readonly string[];
  readonly body: Uint8Array;
}

/** What answers HTTP requests: the gateway, the registry, a console; two transports carry it. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse>;

export const textResponse = (status: number, contentType: string, text: string): HttpResponse => ({
  status,
  headers: { 'content-type': contentType },
  body: Buffer.from(text),
});
