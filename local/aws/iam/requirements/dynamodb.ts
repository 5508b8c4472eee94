import type { AttributeValue, TableDescription } from '@aws-sdk/client-dynamodb';
import type { Context } from '../conditions';
import { namedAttributes, type TableInput } from './dynamodb-attributes';
import { anywhere, arnOr, type Requirement, type Requirements, type RequirementTable, type Scene } from './requirement';

const table = (nameOrArn: string, scene: Scene): string =>
  arnOr(nameOrArn, (name) => scene.arn('dynamodb', `table/${name}`));

const ofTable = ({ TableName = '' }: { TableName?: string | undefined }, scene: Scene): Requirements => [
  { resource: table(TableName, scene) },
];
const ofArn = ({ ResourceArn = '' }: { ResourceArn?: string | undefined }): Requirements => [{ resource: ResourceArn }];

/** Items of a table, or of its index alone where one is asked. */
const ofItems = (input: TableInput, scene: Scene): Requirements => {
  const name = table(input.TableName ?? '', scene);
  const resource = input.IndexName === undefined ? name : `${name}/index/${input.IndexName}`;
  return [{ resource, context: () => contextOf(input, scene) }];
};

/**
 * What DynamoDB asks. Source: Service Authorization Reference, "Amazon DynamoDB"; the condition keys' meaning is the
 * Developer Guide's, "Using IAM policy conditions for fine-grained access control".
 */
export const dynamodb: RequirementTable<'dynamodb'> = {
  BatchGetItem: ({ RequestItems = {} }, scene) =>
    batched(RequestItems, ({ Keys = [], ...rest }) => Keys.map((Key) => ({ ...rest, Key })), scene),
  BatchWriteItem: ({ RequestItems = {} }, scene) =>
    batched(
      RequestItems,
      (requests) => requests.map(({ PutRequest, DeleteRequest }) => ({ ...PutRequest, ...DeleteRequest })),
      scene,
    ),
  CreateTable: ofTable,
  DeleteItem: (input, scene) => ofItems(input as TableInput, scene),
  DeleteTable: ofTable,
  DescribeContinuousBackups: ofTable,
  DescribeTable: ofTable,
  DescribeTimeToLive: ofTable,
  GetItem: (input, scene) => ofItems(input as TableInput, scene),
  ListTables: anywhere,
  ListTagsOfResource: ofArn,
  PutItem: (input, scene) => ofItems(input as TableInput, scene),
  Query: (input, scene) => ofItems(input as TableInput, scene),
  Scan: (input, scene) => ofItems(input as TableInput, scene),
  TagResource: ofArn,
  UntagResource: ofArn,
  UpdateContinuousBackups: ofTable,
  UpdateItem: (input, scene) => ofItems(input as TableInput, scene),
  UpdateTable: ofTable,
  UpdateTimeToLive: ofTable,
};

function batched<Requests>(
  items: Readonly<Record<string, Requests>>,
  inputsOf: (requests: Requests) => readonly object[],
  scene: Scene,
): Requirements {
  return Object.entries(items).map(([name, requests]): Requirement => {
    const inputs = inputsOf(requests).map((input): TableInput => ({ ...input, TableName: name }));
    return {
      resource: table(name, scene),
      context: async () => merged(await Promise.all(inputs.map((input) => contextOf(input, scene)))),
    };
  });
}

const merged = (contexts: readonly Context[]): Context => {
  const keys = new Set(contexts.flatMap((context) => Object.keys(context)));
  return Object.fromEntries([...keys].map((key) => [key, [...new Set(contexts.flatMap((each) => each[key] ?? []))]]));
};

async function contextOf(input: TableInput, scene: Scene): Promise<Context> {
  const found = await scene.look('dynamodb', 'DescribeTable', { TableName: input.TableName });
  const described = found?.Table as TableDescription | undefined;
  const index = described?.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === input.IndexName);
  const schema = (input.IndexName === undefined ? undefined : index?.KeySchema) ?? described?.KeySchema ?? [];
  const partitionKey = schema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '';
  const leading = leadingKey(input, partitionKey);
  const attributes = namedAttributes(input);
  return {
    ...(leading !== undefined && { 'dynamodb:LeadingKeys': [leading] }),
    ...(attributes.length > 0 && { 'dynamodb:Attributes': attributes }),
    ...(input.ReturnValues !== undefined && { 'dynamodb:ReturnValues': [input.ReturnValues] }),
    ...(input.Select !== undefined && { 'dynamodb:Select': [input.Select] }),
  };
}

/** The partition key's value in a request; a scan has none. */
function leadingKey(input: TableInput, partitionKey: string): string | undefined {
  const item = input.Key ?? input.Item;
  if (item) return textOf(item[partitionKey]);
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = input;
  for (const [, name = '', value = ''] of (input.KeyConditionExpression ?? '').matchAll(/(#?\w+)\s*=\s*(:\w+)/g))
    if ((names[name] ?? name) === partitionKey) return textOf(values[value]);
  return undefined;
}

const textOf = (value: AttributeValue | undefined): string | undefined => value?.S ?? value?.N;
