import { instant } from '../domain/instant';
import type { Push } from '../domain/record';
import { toAttribute } from './attribute-value';
import { conditionally, DUE, names, type RecordTable, update } from './record-item';

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
