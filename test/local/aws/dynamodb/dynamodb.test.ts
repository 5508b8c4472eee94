import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  paginateScan,
  QueryCommand,
  ScanCommand,
  TagResourceCommand,
  TransactWriteItemsCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createDynamoDb } from '../../../../local/aws/dynamodb/dynamodb';
import { createKernel, type Kernel } from '../../../../local/aws/kernel';
import { inProcessRequestHandler } from '../../../../local/aws/wire/in-process-transport';

const START = new Date('2026-11-21T09:00:00Z');
const TABLE: CreateTableCommandInput = {
  TableName: 'slipway',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'due', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-due',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'due', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
};
const key = (pk: string, sk = 'a') => ({ pk: { S: pk }, sk: { S: sk } });

let aws: Kernel;
let dynamodb: DynamoDBClient;
let close: () => Promise<void>;

beforeEach(async () => {
  aws = createKernel({
    startAt: START,
    seed: 'dynamodb',
    onInternalError: (error) => {
      throw error;
    },
  });
  const service = createDynamoDb(aws.world);
  close = service.close;
  aws.register(service);
  dynamodb = new DynamoDBClient({
    region: 'ap-northeast-1',
    endpoint: 'http://aws.local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: inProcessRequestHandler(aws.handle) as never,
  });
});
afterEach(() => close());

const createTable = async (input: CreateTableCommandInput = TABLE) => {
  await dynamodb.send(new CreateTableCommand(input));
  await aws.clock.advance(5_000);
};
const describeTable = async () => (await dynamodb.send(new DescribeTableCommand({ TableName: 'slipway' }))).Table!;

describe('tables', () => {
  test('[DDB-1] a table is created, updated and deleted in virtual time', async () => {
    const { TableDescription } = await dynamodb.send(new CreateTableCommand(TABLE));
    expect(TableDescription).toMatchObject({ TableStatus: 'CREATING', CreationDateTime: START });
    await expect(dynamodb.send(new GetItemCommand({ TableName: 'slipway', Key: key('x') }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(dynamodb.send(new DeleteTableCommand({ TableName: 'slipway' }))).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Attempt to change a resource which is still in use: Table is being created: slipway',
    });
    await aws.clock.advance(5_000);
    expect((await describeTable()).TableStatus).toBe('ACTIVE');
    await dynamodb.send(new DeleteTableCommand({ TableName: 'slipway' }));
    expect((await describeTable()).TableStatus).toBe('DELETING');
    await aws.clock.advance(5_000);
    await expect(describeTable()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: slipway not found',
    });
    await createTable();
    expect((await dynamodb.send(new ScanCommand({ TableName: 'slipway' }))).Count).toBe(0);
  });

  test('[DDB-2] what was created comes back, in this account and region', async () => {
    await createTable({ ...TABLE, DeletionProtectionEnabled: true, SSESpecification: { Enabled: true } });
    expect(await describeTable()).toMatchObject({
      TableArn: 'arn:aws:dynamodb:ap-northeast-1:123456789012:table/slipway',
      KeySchema: TABLE.KeySchema,
      AttributeDefinitions: TABLE.AttributeDefinitions,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: START },
      DeletionProtectionEnabled: true,
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS' },
      GlobalSecondaryIndexes: [{ IndexName: 'by-due', IndexStatus: 'ACTIVE' }],
    });
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(['slipway']);
  });

  test('[DDB-3] a table is created once and properly, or refused', async () => {
    await createTable();
    const create = (change: object) =>
      dynamodb.send(new CreateTableCommand({ ...TABLE, TableName: 'other', ...change }));
    await expect(create({ TableName: 'slipway' })).rejects.toMatchObject({ name: 'ResourceInUseException' });
    await expect(create({ TableName: 'a' })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(create({ BillingMode: 'FREE' })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(create({ AttributeDefinitions: [] })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(create({ StreamSpecification: { StreamEnabled: true } })).rejects.toThrow(
      'dynamodb:CreateTable with StreamSpecification is not built',
    );
  });

  test('[DDB-4] a protected table is not deleted', async () => {
    await createTable({ ...TABLE, DeletionProtectionEnabled: true });
    await expect(dynamodb.send(new DeleteTableCommand({ TableName: 'slipway' }))).rejects.toThrow(
      'currently protected against deletion',
    );
    await dynamodb.send(new UpdateTableCommand({ TableName: 'slipway', DeletionProtectionEnabled: false }));
    await aws.clock.advance(5_000);
    await dynamodb.send(new DeleteTableCommand({ TableName: 'slipway' }));
  });

  test('[DDB-5] lists of tables page', async () => {
    for (const TableName of ['aaa', 'bbb', 'ccc']) await createTable({ ...TABLE, TableName });
    const page = await dynamodb.send(new ListTablesCommand({ Limit: 2 }));
    expect(page).toMatchObject({ TableNames: ['aaa', 'bbb'], LastEvaluatedTableName: 'bbb' });
    const rest = await dynamodb.send(new ListTablesCommand({ ExclusiveStartTableName: 'bbb' }));
    expect(rest.TableNames).toEqual(['ccc']);
    expect(rest.LastEvaluatedTableName).toBeUndefined();
    await expect(dynamodb.send(new ListTablesCommand({ Limit: 101 }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('items', () => {
  beforeEach(() => createTable());

  test('[DDB-6] a conditional write holds or is refused, and changes nothing when refused', async () => {
    const put = (version: string, condition: string, names: object = {}) =>
      dynamodb.send(
        new PutItemCommand({
          TableName: 'slipway',
          Item: { ...key('frontend'), version: { N: version } },
          ConditionExpression: condition,
          ...names,
        }),
      );
    await put('1', 'attribute_not_exists(pk)');
    await expect(put('2', 'attribute_not_exists(pk)')).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
    });
    await put('2', 'version = :v', { ExpressionAttributeValues: { ':v': { N: '1' } } });
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName: 'slipway', Key: key('frontend') }));
    expect(Item?.version).toEqual({ N: '2' });
  });

  test('[DDB-7] of writers at the same moment, one gets the lease', async () => {
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map((owner) =>
        dynamodb.send(
          new UpdateItemCommand({
            TableName: 'slipway',
            Key: key('lease'),
            UpdateExpression: 'SET #o = :o ADD tries :one',
            ConditionExpression: 'attribute_not_exists(#o)',
            ExpressionAttributeNames: { '#o': 'owner' },
            ExpressionAttributeValues: { ':o': { S: owner }, ':one': { N: '1' } },
            ReturnValues: 'ALL_NEW',
          }),
        ),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });

  test('[DDB-8] query, scan, index and batches find what was written, binary values included', async () => {
    const put = (pk: string, sk: string, due: string) => ({
      PutRequest: { Item: { ...key(pk, sk), due: { S: due }, blob: { B: Buffer.from([1, 2, 255]) } } },
    });
    await dynamodb.send(
      new BatchWriteItemCommand({
        RequestItems: { slipway: [put('p', 'a', '3'), put('p', 'b', '2'), put('p', 'c', '1'), put('q', 'a', '1')] },
      }),
    );
    const query = (extra: object) =>
      dynamodb.send(
        new QueryCommand({
          TableName: 'slipway',
          KeyConditionExpression: 'pk = :p',
          ExpressionAttributeValues: { ':p': { S: 'p' } },
          ...extra,
        }),
      );
    const sorted = (items: object[] | undefined) => items?.map((item) => (item as { sk: { S: string } }).sk.S).join('');
    expect(sorted((await query({ ScanIndexForward: false })).Items)).toBe('cba');
    expect(sorted((await query({ IndexName: 'by-due' })).Items)).toBe('cba');
    expect((await query({ Limit: 2 })).LastEvaluatedKey).toEqual(key('p', 'b'));
    const scanned: unknown[] = [];
    for await (const page of paginateScan({ client: dynamodb }, { TableName: 'slipway', Limit: 1 }))
      scanned.push(...(page.Items ?? []));
    expect(scanned).toHaveLength(4);
    const { Responses } = await dynamodb.send(
      new BatchGetItemCommand({ RequestItems: { slipway: { Keys: [key('p', 'a'), key('none')] } } }),
    );
    expect(Responses?.slipway).toHaveLength(1);
    expect(Buffer.from(Responses!.slipway![0]!.blob!.B!)).toEqual(Buffer.from([1, 2, 255]));
    await dynamodb.send(new DeleteItemCommand({ TableName: 'slipway', Key: key('q') }));
    expect((await dynamodb.send(new ScanCommand({ TableName: 'slipway' }))).Count).toBe(3);
  });

  test('[DDB-9] what is not built is refused by name', async () => {
    await expect(dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [] }))).rejects.toThrow(
      'dynamodb:TransactWriteItems is not built',
    );
    const put = new PutItemCommand({
      TableName: 'slipway',
      Item: key('a'),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    await expect(dynamodb.send(put)).rejects.toMatchObject({ name: 'NotImplemented' });
  });
});

describe('settings', () => {
  beforeEach(() => createTable());

  test('[DDB-10] time to live is switched on with a delay, once an hour, and removes no items here', async () => {
    const update = (Enabled: boolean) =>
      dynamodb.send(
        new UpdateTimeToLiveCommand({
          TableName: 'slipway',
          TimeToLiveSpecification: { Enabled, AttributeName: 'expiresAt' },
        }),
      );
    const status = async () =>
      (await dynamodb.send(new DescribeTimeToLiveCommand({ TableName: 'slipway' }))).TimeToLiveDescription;
    expect(await status()).toEqual({ TimeToLiveStatus: 'DISABLED' });
    await expect(update(false)).rejects.toThrow('TimeToLive is already disabled');
    await update(true);
    expect((await status())?.TimeToLiveStatus).toBe('ENABLING');
    await aws.clock.advance(60_000);
    expect(await status()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });
    await expect(update(false)).rejects.toThrow('modified multiple times');
    await dynamodb.send(new PutItemCommand({ TableName: 'slipway', Item: { ...key('old'), expiresAt: { N: '1' } } }));
    await aws.clock.advance(48 * 3_600_000);
    expect((await dynamodb.send(new ScanCommand({ TableName: 'slipway' }))).Count).toBe(1);
  });

  test('[DDB-11] point-in-time recovery and tags are kept', async () => {
    const { ContinuousBackupsDescription } = await dynamodb.send(
      new UpdateContinuousBackupsCommand({
        TableName: 'slipway',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    );
    expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe('ENABLED');
    const backups = await dynamodb.send(new DescribeContinuousBackupsCommand({ TableName: 'slipway' }));
    expect(backups.ContinuousBackupsDescription?.ContinuousBackupsStatus).toBe('ENABLED');
    const ResourceArn = (await describeTable()).TableArn!;
    await dynamodb.send(
      new TagResourceCommand({
        ResourceArn,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
      }),
    );
    await dynamodb.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['a'] }));
    expect((await dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags).toEqual([
      { Key: 'b', Value: '2' },
    ]);
    await expect(
      dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn: `${ResourceArn}x` })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
