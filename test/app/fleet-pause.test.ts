import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pauseFleet, readFleetPause, resumeFleet } from '../../src/aws/fleet-pause';
import { instant } from '../../src/domain/instant';
import { sdkConfig } from '../local/aws/kernel';
import { ALICE } from './asked';
import { always, refused } from './wire';
import { type World, world } from './world';

let given: World;
beforeEach(async () => {
  given = await world();
});
afterEach(() => given.close());

const table = () => ({ dynamodb: new DynamoDBClient(sdkConfig(given.aws)), tableName: given.runtime().tableName });
const now = () => instant(given.aws.clock.now());
const paused = () => ({ by: ALICE, reason: 'incident', at: now() });
const resumed = (pause: ReturnType<typeof paused>) => ({ by: 'arn:bob', at: now(), paused: pause });
const body = (index: number) => given.mails()[index]!.body.replace(/\s+/g, ' ');

describe('a pause of the fleet, and its end', () => {
  test('are told to the owners once each: who, when, why', async () => {
    const pause = paused();
    expect(await pauseFleet(table(), pause)).toBe(true);
    await given.minutes(3);
    expect(given.subjects()).toEqual(['Paused: the whole fleet']);
    expect(body(0)).toContain(`Asked by ${ALICE}`);
    expect(body(0)).toContain('Why incident');

    expect(await resumeFleet(table(), resumed(pause))).toBe(true);
    expect(await readFleetPause(table())).toBeUndefined();
    await given.minutes(3);
    expect(given.subjects()).toEqual(['Paused: the whole fleet', 'Resumed: the whole fleet']);
    expect(body(1)).toContain('Asked by arn:bob');
    expect(body(1)).toMatch(/Paused since \d+ \w+ \d{4}, \d\d:\d\d UTC by arn:\S+alice \(incident\)/);
  });

  test('within a minute are told as one mail that knows both', async () => {
    const pause = paused();
    await pauseFleet(table(), pause);
    await resumeFleet(table(), resumed(pause));
    await given.minutes(2);
    expect(given.subjects()).toEqual(['Resumed: the whole fleet']);
  });

  test('are told later where the mail was refused', async () => {
    await pauseFleet(table(), paused());
    given.wire(always('Publish', refused('AuthorizationError', 'not authorized')));
    await given.minutes(2);
    expect(given.subjects()).toEqual([]);
    given.revive();
    await given.minutes(2);
    expect(given.subjects()).toEqual(['Paused: the whole fleet']);
  });

  test('hold where the writer repeats itself, and refuse whom somebody else forestalled', async () => {
    const pause = paused();
    const end = resumed(pause);
    expect([await pauseFleet(table(), pause), await pauseFleet(table(), pause)]).toEqual([true, true]);
    expect(await pauseFleet(table(), { ...pause, by: 'arn:bob' })).toBe(false);
    expect([await resumeFleet(table(), end), await resumeFleet(table(), end)]).toEqual([true, true]);
    expect(await resumeFleet(table(), { ...end, by: ALICE })).toBe(false);
    expect(await pauseFleet(table(), { ...pause, by: 'arn:bob' })).toBe(true);
  });

  test('a sweep that dies as it tells tells it again', async () => {
    await pauseFleet(table(), paused());
    given.dieAt({ at: 1, when: 'after' });
    await given.sweep();
    given.revive();
    await given.minutes(2);
    expect(new Set(given.subjects())).toEqual(new Set(['Paused: the whole fleet']));
  });
});
