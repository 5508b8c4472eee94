import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ConnectionLost } from './connection-lost';
import type { HttpHandler, HttpRequest } from './http-message';

/** Bodies above this are refused: an image layer part of ECR has at most 20 MiB, in base64 in JSON. */
const BODY_LIMIT_IN_BYTES = 64 * 1024 * 1024;

/**
 * Carries an {@link HttpHandler} over loopback HTTP; whoever creates it listens and closes.
 * @param bodyLimitOf bytes that a request to a target may bring, where that is not the common limit
 */
export function httpServer(
  handle: HttpHandler,
  onError: (error: unknown) => void,
  bodyLimitOf: (target: string) => number | undefined = () => undefined,
): Server {
  const server = createServer((message, response) => {
    const limit = bodyLimitOf(message.url ?? '/') ?? BODY_LIMIT_IN_BYTES;
    answer(handle, message, response, limit).catch((error) => {
      if (error instanceof ConnectionLost) {
        message.socket.destroy();
        return;
      }
      onError(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.keepAliveTimeout = 60_000;
  return server;
}

async function answer(
  handle: HttpHandler,
  message: IncomingMessage,
  response: ServerResponse,
  bodyLimit: number,
): Promise<void> {
  let body: Buffer | undefined;
  try {
    body = await readBody(message, bodyLimit);
  } catch {
    // Who breaks off while sending does not wait for an answer either.
    return;
  }
  if (!body) {
    response.writeHead(413, { connection: 'close' });
    response.end();
    return;
  }
  const request: HttpRequest = {
    method: message.method ?? 'GET',
    target: message.url ?? '/',
    headers: Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(',') : (value ?? ''),
      ]),
    ),
    body,
  };
  const answered = await handle(request);
  const length = answered.status === 204 ? {} : { 'content-length': String(answered.body.length) };
  const cookies = answered.cookies ? { 'set-cookie': [...answered.cookies] } : {};
  response.writeHead(answered.status, { ...length, ...answered.headers, ...cookies });
  response.end(request.method === 'HEAD' ? undefined : answered.body);
}

async function readBody(message: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
