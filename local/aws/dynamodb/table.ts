import type {
  CreateTableCommandInput,
  PointInTimeRecoverySpecification,
  SSEDescription,
  TableDescription,
  Tag,
  TimeToLiveSpecification,
} from '@aws-sdk/client-dynamodb';
import { AwsError } from '../wire/aws-error';

/** What is known of a table besides what dynalite keeps: states in virtual time, and settings that dynalite lacks. */
export interface Table {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly createdAt: Date;
  status: 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING';
  throughputChangedAt: Date;
  deletionProtection: boolean;
  tableClass: CreateTableCommandInput['TableClass'];
  encryption: SSEDescription | undefined;
  readonly tags: Map<string, string>;
  timeToLive: (TimeToLiveSpecification & { changedAt: Date; settled: boolean }) | undefined;
  recovery: (PointInTimeRecoverySpecification & { since: Date }) | undefined;
}

const CREATE_MEMBERS = ['TableName', 'AttributeDefinitions', 'KeySchema', 'BillingMode', 'ProvisionedThroughput'];
const INDEX_MEMBERS = ['LocalSecondaryIndexes', 'GlobalSecondaryIndexes'];
const OWN_MEMBERS = ['DeletionProtectionEnabled', 'TableClass', 'SSESpecification', 'Tags'];
export const UPDATE_MEMBERS = ['TableName', 'BillingMode', 'ProvisionedThroughput', 'GlobalSecondaryIndexUpdates'];

/** Refuses by name what neither dynalite nor this service keeps; it would otherwise vanish silently. */
export function assertBuilt(operation: 'CreateTable' | 'UpdateTable', input: object): void {
  const built =
    operation === 'CreateTable'
      ? [...CREATE_MEMBERS, ...INDEX_MEMBERS, ...OWN_MEMBERS]
      : [...UPDATE_MEMBERS, ...OWN_MEMBERS.slice(0, 3), 'AttributeDefinitions'];
  for (const [member, value] of Object.entries(input)) {
    const off = member === 'StreamSpecification' && (value as { StreamEnabled?: boolean }).StreamEnabled === false;
    if (!built.includes(member) && !off)
      throw new AwsError('NotImplemented', `dynamodb:${operation} with ${member} is not built in this embedded AWS.`);
  }
}

/** dynalite's description of a table with virtual times, this table's state and its own settings. */
export function describeTable(stored: TableDescription, table: Table): TableDescription {
  const throughput = <T extends { LastIncreaseDateTime?: Date; LastDecreaseDateTime?: Date }>(value: T): T => ({
    ...value,
    ...(value.LastIncreaseDateTime ? { LastIncreaseDateTime: table.throughputChangedAt } : {}),
    ...(value.LastDecreaseDateTime ? { LastDecreaseDateTime: table.throughputChangedAt } : {}),
  });
  const { ProvisionedThroughput, BillingModeSummary, GlobalSecondaryIndexes } = stored;
  return {
    ...stored,
    TableId: table.id,
    TableStatus: table.status,
    CreationDateTime: table.createdAt,
    DeletionProtectionEnabled: table.deletionProtection,
    ...(ProvisionedThroughput ? { ProvisionedThroughput: throughput(ProvisionedThroughput) } : {}),
    ...(BillingModeSummary
      ? {
          BillingModeSummary: {
            ...BillingModeSummary,
            ...(BillingModeSummary.BillingMode === 'PAY_PER_REQUEST'
              ? { LastUpdateToPayPerRequestDateTime: table.throughputChangedAt }
              : {}),
          },
        }
      : {}),
    ...(GlobalSecondaryIndexes
      ? {
          GlobalSecondaryIndexes: GlobalSecondaryIndexes.map((index) => ({
            ...index,
            IndexStatus: table.status,
            ...(index.ProvisionedThroughput ? { ProvisionedThroughput: throughput(index.ProvisionedThroughput) } : {}),
          })),
        }
      : {}),
    ...(table.tableClass ? { TableClassSummary: { TableClass: table.tableClass } } : {}),
    ...(table.encryption ? { SSEDescription: table.encryption } : {}),
  };
}

export const tagMap = (tags: readonly Tag[] | undefined): Map<string, string> =>
  new Map((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
