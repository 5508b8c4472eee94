import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { ServiceRecord } from '../domain/record';
import { asking } from './aws-error';
import { heldRecord, keyOf, type RecordTable } from './record-item';

/** A service's record for looking at, without its lease; undefined when nothing was ever heard of the service. */
export async function readRecord(table: RecordTable, service: string): Promise<ServiceRecord | undefined> {
  const { Item } = await asking(
    'dynamodb:GetItem',
    table.dynamodb.send(new GetItemCommand({ TableName: table.tableName, Key: keyOf(service), ConsistentRead: true })),
  );
  return Item && heldRecord(service, Item);
}
