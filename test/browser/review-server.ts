import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ReviewGiven } from '../app/review-given';

/** Answers over HTTP with the review page of a gate, as its function URL does. */
export async function serveReview(given: ReviewGiven) {
  const requests: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method = 'GET', url = '/' } = incoming;
    requests.push(`${method} ${url}`);
    const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
    const page = await given.request(url, { method, headers, body: Buffer.concat(chunks) });
    outgoing.writeHead(page.status, page.headers);
    outgoing.end(method === 'HEAD' ? '' : page.html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    /** `METHOD target` of every request that came. */
    requests,
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
