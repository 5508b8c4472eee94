import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Instant, instant } from '../domain/instant';
import type { Push } from '../domain/record';
import { toAttribute } from './attribute-value';
import { asking } from './aws-error';
import { conditionally, DUE, names, PREFIX, type RecordTable, update } from './record-item';

/** Writes down a push and wakes the service. Repeating it is harmless: an event is judged once. */
export async function hearPush(table: RecordTable, service: string, push: Push, now: Date): Promise<void> {
  await update(table, service, {
    UpdateExpression:
      'SET #pushes = list_append(if_not_exists(#pushes, :none), :pushes), #duePartition = :due, #dueAt = :now ADD #version :one',
    ExpressionAttributeNames: names('pushes', 'duePartition', 'dueAt', 'version'),
    ExpressionAttributeValues: {
      ':none': { L: [] },
      ':pushes': toAttribute([push]),
      ':due': DUE,
      ':now': { S: instant(now) },
      ':one': { N: '1' },
    },
  });
}

/** Wakes a service that is known; false when there is no record of it. */
export async function wake(table: RecordTable, service: string, now: Date): Promise<boolean> {
  const woken = await conditionally(
    update(table, service, {
      UpdateExpression: 'SET #duePartition = :due, #dueAt = :now ADD #version :one',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: names('duePartition', 'dueAt', 'version'),
      ExpressionAttributeValues: { ':due': DUE, ':now': { S: instant(now) }, ':one': { N: '1' } },
    }),
  );
  return woken !== undefined;
}

export interface DueRecord {
  readonly service: string;
  readonly dueAt: Instant;
}

/** Records that are due, longest due first; at most `limit`. The index lags a little: what it misses comes next time. */
export async function dueRecords(table: RecordTable, now: Date, limit: number): Promise<readonly DueRecord[]> {
  const { Items = [] } = await asking(
    'dynamodb:Query',
    table.dynamodb.send(
      new QueryCommand({
        TableName: table.tableName,
        IndexName: 'due',
        KeyConditionExpression: '#duePartition = :due AND #dueAt <= :now',
        ExpressionAttributeNames: names('duePartition', 'dueAt'),
        ExpressionAttributeValues: { ':due': DUE, ':now': { S: instant(now) } },
        Limit: limit,
      }),
    ),
  );
  return Items.map((item) => ({ service: (item.pk?.S ?? '').slice(PREFIX.length), dueAt: item.dueAt?.S ?? '' }));
}

/** Takes a record out of the index, if it is due for the same reason still. */
export async function noLongerDue(table: RecordTable, { service, dueAt }: DueRecord): Promise<void> {
  await conditionally(
    update(table, service, {
      UpdateExpression: 'REMOVE #duePartition, #dueAt',
      ConditionExpression: '#dueAt = :dueAt',
      ExpressionAttributeNames: names('duePartition', 'dueAt'),
      ExpressionAttributeValues: { ':dueAt': { S: dueAt } },
    }),
  );
}
