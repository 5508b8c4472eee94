import type { PointInTimeRecoverySpecification, TimeToLiveSpecification } from '@aws-sdk/client-dynamodb';
import type { Input } from '../../wire/implementation';
import { schemaOfInput, schemaOfMember } from '../schema/from-model';
import { deleted, omit, type ResourceContext, type ResourceType } from './resource-type';
import { tagChanges } from './tag-changes';

const POLL_EVERY_MS = 5_000;

type Properties = Input<'dynamodb', 'CreateTable'> & {
  PointInTimeRecoverySpecification?: PointInTimeRecoverySpecification;
  TimeToLiveSpecification?: TimeToLiveSpecification;
};

export const awsDynamoDbTable = (): ResourceType<Properties> => ({
  type: 'AWS::DynamoDB::Table',
  schema: schemaOfInput('dynamodb', 'CreateTable', {
    without: ['GlobalTableSettingsReplicationMode', 'GlobalTableSourceArn', 'StreamSpecification'],
    named: { 'SSESpecification.Enabled': 'SSEEnabled' },
    extra: {
      PointInTimeRecoverySpecification: schemaOfMember(
        'dynamodb',
        'UpdateContinuousBackups',
        'PointInTimeRecoverySpecification',
      ),
      TimeToLiveSpecification: schemaOfMember('dynamodb', 'UpdateTimeToLive', 'TimeToLiveSpecification'),
    },
    notBuilt: [
      'StreamSpecification',
      'ContributorInsightsSpecification',
      'KinesisStreamSpecification',
      'ImportSourceSpecification',
    ],
    required: ['KeySchema'],
  }),
  attributes: ['Arn'],
  createOnly: ['TableName', 'KeySchema', 'AttributeDefinitions', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'],
  nameProperty: 'TableName',
  create: async (properties, context) => {
    const TableName = properties.TableName ?? context.physicalName(255);
    const { TableDescription } = await context.call('dynamodb', 'CreateTable', {
      ...omit(properties, 'PointInTimeRecoverySpecification', 'TimeToLiveSpecification'),
      TableName,
    });
    context.initiated(TableName);
    await settled(TableName, context);
    await applySettings(TableName, {}, properties, context);
    return { Arn: TableDescription!.TableArn! };
  },
  update: async ({ physicalId: TableName, before, after, changed }, context) => {
    const names = [
      'BillingMode',
      'ProvisionedThroughput',
      'DeletionProtectionEnabled',
      'TableClass',
      'SSESpecification',
    ];
    const wanted = Object.fromEntries(
      names.filter((name) => changed.has(name)).map((name) => [name, after[name as keyof Properties] ?? OFF[name]]),
    );
    if (Object.keys(wanted).length > 0) {
      await context.call('dynamodb', 'UpdateTable', { ...wanted, TableName });
      await settled(TableName, context);
    }
    await applySettings(TableName, before, after, context);
    const ResourceArn = `arn:aws:dynamodb:${context.region}:${context.accountId}:table/${TableName}`;
    const { set, removed } = tagChanges(before.Tags, after.Tags);
    if (set.length > 0) await context.call('dynamodb', 'TagResource', { ResourceArn, Tags: set });
    if (removed.length > 0) await context.call('dynamodb', 'UntagResource', { ResourceArn, TagKeys: removed });
    return {};
  },
  delete: async (TableName, _, context) => {
    await deleted(context.call('dynamodb', 'DeleteTable', { TableName }));
    await deleted(settled(TableName, context));
  },
});

/** What a property that left the template goes back to. */
const OFF: Record<string, unknown> = {
  BillingMode: 'PROVISIONED',
  DeletionProtectionEnabled: false,
  TableClass: 'STANDARD',
  SSESpecification: { Enabled: false },
};

type Settings = Pick<Properties, 'PointInTimeRecoverySpecification' | 'TimeToLiveSpecification'>;

async function applySettings(TableName: string, before: Settings, after: Settings, context: ResourceContext) {
  const recovers = (settings: Settings): boolean =>
    settings.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled ?? false;
  if (recovers(before) !== recovers(after))
    await context.call('dynamodb', 'UpdateContinuousBackups', {
      TableName,
      PointInTimeRecoverySpecification: after.PointInTimeRecoverySpecification ?? { PointInTimeRecoveryEnabled: false },
    });
  const [old, wanted] = [before.TimeToLiveSpecification, after.TimeToLiveSpecification];
  if ((old?.Enabled ?? false) !== (wanted?.Enabled ?? false))
    await context.call('dynamodb', 'UpdateTimeToLive', {
      TableName,
      TimeToLiveSpecification: wanted ?? { Enabled: false, AttributeName: old!.AttributeName },
    });
}

/** Until the table is active; rejects with ResourceNotFoundException once it is gone. */
async function settled(TableName: string, context: ResourceContext): Promise<void> {
  for (;;) {
    const { Table } = await context.call('dynamodb', 'DescribeTable', { TableName });
    if (Table?.TableStatus === 'ACTIVE') return;
    await context.pause(POLL_EVERY_MS);
  }
}
