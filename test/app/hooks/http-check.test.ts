import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createRawServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Resolve } from '../../../src/app/checks/guarded-lookup';
import { sampleHttp } from '../../../src/app/checks/sample-http';
import type { HttpCheckSpec } from '../../../src/domain/check/http';
import { VERSION } from '../../../src/domain/version';
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

const answered = (status: number) => ({
  ...{ kind: 'answer', status, latencyInMilliseconds: expect.any(Number) },
  ...(status === CHECK.status ? {} : { wrong: `status ${status}` }),
});
const failing = (code: string) => ({ kind: 'connection-error', code });

async function serving(answer: RequestListener): Promise<number> {
  return listening(createServer(answer));
}

describe('a request of an http check', () => {
  test('is a GET of its path, as slipway-check/<version>, on a connection of its own', async () => {
    const seen: unknown[] = [];
    const sockets = new Set();
    const port = await serving((request, response) => {
      sockets.add(request.socket);
      const { host, connection, 'user-agent': agent } = request.headers;
      seen.push([request.method, request.url, host, agent, connection]);
      response.end('fine');
    });
    expect(await sample(port)).toEqual([answered(200), answered(200), answered(200)]);
    expect(seen[0]).toEqual(['GET', '/health?deep=1', `127.0.0.1:${port}`, `slipway-check/${VERSION}`, 'close']);
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

  test('sends its headers, and wants more than a status of the answer', async () => {
    const seen: unknown[] = [];
    const port = await serving((request, response) => {
      seen.push([
        request.headers['accept-language'],
        request.headers['accept-encoding'],
        request.headers['user-agent'],
      ]);
      response.setHeader('content-type', 'application/json').end('{"checks":[{"ok":false}]}');
    });
    const spec = { requests: 1, headers: { 'Accept-Language': 'ja' }, responseHeaders: { 'Content-Type': 'json' } };
    expect(await sample(port, { ...spec, bodyContains: 'checks' })).toEqual([answered(200)]);
    expect(await sample(port, { ...spec, json: { 'checks[0].ok': true } })).toEqual([
      { ...answered(200), wrong: 'json checks[0].ok is not true' },
    ]);
    expect(seen[0]).toEqual(['ja', 'identity', `slipway-check/${VERSION}`]);
  });

  test('is begun at the rate that the check allows, and what would be begun too late is missing', async () => {
    let asked = 0;
    const port = await serving((_request, response) => {
      asked++;
      response.end();
    });
    // One at once, the next one after ten seconds.
    expect(await sample(port, { requests: 5, concurrency: 5, requestsPerSecond: 0.1 })).toEqual([answered(200)]);
    expect(asked).toBe(1);
    expect(await sample(port, { requests: 5, concurrency: 5, requestsPerSecond: 500 })).toHaveLength(5);
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

/** A resolver that knows these names, each with one answer after the other, and the last for ever. */
function resolving(names: Record<string, string[][]>): Resolve & { readonly asked: string[] } {
  const asked: string[] = [];
  const resolve: Resolve = (name, _options, answer) => {
    asked.push(name);
    const answers = names[name] ?? [];
    const addresses = (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
    if (addresses.length === 0) answer(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), []);
    else
      answer(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
  };
  return Object.assign(resolve, { asked });
}

const { path: _path, ...WITHOUT_PATH } = CHECK;
const ask = (url: string, spec: Partial<HttpCheckSpec> = {}, resolve?: Resolve) =>
  sampleHttp({ ...WITHOUT_PATH, requests: 1, ...spec, url }, undefined, 5_000, resolve);
const LOOPBACK = '127.0.0.1 is a loopback address, and allowPrivate is not set';

describe('a request to a URL', () => {
  test('is not made of a loopback address in any spelling, unless that is allowed', async () => {
    let asked = 0;
    const port = await serving((_request, response) => {
      asked++;
      response.end();
    });
    for (const host of ['127.0.0.1', '0x7f.1', '2130706433', '0177.0.0.1'])
      expect(await ask(`http://${host}:${port}/`)).toEqual([{ kind: 'refused', why: LOOPBACK }]);
    expect(asked).toBe(0);
    expect(await ask(`http://0x7f.1:${port}/`, { allowPrivate: true })).toEqual([answered(200)]);
  });

  test('is not made of a name that leads to such an address, also beside others', async () => {
    let connected = 0;
    const port = await listening(createRawServer(() => connected++));
    const names = {
      'inside.example.com': [['127.0.0.1']],
      'mixed.example.com': [['192.0.43.8', '127.0.0.1']],
      'six.example.com': [['::ffff:127.0.0.1']],
    };
    const whys = [];
    for (const name of Object.keys(names)) whys.push(await ask(`http://${name}:${port}/`, {}, resolving(names)));
    expect(whys).toEqual([
      [{ kind: 'refused', why: `inside.example.com: ${LOOPBACK}` }],
      [{ kind: 'refused', why: `mixed.example.com: ${LOOPBACK}` }],
      [{ kind: 'refused', why: `six.example.com: ::ffff:${LOOPBACK}` }],
    ]);
    expect(connected).toBe(0);
  });

  test('is judged by the address that it connects to, each time anew', async () => {
    let asked = 0;
    const port = await serving((_request, response) => {
      asked++;
      response.end();
    });
    // What may be connected to at first (it leads nowhere), and is this machine's metadata a moment later.
    const resolve = resolving({ 'rebinding.example.com': [['127.0.0.1'], ['169.254.169.254'], ['127.0.0.1']] });
    const spec = { requests: 3, concurrency: 1, allowPrivate: true };
    expect(await ask(`http://rebinding.example.com:${port}/`, spec, resolve)).toEqual([
      answered(200),
      { kind: 'refused', why: 'rebinding.example.com: 169.254.169.254 is an address of metadata and credentials' },
    ]);
    expect([asked, resolve.asked.length]).toEqual([1, 2]);
  });

  test('has failed when nobody knows its name', async () => {
    expect(await ask('http://nobody.example.com/', {}, resolving({}))).toEqual([failing('ENOTFOUND')]);
  });

  test('names its host, and sends its query', async () => {
    const seen: unknown[] = [];
    const port = await serving((request, response) => {
      seen.push([request.url, request.headers.host]);
      response.end();
    });
    const resolve = resolving({ 'shop.example.com': [['127.0.0.1']] });
    expect(await ask(`http://shop.example.com:${port}/a?b=%20c`, { allowPrivate: true }, resolve)).toEqual([
      answered(200),
    ]);
    expect(seen).toEqual([['/a?b=%20c', `shop.example.com:${port}`]]);
  });
});

describe('a redirect that is followed', () => {
  const FOLLOW = { redirects: 'follow', requests: 1 } as const;

  test('through the listener stays there, and the last answer counts', async () => {
    const asked: unknown[] = [];
    const port = await serving((request, response) => {
      asked.push([request.url, request.headers.host, request.headers['x-check']]);
      if (request.url === '/in') response.end();
      else response.writeHead(302, { location: '/in' }).end();
    });
    const headers = { 'x-check': 'yes' };
    expect(await sample(port, { ...FOLLOW, host: 'shop.example.com', headers })).toEqual([answered(200)]);
    expect(asked).toEqual([
      ['/health?deep=1', 'shop.example.com', 'yes'],
      ['/in', 'shop.example.com', 'yes'],
    ]);
  });

  test('away from the listener is not followed', async () => {
    const port = await serving((_request, response) =>
      response.writeHead(302, { location: 'http://example.com/' }).end(),
    );
    expect(await sample(port, FOLLOW)).toEqual([
      { kind: 'bad-redirect', why: 'a redirect away from the test listener' },
    ]);
  });

  test('ends after five', async () => {
    let asked = 0;
    const port = await serving((_request, response) => {
      asked++;
      response.writeHead(307, { location: '/again' }).end();
    });
    expect(await sample(port, FOLLOW)).toEqual([{ kind: 'bad-redirect', why: 'more than 5 redirects' }]);
    expect(asked).toBe(6);
  });

  test('is held to the same rules of addresses, and takes no headers along', async () => {
    const seen: unknown[] = [];
    const inside = await serving((request, response) => {
      seen.push([request.headers.host, request.headers['x-check']]);
      response.end();
    });
    let location = '';
    const port = await serving((_request, response) => response.writeHead(302, { location }).end());
    const spec = { ...FOLLOW, allowPrivate: true, headers: { 'x-check': 'yes' } };
    const hops = [];
    for (location of ['http://169.254.169.254/', 'http://hidden.example.com/', `http://127.0.0.1:${inside}/`])
      hops.push(
        ...(await ask(`http://127.0.0.1:${port}/`, spec, resolving({ 'hidden.example.com': [['fd00:ec2::254']] }))),
      );
    const refused = 'a redirect to a URL that is refused:';
    expect(hops).toEqual([
      { kind: 'bad-redirect', why: `${refused} 169.254.169.254 is an address of metadata and credentials` },
      {
        kind: 'bad-redirect',
        why: `${refused} hidden.example.com: fd00:ec2::254 is an address of metadata and credentials`,
      },
      answered(200),
    ]);
    expect(seen).toEqual([[`127.0.0.1:${inside}`, undefined]]);
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
