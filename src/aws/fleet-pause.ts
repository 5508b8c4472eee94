import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Pause } from '../domain/command';
import { fromAttribute, toAttribute } from './attribute-value';
import { asking } from './aws-error';
import { conditionally, type RecordTable } from './record-item';

/** One item, `fleet` / `pause`, with a map `pause`; there while nothing may be started anywhere. */
const KEY = { pk: { S: 'fleet' }, sk: { S: 'pause' } };

/** The fleet's pause, read consistently; undefined when there is none. */
export async function readFleetPause({ dynamodb, tableName }: RecordTable): Promise<Pause | undefined> {
  const { Item } = await asking(
    'dynamodb:GetItem',
    dynamodb.send(new GetItemCommand({ TableName: tableName, Key: KEY, ConsistentRead: true })),
  );
  return Item && (fromAttribute(Item.pause) as Pause);
}

/** Pauses the fleet; false when it is paused already. A write whose answer was lost, done again, counts as done. */
export async function pauseFleet(table: RecordTable, pause: Pause): Promise<boolean> {
  const { dynamodb, tableName: TableName } = table;
  const done = await conditionally(
    asking(
      'dynamodb:PutItem',
      dynamodb.send(
        new PutItemCommand({
          TableName,
          Item: { ...KEY, pause: toAttribute(pause) },
          ConditionExpression: 'attribute_not_exists(pk) OR #pause = :pause',
          ExpressionAttributeNames: { '#pause': 'pause' },
          ExpressionAttributeValues: { ':pause': toAttribute(pause) },
        }),
      ),
    ),
  );
  return done !== undefined;
}

/** Ends the fleet's pause; one that is gone already is gone. */
export async function resumeFleet({ dynamodb, tableName }: RecordTable): Promise<void> {
  await asking('dynamodb:DeleteItem', dynamodb.send(new DeleteItemCommand({ TableName: tableName, Key: KEY })));
}
