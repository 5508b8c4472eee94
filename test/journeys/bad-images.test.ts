import { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import type { ImageRecipe } from '../../local/image';
import { createCommandLineClients } from '../../src/aws/command-line-clients';
import type { FleetStatus } from '../../src/domain/status';
import { slipway } from '../cli/command-line';
import { type OwnFleet, ownFleet } from './own-fleet';
import { hasMail, mailBody } from './release';
import { type Stack, startStack } from './stack';
import { Visitors } from './traffic';

/** Images go wrong in six ways, each seen by another of those who look; no visitor notices any of them. */

/** A machine that is busy with other tests answers within this; a slow image does not. */
const AS_WANTED_MS = 5_000;
const SLOW_MS = 6_000;

const SLIPWAY_YML = `
images:
  - repository: frontend
    tags:
      order: number
      prefix: v
checks:
  BeforeInstall:
    - kind: image
      name: no known holes
      scan:
        atMost: HIGH
    - kind: task
      name: migrated
      container: frontend
      command: [migrate, up]
  AfterAllowTestTraffic:
    - kind: targets
      name: healthy
      healthyShare: 1
    - kind: http
      name: answers
      path: /
      requests: 10
      concurrency: 10
      status: 200
      p95LatencyInMilliseconds: ${AS_WANTED_MS}
      errorShare: 0
`;

const behaving = (label: string, value: string): Partial<ImageRecipe> => ({
  labels: { [`local.ecs.behaviour.${label}`]: value },
});

interface BadImage {
  readonly what: string;
  readonly recipe: Partial<ImageRecipe>;
  readonly word: 'Failed' | 'Refused';
  readonly reason: RegExp;
}

const BAD: readonly BadImage[] = [
  {
    what: 'vulnerable',
    recipe: { labels: { 'local.ecr.scan.findings': 'CVE-2021-44228:CRITICAL' } },
    word: 'Failed',
    reason:
      /check no known holes failed: frontend v2 has findings of severity 1 CRITICAL \(at most HIGH\): CVE-2021-44228/,
  },
  {
    what: 'failing its migration',
    recipe: {
      labels: {
        'local.ecs.behaviour.command-exit-code': '3',
        'local.ecs.behaviour.command-logs': 'adding a column\\nno such table',
      },
    },
    word: 'Failed',
    reason: /check migrated failed: frontend exited with 3 \(.*\); its log ends: "adding a column" \| "no such table"/,
  },
  {
    what: 'of the wrong architecture',
    recipe: { architecture: 'arm64' },
    word: 'Refused',
    reason:
      /found a fault: image: frontend@sha256:[0-9a-f]{12} is built for linux\/arm64, and the tasks run on linux\/amd64/,
  },
  {
    what: 'unhealthy',
    recipe: behaving('never-healthy', 'true'),
    word: 'Failed',
    reason: /the replacement never got healthy: \d+ tasks: Task failed ELB health checks in \(target-group /,
  },
  {
    what: 'erroring',
    recipe: behaving('error-share', '0.5'),
    word: 'Failed',
    reason: /check answers failed: \d+ of 10 did not answer 200 \(\d+ × status 500\), more than 0 %/,
  },
  {
    what: 'slow',
    recipe: behaving('latency', `${SLOW_MS}ms`),
    word: 'Failed',
    reason: /check answers failed: p95 \d{4,5} ms, more than 5000 ms/,
  },
];

const VISITS_EVERY_MS = 10_000;
const minutes = (count: number): number => count * 60_000;

let fleet: OwnFleet;
let stack: Stack;
let visitors: Visitors;
let before: string;
beforeAll(async () => {
  fleet = ownFleet(SLIPWAY_YML);
  stack = await startStack(fleet.options);
  await new ECR(clientConfig(stack.aws)).putImageScanningConfiguration({
    repositoryName: 'frontend',
    imageScanningConfiguration: { scanOnPush: true },
  });
  before = await stack.runningImage();
  visitors = new Visitors(stack);
  visitors.comeEvery(VISITS_EVERY_MS, 2);
});
afterAll(async () => {
  await stack?.stop();
  fleet?.remove();
  expect(stack?.internalErrors).toEqual([]);
});

async function status(...given: readonly string[]): Promise<string> {
  const clients = createCommandLineClients({ ...clientConfig(stack.aws), endpoint: stack.endpoint });
  const now = () => stack.aws.clock.now();
  return (await slipway(['status', 'frontend', ...given], clients, { root: fleet.root, now })).stdout!;
}

const lastEnd = async (): Promise<string> => (await status()).split('\n').find((line) => line.includes('Last end'))!;

test.each(BAD.map((image, index) => ({ ...image, tag: `v${index + 2}` })))(
  'an image that is $what is told with that reason, in mail and status',
  async ({ tag, recipe, word, reason }) => {
    await stack.push(tag, recipe);
    const subject = new RegExp(`^${word}: frontend ${tag}$`);
    expect(await stack.aws.clock.advanceUntil(hasMail(stack, subject), minutes(90))).toBe(true);

    expect(mailBody(stack, subject)).toMatch(reason);
    expect(await lastEnd()).toMatch(reason);
    const { services } = JSON.parse(await status('--json')) as FleetStatus;
    expect(services[0]!.ended[0]).toMatchObject({
      images: [{ tag }],
      outcome: word === 'Failed' ? 'failed' : 'not-started',
      reason: expect.stringMatching(reason),
    });
    expect(await stack.runningImage()).toBe(before);
  },
);

test('after them a good one is released, and every visitor of all that time got an answer', async () => {
  const digest = await stack.push('v8');
  expect(await stack.aws.clock.advanceUntil(hasMail(stack, /^Succeeded: frontend v8$/), minutes(30))).toBe(true);
  await stack.aws.clock.advance(minutes(10));

  expect(await stack.runningImage()).toContain(digest);
  const { services } = JSON.parse(await status('--json')) as FleetStatus;
  expect(services[0]!.ended.map(({ reason }) => BAD.findIndex((bad) => bad.reason.test(reason))).reverse()).toEqual([
    ...BAD.keys(),
    -1,
  ]);
  expect([...visitors.answers.keys()]).toEqual([200]);
  expect(visitors.answers.get(200)).toBeGreaterThan(1_000);
});
