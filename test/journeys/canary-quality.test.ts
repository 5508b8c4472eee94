import { Agent, get } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type OwnFleet, ownFleet } from './own-fleet';
import { hasMail, mailBody } from './release';
import { type Stack, startStack } from './stack';
import { greenShare } from './traffic';

const SLIPWAY_YML = `
images:
  - repository: frontend
    tags:
      order: number
      prefix: v
checks:
  AllowTraffic:
    - kind: metric
      name: no worse than before
      compare:
        margin: 0.005
      forMinutes: 5
      minimumSamples: 50
`;
const CANARY = 'CodeDeployDefault.ECSCanary10Percent15Minutes';

/** As many in each minute as give the canary so few that it takes several looks. */
const REQUESTS_A_MINUTE = 800;

let fleet: OwnFleet;
let stack: Stack;
const agent = new Agent({ keepAlive: true, maxSockets: 4 });

beforeAll(async () => {
  fleet = ownFleet(SLIPWAY_YML);
  const { editCatalog = (catalog) => catalog } = fleet.options;
  stack = await startStack({
    ...fleet.options,
    editCatalog: (catalog) =>
      editCatalog(catalog).map(({ strategy, ...spec }) => ({
        ...spec,
        strategy: strategy.kind === 'blue-green' ? { ...strategy, deploymentConfigName: CANARY } : strategy,
      })),
  });
});
afterAll(async () => {
  agent.destroy();
  fleet.remove();
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

const hour = 60 * 60_000;
const succeeded = (tag: string) =>
  stack.aws.clock.advanceUntil(hasMail(stack, new RegExp(`^Succeeded: \\S+ ${tag}$`)), hour);

/** An image whose tasks answer this share of their requests with 500, until it has a tenth of the traffic. */
async function tryOut(tag: string, errorShare: number): Promise<void> {
  await stack.push(tag, { labels: { 'local.ecs.behaviour.error-share': String(errorShare) } });
  expect(await stack.aws.clock.advanceUntil(async () => (await greenShare(stack)) === 10, hour)).toBe(true);
}

/** Steady load through the production listener, a minute at a time; how many requests. */
async function load(minutes: number, isOver: () => boolean = () => false): Promise<number> {
  let requests = 0;
  for (let minute = 0; minute < minutes && !isOver(); minute++) {
    await Promise.all(Array.from({ length: REQUESTS_A_MINUTE }, visit));
    requests += REQUESTS_A_MINUTE;
    await stack.aws.clock.advance(60_000);
  }
  return requests;
}

const visit = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const { production: port } = stack.listenerPorts;
    get({ host: '127.0.0.1', port, agent }, (response) => response.resume().on('end', resolve)).on('error', reject);
  });

/** `3 of 100` of green and `27 of 900` of blue, as numbers. */
function countedIn(text: string): number[] {
  const [, ...found] = /errors of green (\d+) of (\d+) \(.*?\), of blue (\d+) of (\d+) \(/.exec(text) ?? [];
  return found.map(Number);
}

test('a canary that fails 3 % more often than what it replaces is stopped at 10 %, and an equal one goes through', async () => {
  await tryOut('v2', 0.01);
  await load(2);
  expect(await succeeded('v2')).toBe(true);
  const before = await stack.runningImage();
  // What v2 replaced is gone before something else replaces v2.
  await stack.aws.clock.advance(hour);

  await tryOut('v3', 0.04);
  expect(await load(12, hasMail(stack, /^Failed: frontend v3$/))).toBeLessThan(12 * REQUESTS_A_MINUTE);
  const stopped = mailBody(stack, /^Failed: frontend v3$/);
  expect(stopped).toMatch(/Reason check no worse than before failed: .*: green is worse by more than 0\.5 % of its/);
  const [errors = 0, ofGreen = 0, blueErrors = 0, ofBlue = 0] = countedIn(stopped);
  expect(errors / ofGreen).toBeLessThan(0.06);
  expect(blueErrors / ofBlue).toBeCloseTo(0.01, 2);
  expect(ofGreen / (ofGreen + ofBlue)).toBeCloseTo(0.1, 1);
  // What the page states for nine releases in ten.
  expect(ofGreen).toBeLessThanOrEqual(1_000);
  await stack.aws.clock.advance(hour);
  expect(await stack.runningImage()).toBe(before);

  await tryOut('v4', 0.01);
  await load(4);
  expect(await succeeded('v4')).toBe(true);
  const moved = mailBody(stack, /^Succeeded: frontend v4$/);
  expect(moved).toMatch(/Checks no worse than before succeeded: .*: green is not found worse/);
  const [, fromGreen = 0, errorsOfBlue = 0] = countedIn(moved);
  expect(fromGreen).toBeGreaterThanOrEqual(50);
  expect(errorsOfBlue).toBeGreaterThan(0);
});
