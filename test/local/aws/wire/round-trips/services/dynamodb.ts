import { type Names, PLACE } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';

const ASKED = 'it is asked for';
const SHAPES = 'it shapes the answer';
const ANSWERS = {
  ConditionalOperator: 'it joins conditions of Expected, which is absent',
  ReturnConsumedCapacity: SHAPES,
  ReturnItemCollectionMetrics: SHAPES,
  ReturnValues: SHAPES,
};
const TableName = 'table';
const ResourceArn = `arn:aws:dynamodb:${PLACE}:table/table`;
const Tags = [{ Key: 'k', Value: 'v' }];
const Item = {
  id: { S: 'a' },
  n: { N: '1' },
  l: { L: [{ BOOL: true }, { NULL: true }] },
  m: { M: { s: { SS: ['x'] } } },
};
const item = ['GetItem', { TableName, Key: { id: { S: 'a' } } }, ''] as const;

export const dynamodb = (_: Names): RoundTrips => ({
  service: 'dynamodb',
  trips: [
    {
      operation: 'CreateTable',
      request: {
        TableName: 'another',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        TableClass: 'STANDARD_INFREQUENT_ACCESS',
        SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'alias/key' },
        Tags,
      },
      read: ['DescribeTable', { TableName: 'another' }, 'Table'],
      elsewhere: {
        BillingMode: 'BillingModeSummary.BillingMode',
        TableClass: 'TableClassSummary.TableClass',
        SSESpecification: 'SSEDescription.SSEType',
        Tags: ['ListTagsOfResource', { ResourceArn: `arn:aws:dynamodb:${PLACE}:table/another` }, 'Tags'],
      },
      becomes: { SSESpecification: ['KMS', 'the key is told by its ARN'] },
    },
    {
      operation: 'UpdateTable',
      request: {
        TableName,
        DeletionProtectionEnabled: true,
        TableClass: 'STANDARD_INFREQUENT_ACCESS',
        SSESpecification: { Enabled: true, SSEType: 'KMS' },
      },
      read: ['DescribeTable', { TableName }, 'Table'],
      elsewhere: { TableClass: 'TableClassSummary.TableClass', SSESpecification: 'SSEDescription.SSEType' },
      becomes: { SSESpecification: ['KMS', 'the key is told by its ARN'] },
      idle: { AttributeDefinitions: 'they are those of the keys, told once more' },
    },
    {
      operation: 'UpdateTimeToLive',
      request: { TableName, TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } },
      read: ['DescribeTimeToLive', { TableName }, 'TimeToLiveDescription'],
      elsewhere: { TimeToLiveSpecification: '' },
      becomes: {
        TimeToLiveSpecification: [{ AttributeName: 'ttl', TimeToLiveStatus: 'ENABLING' }, 'it is shown by its status'],
      },
      unsaid: { TableName: ASKED },
    },
    {
      operation: 'UpdateContinuousBackups',
      request: {
        TableName,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 },
      },
      read: ['DescribeContinuousBackups', { TableName }, 'ContinuousBackupsDescription'],
      elsewhere: { PointInTimeRecoverySpecification: 'PointInTimeRecoveryDescription.RecoveryPeriodInDays' },
      becomes: { PointInTimeRecoverySpecification: [7, 'it is shown by its status'] },
      unsaid: { TableName: ASKED },
    },
    { operation: 'PutItem', request: { TableName, Item }, read: item, unsaid: { TableName: ASKED }, idle: ANSWERS },
    {
      operation: 'UpdateItem',
      request: {
        TableName,
        Key: { id: { S: 'a' } },
        UpdateExpression: 'SET #n = :n',
        ExpressionAttributeNames: { '#n': 'n' },
        ExpressionAttributeValues: { ':n': { N: '2' } },
      },
      read: item,
      elsewhere: { Key: 'Item', UpdateExpression: 'Item.n' },
      becomes: { UpdateExpression: [{ N: '2' }, 'it is carried out'] },
      unsaid: {
        TableName: ASKED,
        ExpressionAttributeNames: 'of the expression',
        ExpressionAttributeValues: 'the same',
      },
      idle: ANSWERS,
    },
    {
      operation: 'BatchWriteItem',
      request: { RequestItems: { table: [{ PutRequest: { Item } }] } },
      read: item,
      elsewhere: { RequestItems: 'Item' },
      becomes: { RequestItems: [Item, 'it is carried out'] },
      idle: { ReturnConsumedCapacity: SHAPES, ReturnItemCollectionMetrics: SHAPES },
    },
    {
      operation: 'TagResource',
      request: { ResourceArn, Tags },
      read: ['ListTagsOfResource', { ResourceArn }, ''],
      unsaid: { ResourceArn: ASKED },
    },
  ],
  writesNothing: {},
});
