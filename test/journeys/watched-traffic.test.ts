import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { type OwnFleet, ownFleet } from './own-fleet';
import { hasMail } from './release';
import { type Stack, startStack } from './stack';
import { greenShare } from './traffic';

/** What production answers, as a probe from outside has it. */
let status = 200;
const probe = createServer((_, response) => response.writeHead(status).end());

let fleet: OwnFleet;
let stack: Stack;
afterEach(async () => {
  probe.close();
  await stack?.stop();
  fleet?.remove();
  expect(stack?.internalErrors).toEqual([]);
});

const watched = (port: number): string => `
images:
  - repository: frontend
    tags:
      order: number
      prefix: v
checks:
  AllowTraffic:
    - kind: http
      name: visitors
      url: http://127.0.0.1:${port}/
      allowPrivate: true
      status: 200
      requests: 3
      concurrency: 1
      timeoutInSeconds: 30
      p95LatencyInMilliseconds: 10000
      errorShare: 0
gate:
  approvers: [release-manager]
`;

const minutes = (count: number): number => count * 60_000;

test('a canary that goes bad while traffic shifts is stopped, and told with the reason, within three minutes', async () => {
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  fleet = ownFleet(watched(port));
  stack = await startStack(fleet.options);
  const before = await stack.runningImage();
  await stack.pushApproved('v2');
  while ((await greenShare(stack)) !== 10) await stack.aws.clock.advance(10_000);
  await stack.aws.clock.advance(minutes(2));
  expect((await stack.deployments()).map((each) => each.status)).toEqual(['InProgress']);

  status = 500;
  expect(await stack.aws.clock.advanceUntil(hasMail(stack, /^Failed: frontend v2$/), minutes(3))).toBe(true);

  const { body } = stack.aws.mailbox.mails().find(({ subject }) => subject === 'Failed: frontend v2')!;
  expect(body.replace(/\s+/g, ' ')).toContain('check visitors failed: 3 of 3 did not answer 200');
  await stack.aws.clock.advance(minutes(5));
  expect(await stack.runningImage()).toBe(before);
});
