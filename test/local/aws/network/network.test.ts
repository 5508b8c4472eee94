import type { Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { Network } from '../../../../local/aws/network/network';

let network: Network;
afterEach(() => network.close());

test('[ELB-4] a probe whose reused connection was closed meanwhile is made again on a new one', async () => {
  network = new Network();
  const sockets = new Set<Socket>();
  let requests = 0;
  await network.serve('10.0.0.1', 80, (request, response) => {
    // The second request dies with the connection that the first one opened.
    if (++requests === 2) request.socket.destroy();
    else response.end('well');
    sockets.add(request.socket);
  });
  const probe = () => network.probe('10.0.0.1', 80, '/', 1_000);
  expect([await probe(), await probe(), await probe()]).toEqual([200, 200, 200]);
  expect(sockets.size).toBeLessThan(requests);
});

test('[ELB-4] a probe that is not answered in time is not made again', async () => {
  network = new Network();
  let requests = 0;
  await network.serve('10.0.0.1', 80, (_, response) => {
    if (++requests === 1) response.end('well');
  });
  expect(await network.probe('10.0.0.1', 80, '/', 1_000)).toBe(200);
  expect(await network.probe('10.0.0.1', 80, '/', 100)).toBeUndefined();
  expect(requests).toBe(2);
});
