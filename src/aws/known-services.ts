import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../domain/instant';
import { fromAttribute, toAttribute } from './attribute-value';
import { asking } from './aws-error';
import { conditionally, names, type RecordTable } from './record-item';

/** One item, `fleet` / `services`, with a map `since`, service → when Slipway first knew it, and the number `written`. */
const KEY = { pk: { S: 'fleet' }, sk: { S: 'services' } };

export interface KnownServices {
  readonly since: Readonly<Record<string, Instant>>;
  /** Counts the writes. */
  readonly written: number;
}

export async function readKnownServices({ dynamodb, tableName }: RecordTable): Promise<KnownServices> {
  const { Item } = await asking(
    'dynamodb:GetItem',
    dynamodb.send(new GetItemCommand({ TableName: tableName, Key: KEY, ConsistentRead: true })),
  );
  return {
    since: (fromAttribute(Item?.since) as KnownServices['since'] | undefined) ?? {},
    written: Number(Item?.written?.N ?? 0),
  };
}

/** Replaces the map; false when somebody else did first. */
export async function writeKnownServices(
  { dynamodb, tableName }: RecordTable,
  since: KnownServices['since'],
  { written }: KnownServices,
): Promise<boolean> {
  const done = await conditionally(
    asking(
      'dynamodb:UpdateItem',
      dynamodb.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: KEY,
          UpdateExpression: 'SET #since = :since, #written = :next',
          ConditionExpression: written === 0 ? 'attribute_not_exists(#written)' : '#written = :written',
          ExpressionAttributeNames: names('since', 'written'),
          ExpressionAttributeValues: {
            ':since': toAttribute(since),
            ':next': { N: String(written + 1) },
            ...(written === 0 ? {} : { ':written': { N: String(written) } }),
          },
        }),
      ),
    ),
  );
  return done !== undefined;
}
