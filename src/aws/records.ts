import type { Command } from '../domain/command';
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

/** Far more than anybody types in the minute until they are judged. */
const MOST_COMMANDS = 20;

/** Writes down a command and wakes the service; false when too many wait already. Repeating it is harmless, by its id. */
export async function hearCommand(table: RecordTable, service: string, command: Command, now: Date): Promise<boolean> {
  const heard = await conditionally(
    update(table, service, {
      UpdateExpression:
        'SET #commands = list_append(if_not_exists(#commands, :none), :commands), #duePartition = :due, #dueAt = :now ADD #version :one',
      ConditionExpression: 'attribute_not_exists(#commands) OR size(#commands) < :most',
      ExpressionAttributeNames: names('commands', 'duePartition', 'dueAt', 'version'),
      ExpressionAttributeValues: {
        ':none': { L: [] },
        ':commands': toAttribute([command]),
        ':most': { N: String(MOST_COMMANDS) },
        ':due': DUE,
        ':now': { S: instant(now) },
        ':one': { N: '1' },
      },
    }),
  );
  return heard !== undefined;
}

/** Makes the record of a service that has none, and has it looked at: its first sight. */
export async function meet(table: RecordTable, service: string, now: Date): Promise<void> {
  await conditionally(
    update(table, service, {
      UpdateExpression: 'SET #duePartition = :due, #dueAt = :now ADD #version :one',
      ConditionExpression: 'attribute_not_exists(pk)',
      ExpressionAttributeNames: names('duePartition', 'dueAt', 'version'),
      ExpressionAttributeValues: { ':due': DUE, ':now': { S: instant(now) }, ':one': { N: '1' } },
    }),
  );
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
