import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { dueItems, noLongerDue } from '../../src/aws/due-items';
import { giveBack, readHeld, takeLease, writeState } from '../../src/aws/leases';
import type { RecordTable } from '../../src/aws/record-item';
import { hearPush, wake } from '../../src/aws/records';
import { Conflict } from '../../src/domain/errors';
import { sdkConfig, testKernel } from '../local/aws/kernel';
import { createRecordTable } from './record-table';

let aws: ReturnType<typeof testKernel>;
let table: RecordTable;
beforeEach(async () => {
  aws = testKernel();
  table = { tableName: await createRecordTable(aws), dynamodb: new DynamoDBClient(sdkConfig(aws)) };
});
afterEach(() => aws.close());

const NOW = new Date('2026-11-21T00:00:00.000Z');
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const UNTIL = later(75).toISOString();
const push = (eventId: string) => ({ eventId, repository: 'frontend', tag: 'v2', at: NOW.toISOString() });
const keyOf = (service: string) => ({ pk: `service#${service}`, sk: 'record' });
const [mine, theirs] = ['me', 'them'].map((owner) => ({ service: 'frontend', owner })) as [
  { service: string; owner: string },
  { service: string; owner: string },
];

describe('the lease', () => {
  test('is for services that something was heard of', async () => {
    expect(await takeLease(table, mine, NOW, UNTIL)).toBeUndefined();
    expect(await wake(table, 'frontend', NOW)).toBe(false);
    await hearPush(table, 'frontend', push('a'), NOW);
    expect(await wake(table, 'frontend', NOW)).toBe(true);
    expect(await takeLease(table, mine, NOW, UNTIL)).toMatchObject({ version: 2, pushes: [push('a')] });
  });

  test('is held by one until it ends, and then by whoever asks', async () => {
    await hearPush(table, 'frontend', push('a'), NOW);
    await takeLease(table, mine, NOW, UNTIL);
    expect(await takeLease(table, theirs, later(74), later(149).toISOString())).toBeUndefined();
    expect(await takeLease(table, theirs, later(75), later(150).toISOString())).toBeDefined();
    expect(await readHeld(table, mine)).toBeUndefined();
    expect(await giveBack(table, mine, undefined, undefined)).toBe(false);
  });

  test('is not given back when something was heard since the plan', async () => {
    await hearPush(table, 'frontend', push('a'), NOW);
    const { version } = (await takeLease(table, mine, NOW, UNTIL))!;
    await hearPush(table, 'frontend', push('b'), NOW);
    expect(await giveBack(table, mine, version, undefined)).toBe(false);

    const read = (await readHeld(table, mine))!;
    expect(read.pushes).toEqual([push('a'), push('b')]);
    expect(await giveBack(table, mine, read.version, undefined)).toBe(true);
  });

  test('that a crashed holder left is due when it ends', async () => {
    await hearPush(table, 'frontend', push('a'), NOW);
    await takeLease(table, mine, NOW, UNTIL);
    expect(await dueItems(table, later(74), 10)).toEqual([]);
    expect(await dueItems(table, later(75), 10)).toEqual([
      { kind: 'record', service: 'frontend', dueAt: UNTIL, key: keyOf('frontend') },
    ]);
  });
});

describe('the state', () => {
  test('is written by the holder only, and takes out the pushes that were judged, not those heard since', async () => {
    await hearPush(table, 'frontend', push('a'), NOW);
    const record = (await takeLease(table, mine, NOW, UNTIL))!;
    await hearPush(table, 'frontend', push('b'), NOW);

    const written = await writeState(table, mine, record, { ...record.state, attempt: 3 }, { pushes: 1 });

    expect(written).toMatchObject({ pushes: [push('b')], state: { attempt: 3, next: [] }, version: 2 });
    await expect(writeState(table, theirs, written, record.state, {})).rejects.toThrow(Conflict);
  });

  test('written twice by the SDK, because an answer was lost, is written once', async () => {
    await hearPush(table, 'frontend', push('a'), NOW);
    const record = (await takeLease(table, mine, NOW, UNTIL))!;
    await writeState(table, mine, record, { ...record.state, attempt: 3 }, { pushes: 1 });
    await hearPush(table, 'frontend', push('b'), NOW);

    const again = await writeState(table, mine, record, { ...record.state, attempt: 3 }, { pushes: 1 });

    expect(again).toMatchObject({ pushes: [push('b')], state: { attempt: 3 } });
  });
});

describe('what is due', () => {
  test('leaves the index when nothing is to be looked at', async () => {
    await hearPush(table, 'frontend', push('a'), NOW);
    const { version } = (await takeLease(table, mine, NOW, UNTIL))!;
    await giveBack(table, mine, version, undefined);
    expect(await dueItems(table, later(9999), 10)).toEqual([]);
  });

  test('is what its time has come for, longest due first', async () => {
    for (const [service, seconds] of [
      ['b', 20],
      ['a', 10],
      ['c', 30],
    ] as const) {
      await hearPush(table, service, push('a'), later(seconds));
    }
    const services = async () => (await dueItems(table, later(20), 10)).map(({ key }) => key.pk);
    expect(await services()).toEqual(['service#a', 'service#b']);
    await noLongerDue(table, { key: keyOf('a'), dueAt: later(10).toISOString() });
    await noLongerDue(table, { key: keyOf('b'), dueAt: 'something else by now' });
    expect(await services()).toEqual(['service#b']);
  });
});
