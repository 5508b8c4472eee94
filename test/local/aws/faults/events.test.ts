import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type FaultyAccount, faultyAccount } from './account';

const detailType = 'ECR Image Action';

let account: FaultyAccount;
/** Tags of the events that reached the bus, with the seconds since the beginning, and the events' own. */
let arrived: [tag: string, at: number, time: number][];
let ids: string[];
beforeEach(() => {
  account = faultyAccount();
  arrived = [];
  ids = [];
  const { clock } = account.aws;
  const start = clock.now().getTime();
  account.aws.onEvent(({ id, detail, time }) => {
    arrived.push([String(detail.tag), (clock.now().getTime() - start) / 1_000, (Date.parse(time) - start) / 1_000]);
    ids.push(id);
  });
});
afterEach(() => account.aws.close());

const raise = (tag: string, type = detailType) =>
  account.aws.world.publish({ source: 'aws.ecr', detailType: type, resources: [], detail: { tag } });
const pass = (seconds: number) => account.aws.clock.advance(seconds * 1_000);

test('[FAULT-9] a dropped event never arrives; others do', async () => {
  await account.inject({ kind: 'event-dropped', detailType });
  raise('other', 'ECS Service Action');
  raise('v1');
  raise('v2');
  await pass(3600);

  expect(arrived.map(([tag]) => tag)).toEqual(['other', 'v2']);
  expect((await account.ask('GET', '/events.json')).json()).toHaveLength(2);
  expect((await account.ask('GET', '/faults')).json().over[0]).toMatchObject({
    struck: [{ what: expect.stringMatching(/^ECR Image Action [0-9a-f-]{36}$/) }],
  });
});

test('[FAULT-9] only events whose detail matches a pattern are struck', async () => {
  await account.inject({ kind: 'event-dropped', detailType, detail: { tag: [{ prefix: 'v2' }] }, for: 60 });
  for (const tag of ['v1', 'v2', 'v2.1', 'v3']) raise(tag);

  expect(arrived.map(([tag]) => tag)).toEqual(['v1', 'v3']);
});

test('[FAULT-10] a duplicated event comes again, with the same id', async () => {
  await account.inject({ kind: 'event-duplicated', detailType, seconds: 45 });
  raise('v1');
  await pass(60);

  expect(arrived).toEqual([
    ['v1', 0, 0],
    ['v1', 45, 0],
  ]);
  expect(ids[1]).toBe(ids[0]);
});

test('[FAULT-11] a delayed event comes late, with the time of what happened', async () => {
  await account.inject({ kind: 'event-delayed', detailType, seconds: 120 });
  raise('v1');
  raise('v2');
  await pass(600);

  expect(arrived).toEqual([
    ['v2', 0, 0],
    ['v1', 120, 0],
  ]);
});

test('[FAULT-12] an event is overtaken by the next of its detail type', async () => {
  await account.inject({ kind: 'event-reordered', detailType });
  raise('v1');
  await pass(10);
  raise('other', 'ECS Service Action');
  await pass(10);
  raise('v2');
  raise('v3');
  await pass(3600);

  expect(arrived).toEqual([
    ['other', 10, 10],
    ['v2', 20, 20],
    ['v1', 20, 0],
    ['v3', 20, 20],
  ]);
});

test('[FAULT-12] or comes by itself, when none does; the overtaking one is not struck', async () => {
  await account.inject({ kind: 'event-reordered', detailType, seconds: 30, times: 2 });
  raise('v1');
  raise('v2');
  raise('v3');
  await pass(60);

  expect(arrived).toEqual([
    ['v2', 0, 0],
    ['v1', 0, 0],
    ['v3', 30, 0],
  ]);
});
