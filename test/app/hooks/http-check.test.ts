import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createRawServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { sampleHttp } from '../../../src/app/checks/sample-http';
import type { HttpCheckSpec } from '../../../src/domain/check/http';
import { CHECK } from './hook-world';
import { selfSigned } from './self-signed';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const sample = (port: number, spec: Partial<HttpCheckSpec> = {}, protocol: 'http' | 'https' = 'http', within = 5_000) =>
  sampleHttp({ ...CHECK, requests: 3, ...spec }, { protocol, host: '127.0.0.1', port }, within);

const answered = (status: number) => ({ kind: 'answer', status, latencyInMilliseconds: expect.any(Number) });
const failing = (code: string) => ({ kind: 'connection-error', code });

async function serving(answer: RequestListener): Promise<number> {
  return listening(createServer(answer));
}

describe('a request of an http check', () => {
  test('is a GET of its path, as slipway-check, on a connection of its own', async () => {
    const seen: unknown[] = [];
    const sockets = new Set();
    const port = await serving((request, response) => {
      sockets.add(request.socket);
      const { host, connection, 'user-agent': agent } = request.headers;
      seen.push([request.method, request.url, host, agent, connection]);
      response.end('fine');
    });
    expect(await sample(port)).toEqual([answered(200), answered(200), answered(200)]);
    expect(seen[0]).toEqual(['GET', '/health?deep=1', `127.0.0.1:${port}`, 'slipway-check', 'close']);
    expect(sockets.size).toBe(3);
  });

  test('names the host that it is told to', async () => {
    const hosts: unknown[] = [];
    const port = await serving((request, response) => {
      hosts.push(request.headers.host);
      response.end();
    });
    await sample(port, { host: 'shop.example.com', requests: 1 });
    expect(hosts).toEqual(['shop.example.com']);
  });

  test('does not follow a redirect', async () => {
    let asked = 0;
    const port = await serving((_request, response) => {
      asked++;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await sample(port, { requests: 1 })).toEqual([answered(302)]);
    expect(asked).toBe(1);
  });

  test('reads 64 KiB of an endless body, and that is an answer', async () => {
    const port = await serving((_request, response) => {
      response.writeHead(200);
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
      };
      response.on('drain', pour);
      pour();
    });
    expect(await sample(port, { requests: 1 })).toEqual([answered(200)]);
  });

  test('has failed when nobody listens', async () => {
    const port = await serving(() => {});
    await new Promise((resolve) => servers.pop()!.close(resolve));
    expect(await sample(port, { requests: 2 })).toEqual([failing('ECONNREFUSED'), failing('ECONNREFUSED')]);
  });

  test.each([
    ['the connection is closed before an answer', '', 'ECONNRESET'],
    ['the body ends too early', 'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nhalf', 'ECONNRESET'],
    ['the answer is no HTTP', 'SSH-2.0-OpenSSH\r\n', 'HPE_INVALID_CONSTANT'],
    [
      'another protocol is offered',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
      'closed',
    ],
  ])('has failed when %s', async (_name, text, code) => {
    const port = await listening(
      createRawServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.end(text));
      }),
    );
    expect(await sample(port, { requests: 1 })).toEqual([failing(code)]);
  });

  test('has timed out when no answer comes while the check has time; what was not begun is missing', async () => {
    const port = await serving(() => {});
    expect(await sample(port, { requests: 9, concurrency: 2 }, 'http', 500)).toEqual([
      { kind: 'timeout' },
      { kind: 'timeout' },
    ]);
    (servers[0] as unknown as { closeAllConnections(): void }).closeAllConnections();
  });

  test('are as many at once as the check allows, and no more', async () => {
    const waiting: ServerResponse[] = [];
    let most = 0;
    const port = await serving((_request, response) => {
      waiting.push(response);
      most = Math.max(most, waiting.length);
      // Nobody is answered until four wait; a fifth would have come by then or a moment later.
      if (waiting.length === 4)
        setTimeout(() => {
          for (const each of waiting.splice(0)) each.end();
        }, 20);
    });
    expect(await sample(port, { requests: 12, concurrency: 4 })).toHaveLength(12);
    expect(most).toBe(4);
  });
});

describe('through an HTTPS listener', () => {
  test('the name of the host is asked for, and a certificate that nobody vouches for is refused', async () => {
    const asked: string[] = [];
    let served = 0;
    const port = await listening(
      createSecureServer(
        {
          ...selfSigned('shop.example.com'),
          SNICallback: (name, done) => {
            asked.push(name);
            done(null);
          },
        },
        (_request, response) => {
          served++;
          response.end();
        },
      ),
    );
    expect(await sample(port, { host: 'shop.example.com', requests: 1 }, 'https')).toEqual([
      failing('DEPTH_ZERO_SELF_SIGNED_CERT'),
    ]);
    expect(asked).toEqual(['shop.example.com']);
    expect(served).toBe(0);
  });
});
