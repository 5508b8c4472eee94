import { GetItemCommand, UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Asked, FleetResumed, Pause } from '../domain/command';
import { fromAttribute, toAttribute } from './attribute-value';
import { asking } from './aws-error';
import { conditionally, DUE, names, type RecordTable } from './record-item';

/**
 * One item: a map `pause` while nothing may be started anywhere, and a map `resumed` after that. With each change it is due
 * (`record-item.ts`), so that the sweep tells the owners: whoever may pause the fleet need not be allowed to mail.
 */
export const FLEET_KEY = { pk: 'fleet', sk: 'pause' };

/** What became of the fleet's pause last; neither before the first one. */
export interface FleetPauseItem {
  readonly pause?: Pause;
  readonly resumed?: FleetResumed;
}

/** Reads it consistently. Throws AwsError. */
export async function readFleetPauseItem({ dynamodb, tableName }: RecordTable): Promise<FleetPauseItem> {
  const { Item = {} } = await asking(
    'dynamodb:GetItem',
    dynamodb.send(new GetItemCommand({ TableName: tableName, Key: KEY, ConsistentRead: true })),
  );
  return {
    ...(Item.pause ? { pause: fromAttribute(Item.pause) as Pause } : {}),
    ...(Item.resumed ? { resumed: fromAttribute(Item.resumed) as FleetResumed } : {}),
  };
}

/** The fleet's pause; undefined when there is none. Throws AwsError. */
export async function readFleetPause(table: RecordTable): Promise<Pause | undefined> {
  return (await readFleetPauseItem(table)).pause;
}

/** Pauses the fleet; false when it is paused already. A write whose answer was lost, done again, counts as done. */
export function pauseFleet(table: RecordTable, pause: Pause): Promise<boolean> {
  return change(table, {
    UpdateExpression: 'SET #pause = :pause, #duePartition = :due, #dueAt = :at REMOVE #resumed',
    ConditionExpression: `attribute_not_exists(#pause) OR (${isThat('pause')} AND #pause.#reason = :reason)`,
    ExpressionAttributeNames: { ...NAMES, ...names('reason') },
    ExpressionAttributeValues: {
      ':pause': toAttribute(pause),
      ...who(pause),
      ':reason': { S: pause.reason },
      ':due': DUE,
    },
  });
}

/** Ends the fleet's pause; false when it is gone already, and a write whose answer was lost, done again, counts as done. */
export function resumeFleet(table: RecordTable, resumed: FleetResumed): Promise<boolean> {
  return change(table, {
    UpdateExpression: 'SET #resumed = :resumed, #duePartition = :due, #dueAt = :at REMOVE #pause',
    ConditionExpression: `(#pause.#at = :pausedAt AND #pause.#by = :pausedBy) OR (${isThat('resumed')})`,
    ExpressionAttributeNames: NAMES,
    ExpressionAttributeValues: {
      ':resumed': toAttribute(resumed),
      ...who(resumed),
      ':pausedAt': { S: resumed.paused.at },
      ':pausedBy': { S: resumed.paused.by },
      ':due': DUE,
    },
  });
}

/** Of the write that is repeated: who asked, and when. */
const isThat = (name: 'pause' | 'resumed') => `#${name}.#at = :at AND #${name}.#by = :by`;
const who = ({ at, by }: Asked) => ({ ':at': { S: at }, ':by': { S: by } });
const NAMES = names('pause', 'resumed', 'at', 'by', 'duePartition', 'dueAt');

const KEY = { pk: { S: FLEET_KEY.pk }, sk: { S: FLEET_KEY.sk } };

async function change(
  { dynamodb, tableName }: RecordTable,
  input: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>,
): Promise<boolean> {
  const command = new UpdateItemCommand({ TableName: tableName, Key: KEY, ...input });
  return (await conditionally(asking('dynamodb:UpdateItem', dynamodb.send(command)))) !== undefined;
}
