import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { recordTable } from '../../src/app/runtime';
import { slowPass } from '../../src/app/slow-pass';
import { readKnownServices } from '../../src/aws/known-services';
import { readRecord } from '../../src/aws/read-record';
import { roundMinutes } from '../../src/domain/slow-round';
import { always, changes, crashPoints, once, refused, throttled } from './wire';
import { FRONTEND, type World, world } from './world';

/** Pushes and ends that nobody tells of. `minutes` delivers no event: what is heard, the sweep has found. */

const ROUND = roundMinutes([FRONTEND]);

let given: World;
beforeEach(async () => {
  given = await world();
});
afterEach(() => given.close());

const record = async () => (await readRecord(recordTable(given.runtime()), 'frontend'))!;
const statuses = async () => (await given.deployments()).map(({ status }) => status);
const count = (operation: string) => given.calls.filter((call) => call === operation).length;

/** Lets time pass without a sweep until it is the service's turn. */
async function untilItsTurn(): Promise<void> {
  const minute = () => Math.floor(given.aws.clock.now().getTime() / 60_000);
  do await given.aws.clock.advance(60_000);
  while (minute() % ROUND !== 0);
}

/** The service is known, and v2 in ECR for two minutes: the next sweep finds it. */
async function lostV2(): Promise<void> {
  await given.sweep();
  await given.minutes(1);
  await given.image('v2');
  await given.aws.clock.advance(2 * 60_000);
  await untilItsTurn();
}

describe('a push whose event is lost', () => {
  test('is found and released within a round, and the owners are told how it was heard of', async () => {
    await given.minutes(2);
    await given.image('v2');
    const pushedAt = given.aws.clock.now().getTime();
    await given.minutes(ROUND + 3);
    const [deployment] = await given.deployments();
    expect(deployment!.createTime!.getTime() - pushedAt).toBeLessThanOrEqual(15 * 60_000);
    await given.minutes(8);
    expect(given.subjects()).toEqual(['Succeeded: frontend v2']);
    expect(given.mails()[0]!.body.replace(/\s+/g, ' ')).toContain('v2 found by the sweep: its event was lost');
    expect(given.log.join()).toContain('found by the sweep, the event was lost: frontend:v2 accepted');
  });

  test('and comes after all changes nothing', async () => {
    await lostV2();
    await given.sweep();
    await given.minutes(8);
    expect(await given.hear('v2')).toBe('answered');
    await given.minutes(2 * ROUND);
    expect(await statuses()).toEqual(['Succeeded']);
    expect(given.subjects()).toEqual(['Succeeded: frontend v2']);
  });

  test('after a first that was heard: the newest is found', async () => {
    await given.sweep();
    await given.push('v2');
    await given.minutes(8);
    await given.image('v3');
    await given.image('v4');
    await given.minutes(ROUND + 10);
    expect(await statuses()).toEqual(['Succeeded', 'Succeeded']);
    expect(given.subjects()).toEqual(['Succeeded: frontend v2', 'Succeeded: frontend v4']);
  });
});

describe('what was in ECR when Slipway came', () => {
  test('is not started, and the service is adopted although nothing was heard', async () => {
    await given.image('v2');
    await given.aws.clock.advance(60_000);
    await given.minutes(2 * ROUND);
    expect((await record()).state.running?.images).toMatchObject([{ tag: 'v1' }]);
    expect(await statuses()).toEqual([]);
    expect(given.subjects()).toEqual([]);
    await given.image('v3');
    await given.minutes(ROUND + 10);
    expect(given.subjects()).toEqual(['Succeeded: frontend v3']);
  });

  test('is judged by the moment at which a service was first known, which is kept', async () => {
    await given.sweep();
    const known = await readKnownServices(recordTable(given.runtime()));
    await given.minutes(3);
    expect(await readKnownServices(recordTable(given.runtime()))).toEqual(known);
    expect(Object.keys(known.since)).toEqual(['frontend']);
  });

  test('a service that leaves the catalog and comes back is known from then on', async () => {
    await given.sweep();
    const before = await readKnownServices(recordTable(given.runtime()));
    await slowPass({ ...given.runtime(), catalog: [] }, performance.now());
    expect((await readKnownServices(recordTable(given.runtime()))).since).toEqual({});
    await given.aws.clock.advance(60_000);
    await given.sweep();
    const after = await readKnownServices(recordTable(given.runtime()));
    expect(after.since.frontend! > before.since.frontend!).toBe(true);
  });
});

describe('what was judged', () => {
  test('and stopped by people stays stopped, and is told once', async () => {
    await given.sweep();
    await given.push('v2');
    const [deployment] = await given.deployments();
    await given.codedeploy.stopDeployment({ deploymentId: deployment!.deploymentId!, autoRollbackEnabled: true });
    await given.minutes(3 * ROUND);
    expect(given.subjects()).toEqual(['Failed: frontend v2']);
    expect((await given.deployments()).filter(({ creator }) => creator === 'user')).toHaveLength(1);
  });

  test('and refused as older is not mailed again', async () => {
    await given.sweep();
    await given.push('v3');
    await given.minutes(8);
    await given.push('v2');
    await given.minutes(3 * ROUND);
    expect(given.subjects()).toEqual(['Succeeded: frontend v3', 'Refused: frontend v2']);
  });
});

describe('what else nobody told of', () => {
  test('the end of a deployment is told within three minutes', async () => {
    await given.push('v2');
    const ended = async () => (await given.deployments())[0]!.completeTime;
    while ((await ended()) === undefined) await given.minutes(1);
    await given.minutes(3);
    expect(given.subjects()).toEqual(['Succeeded: frontend v2']);
  });

  test('what somebody else deployed becomes what runs', async () => {
    await given.minutes(2);
    const by = await given.image('v9');
    const id = await given.deployByHand(`123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/frontend@${by}`);
    while ((await given.deployments())[0]!.status !== 'Succeeded') await given.aws.clock.advance(60_000);
    await given.minutes(ROUND + 2);
    const running = await given.running();
    expect((await record()).state.running).toMatchObject({
      revision: running.taskDefinitionArn,
      images: [{ tag: 'v9' }],
    });
    expect((await given.deployments()).map(({ deploymentId }) => deploymentId)).toEqual([id]);
  });
});

describe('the cost', () => {
  test('of a service at rest is two calls a round, and one read of the table a minute', async () => {
    await given.minutes(2);
    given.calls.length = 0;
    await given.minutes(3 * ROUND);
    expect(count('DescribeImages')).toBe(3);
    expect(count('DescribeServices')).toBe(3);
    expect(count('GetItem')).toBe(3 * ROUND);
    expect(count('Query')).toBe(3 * ROUND);
    expect(given.calls.filter(changes)).toEqual(Array(3 * 2).fill('UpdateItem'));
    expect(given.calls).toHaveLength(3 * (2 + 2 + 2 * ROUND));
  });

  test('of a repository with more images than ECR’s quota is bounded, and that is logged', async () => {
    await given.minutes(2);
    await untilItsTurn();
    given.calls.length = 0;
    given.wire(
      always('DescribeImages', async () => ({
        status: 200,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: Buffer.from(JSON.stringify({ imageDetails: [], nextToken: 'more' })),
      })),
    );
    await given.sweep();
    expect(count('DescribeImages')).toBe(10);
    expect(count('DescribeServices')).toBe(1);
    expect(given.log.join()).toContain('more images than are looked at');
  });

  test('is not paid where the invocation has used its time', async () => {
    await given.minutes(2);
    await untilItsTurn();
    given.calls.length = 0;
    await slowPass(given.runtime(), performance.now() - 21_000);
    expect(given.calls).toEqual(['GetItem']);
    expect(given.log.at(-1)).toContain('slow pass ends early');
  });
});

describe('an ECR that refuses', () => {
  test.each([
    ['throttles', throttled],
    ['denies', refused('AccessDeniedException', 'not authorized to perform: ecr:DescribeImages')],
  ])('and %s fails no sweep, and the push is found in a later round', async (_, fault) => {
    await lostV2();
    given.wire(always('DescribeImages', fault));
    expect(await given.sweep()).toBe('answered');
    expect(given.log.join()).toContain('not looked at in its turn');
    expect(await statuses()).toEqual([]);
    given.revive();
    await given.minutes(ROUND + 8);
    expect(given.subjects()).toEqual(['Succeeded: frontend v2']);
  });

  test('access to one repository does not keep another service, or the rest of this one, from its turn', async () => {
    await lostV2();
    const ghost = {
      ...FRONTEND,
      name: 'ghost',
      service: 'ghost',
      images: [{ ...FRONTEND.images[0]!, repository: 'gone' }],
    };
    const others = Array.from({ length: ROUND - 1 }, (_, index) => ({ ...ghost, name: `ghost-${index}` }));
    // Both have the same turn.
    const catalog = [ghost, ...others, FRONTEND];
    const runtime = { ...given.runtime(), catalog };
    given.wire(once('DescribeImages', refused('AccessDeniedException', 'no')));
    const looked = await slowPass(runtime, performance.now());
    expect(looked.map(({ service }) => service).sort()).toEqual(['frontend', 'ghost']);
    await slowPass(runtime, performance.now());
    expect((await given.deployments()).map(({ description }) => description)).toEqual([
      expect.stringContaining('v1 -> v2'),
    ]);
  });
});

/** Changes of the sweep that finds a push, from the lease to its return. */
const FIND_CHANGES = 10;

describe('a sweep that dies', () => {
  test('undisturbed, it changes as much as the rows below go through', async () => {
    await lostV2();
    given.calls.length = 0;
    await given.sweep();
    expect(given.calls.filter(changes)).toHaveLength(FIND_CHANGES);
  });

  test.each(crashPoints(FIND_CHANGES))(
    '$when change $at of finding a push: one revision, one deployment, one end, and it is told once',
    async (point) => {
      await lostV2();
      given.dieAt(point);
      expect(await given.sweep()).toBe('died');
      given.revive();
      await given.minutes(ROUND + 8);
      expect(await given.revisions()).toHaveLength(2);
      expect(await statuses()).toEqual(['Succeeded']);
      expect(given.subjects()).toEqual(['Succeeded: frontend v2']);
    },
  );

  test.each(crashPoints(2))('$when change $at of its first sight of a service has it adopted later', async (point) => {
    given.dieAt(point);
    expect(await given.sweep()).toBe('died');
    given.revive();
    await given.minutes(3);
    expect((await record()).state.running?.images).toMatchObject([{ tag: 'v1' }]);
  });
});
