import { type Names, PLACE } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

const noTable = 'ResourceNotFoundException';
const key = { id: { S: 'a' } };
const read = (table: string) => ({ [table]: { Keys: [key] } });
const write = (table: string) => ({ [table]: [{ PutRequest: { Item: key } }] });

export const dynamodb = (_: Names): UnknownIds => ({
  service: 'dynamodb',
  names: {
    TableName: ['table', 'nothing', noTable],
    IndexName: ['index', 'nothing', 'ValidationException'],
    ResourceArn: [`arn:aws:dynamodb:${PLACE}:table/table`, `arn:aws:dynamodb:${PLACE}:table/nothing`, noTable],
    RequestItems: [read('table'), read('nothing'), noTable],
  },
  otherwise: { BatchWriteItem: { RequestItems: [write('nothing'), noTable] } },
  looksNothingUp: [
    'CreateTable.TableName',
    // A list begins after it, be there such a table or not.
    'ExclusiveStartTableName',
    'GlobalTableSourceArn',
    'ExpressionAttributeNames',
  ],
  namesNothing: ['CreateTable', 'ListTables'],
  requests: {
    BatchWriteItem: { RequestItems: write('table') },
    DeleteItem: { Key: key },
    GetItem: { Key: key },
    PutItem: { Item: key },
    UpdateItem: { Key: key },
    Query: { KeyConditionExpression: 'id = :id', ExpressionAttributeValues: { ':id': { S: 'a' } } },
    UpdateContinuousBackups: { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
    UpdateTable: { DeletionProtectionEnabled: false },
    UpdateTimeToLive: { TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } },
  },
  removing: ['UntagResource', 'DeleteItem', 'DeleteTable'],
});
