import { expect, test } from '@jest/globals';
import { MemoryNetwork } from '../../../../local/aws/network/memory-network';

const answering =
  (status: number, body = '') =>
  (_request: unknown, response: { writeHead(status: number, headers: object): void; end(body: string): void }) => {
    response.writeHead(status, { 'content-type': 'text/plain' });
    response.end(body);
  };

test('a probe hears the status, and nothing where nothing listens', async () => {
  const network = new MemoryNetwork();
  const endpoint = await network.serve('10.0.0.7', 8080, answering(204) as never);
  expect(await network.probe('10.0.0.7', 8080, '/')).toBe(204);
  await endpoint.close();
  expect(await network.probe('10.0.0.7', 8080, '/')).toBeUndefined();
  expect(network.resolve('10.0.0.7', 8080)).toBeUndefined();
});

test('an address and a port serve once', async () => {
  const network = new MemoryNetwork();
  await network.serve('10.0.0.7', 8080, answering(200) as never);
  await network.listenOn(9000, answering(200) as never);
  await expect(network.serve('10.0.0.7', 8080, answering(200) as never)).rejects.toThrow('is in use');
  await expect(network.listenOn(9000, answering(200) as never)).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('its request reads as that of node:http', async () => {
  const network = new MemoryNetwork();
  await network.listenOn(9000, answering(200, 'hello') as never);
  const heard = await new Promise<string>((resolve) => {
    const sent = network.request({ host: '127.0.0.1', port: 9000, path: '/' }, (answer) => {
      let body = `${answer.statusCode} ${answer.headers['content-type']} `;
      answer.on('data', (part) => {
        body += part;
      });
      answer.on('end', () => resolve(body));
    });
    sent.end();
  });
  expect(heard).toBe('200 text/plain hello');
});

test('a port where nobody listens refuses', async () => {
  const code = await new Promise((resolve) => {
    const sent = new MemoryNetwork().request({ host: '127.0.0.1', port: 9001 });
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    sent.end();
  });
  expect(code).toBe('ECONNREFUSED');
});
