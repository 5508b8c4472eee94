import type { SSESpecification, TableDescription } from '@aws-sdk/client-dynamodb';
import { isOff } from '../rules/is-off';
import { AwsError } from '../wire/aws-error';
import type { Operations, ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';
import { Storage } from './storage';
import { assertBuilt, describeTable, type Table, tagMap, UPDATE_MEMBERS } from './table';
import { tableSettings } from './table-settings';

/** How long a table is being created, updated or deleted, in virtual time. **unverified**: AWS promises no figure. */
const CONTROL_PLANE_MS = 5_000;

/** Operations on items of one table, which dynalite answers. */
const ITEM_OPERATIONS = ['PutItem', 'GetItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan'] as const;
const BATCH_OPERATIONS = ['BatchGetItem', 'BatchWriteItem'] as const;

/** Amazon DynamoDB: items by dynalite, tables in virtual time. `close` forgets everything. */
export function createDynamoDb(world: World): ServiceImplementation<'dynamodb'> & { close(): Promise<void> } {
  const storage = new Storage(world.accountId, world.region);
  const tables = new Map<string, Table>();
  const tableOf = (nameOrArn = ''): Table => {
    const table = tables.get(nameOf(nameOrArn));
    if (!table)
      throw new AwsError(
        'ResourceNotFoundException',
        `Requested resource not found: Table: ${nameOf(nameOrArn)} not found`,
      );
    return table;
  };
  const writableTableOf = (name: string | undefined): Table => {
    const table = tableOf(name);
    if (table.status === 'ACTIVE') return table;
    const doing = table.status.toLowerCase().replace(/ing$/, 'ed');
    throw new AwsError(
      'ResourceInUseException',
      `Attempt to change a resource which is still in use: Table is being ${doing}: ${table.name}`,
    );
  };
  const described = async (table: Table): Promise<TableDescription> => {
    const { Table } = await storage.run('DescribeTable', { TableName: table.name });
    return describeTable(Table as TableDescription, table);
  };
  const encryptionOf = (wanted: SSESpecification | undefined): Table['encryption'] =>
    wanted?.Enabled
      ? {
          Status: 'ENABLED',
          SSEType: 'KMS',
          KMSMasterKeyArn:
            wanted.KMSMasterKeyId ?? `arn:aws:kms:${world.region}:${world.accountId}:key/${world.ids.uuid()}`,
        }
      : undefined;

  /** Items of a table that is being created or deleted cannot be reached. */
  const assertReachable = (name: string): void => {
    const table = tables.get(nameOf(name));
    if (!table || table.status === 'CREATING' || table.status === 'DELETING')
      throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
  };
  const itemOperations = Object.fromEntries([
    ...ITEM_OPERATIONS.map((operation) => [
      operation,
      (input: { TableName?: string; ConditionExpression?: string; ReturnValuesOnConditionCheckFailure?: string }) => {
        if ((input.ReturnValuesOnConditionCheckFailure ?? 'NONE') !== 'NONE')
          throw new AwsError(
            'NotImplemented',
            `dynamodb:${operation} with ReturnValuesOnConditionCheckFailure is not built in this embedded AWS.`,
          );
        assertReachable(input.TableName ?? '');
        return storage.run(operation, { ...unconditional(input), TableName: nameOf(input.TableName ?? '') });
      },
    ]),
    ...BATCH_OPERATIONS.map((operation) => [
      operation,
      (input: { RequestItems?: Record<string, unknown> }) => {
        for (const name of Object.keys(input.RequestItems ?? {})) assertReachable(name);
        return storage.run(operation, input);
      },
    ]),
  ]) as Operations<'dynamodb'>;

  return {
    name: 'dynamodb',
    close: async () => tables.clear(),
    operations: {
      ...itemOperations,
      ...tableSettings(world, tableOf),
      CreateTable: async (input) => {
        assertBuilt('CreateTable', input);
        const { TableName = '', Tags, DeletionProtectionEnabled = false, TableClass, SSESpecification } = input;
        if (tables.has(TableName)) throw new AwsError('ResourceInUseException', `Table already exists: ${TableName}`);
        await storage.run('CreateTable', input);
        const now = world.clock.now();
        const table: Table = {
          name: TableName,
          arn: `arn:aws:dynamodb:${world.region}:${world.accountId}:table/${TableName}`,
          id: world.ids.uuid(),
          createdAt: now,
          status: 'CREATING',
          throughputChangedAt: now,
          deletionProtection: DeletionProtectionEnabled,
          tableClass: TableClass,
          encryption: encryptionOf(SSESpecification),
          tags: tagMap(Tags),
          timeToLive: undefined,
          recovery: undefined,
        };
        tables.set(TableName, table);
        await storage.settled(TableName, 'ACTIVE');
        world.clock.after(CONTROL_PLANE_MS, () => {
          table.status = 'ACTIVE';
        });
        return { TableDescription: await described(table) };
      },
      DescribeTable: async ({ TableName }) => ({ Table: await described(tableOf(TableName)) }),
      ListTables: ({ ExclusiveStartTableName = '', Limit = 100 }) => {
        if (Limit < 1 || Limit > 100)
          throw new AwsError(
            'ValidationException',
            `1 validation error detected: Value '${Limit}' at 'limit' failed to satisfy constraint: Member must have value ${Limit < 1 ? 'greater than or equal to 1' : 'less than or equal to 100'}`,
          );
        const rest = [...tables.keys()].sort().filter((name) => name > ExclusiveStartTableName);
        const TableNames = rest.slice(0, Limit);
        return {
          TableNames,
          ...(TableNames.length < rest.length ? { LastEvaluatedTableName: TableNames.at(-1) } : {}),
        };
      },
      UpdateTable: async (input) => {
        assertBuilt('UpdateTable', input);
        const table = writableTableOf(input.TableName);
        if (input.GlobalSecondaryIndexUpdates?.some((update) => update.Create || update.Delete))
          throw new AwsError(
            'NotImplemented',
            'dynamodb:UpdateTable that creates or deletes an index is not built in this embedded AWS.',
          );
        const forwarded = Object.fromEntries(
          Object.entries(input).filter(([member]) => UPDATE_MEMBERS.includes(member)),
        );
        if (Object.keys(forwarded).length > 1) {
          await storage.run('UpdateTable', { ...forwarded, TableName: table.name });
          await storage.settled(table.name, 'ACTIVE');
          table.throughputChangedAt = world.clock.now();
        }
        table.deletionProtection = input.DeletionProtectionEnabled ?? table.deletionProtection;
        table.tableClass = input.TableClass ?? table.tableClass;
        if (input.SSESpecification) table.encryption = encryptionOf(input.SSESpecification);
        table.status = 'UPDATING';
        world.clock.after(CONTROL_PLANE_MS, () => {
          if (table.status === 'UPDATING') table.status = 'ACTIVE';
        });
        return { TableDescription: await described(table) };
      },
      DeleteTable: async ({ TableName }) => {
        const table = writableTableOf(TableName);
        if (table.deletionProtection)
          throw new AwsError(
            'ValidationException',
            'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
          );
        table.status = 'DELETING';
        world.clock.after(CONTROL_PLANE_MS, async () => {
          await storage.run('DeleteTable', { TableName: table.name });
          await storage.settled(table.name, 'GONE');
          tables.delete(table.name);
        });
        return { TableDescription: await described(table) };
      },
    },
  };
}

/** A write as it is, or, with the rule off, with a condition that always holds: its names and values stay in use. */
const unconditional = <Input extends { readonly ConditionExpression?: string }>(input: Input): Input =>
  input.ConditionExpression !== undefined && isOff('conditional-write')
    ? { ...input, ConditionExpression: `(${input.ConditionExpression}) OR attribute_not_exists(nowhere)` }
    : input;

/** Operations take a table's ARN for its name. */
const nameOf = (nameOrArn: string): string =>
  nameOrArn.startsWith('arn:') ? (nameOrArn.split(':table/')[1] ?? nameOrArn) : nameOrArn;
