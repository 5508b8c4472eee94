import type { ContinuousBackupsDescription } from '@aws-sdk/client-dynamodb';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { type Table, tagMap } from './table';

/** How long a change of time to live is under way. **unverified**: AWS says up to one hour. */
const TIME_TO_LIVE_SETTLES_AFTER_MS = 60_000;
const HOUR_IN_MS = 3_600_000;
/** The latest restorable time trails the present by five minutes. DynamoDB Developer Guide, "Point-in-time recovery". */
const RESTORABLE_LAG_IN_MS = 300_000;

/** Time to live, backups and tags: dynalite lacks them, so they are kept here. Nothing expires by time to live. */
export function tableSettings(world: World, tableOf: (nameOrArn: string | undefined) => Table): Operations<'dynamodb'> {
  const tableOfArn = (arn = ''): Table => {
    if (!arn.startsWith('arn:'))
      throw new AwsError('ValidationException', `Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
    return tableOf(arn);
  };
  return {
    DescribeTimeToLive: ({ TableName }) => {
      const { timeToLive } = tableOf(TableName);
      if (!timeToLive) return { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } };
      const { Enabled, settled, AttributeName } = timeToLive;
      if (!Enabled && settled) return { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } };
      const status = Enabled ? (settled ? 'ENABLED' : 'ENABLING') : 'DISABLING';
      return { TimeToLiveDescription: { TimeToLiveStatus: status, AttributeName } };
    },
    UpdateTimeToLive: ({ TableName, TimeToLiveSpecification }) => {
      const table = tableOf(TableName);
      const { Enabled = false, AttributeName = '' } = TimeToLiveSpecification ?? {};
      const now = world.clock.now();
      if (table.timeToLive && now.getTime() - table.timeToLive.changedAt.getTime() < HOUR_IN_MS)
        throw new AwsError(
          'ValidationException',
          'Time to live has been modified multiple times within a fixed interval',
        );
      if ((table.timeToLive?.Enabled ?? false) === Enabled)
        throw new AwsError('ValidationException', `TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`);
      const changed = { Enabled, AttributeName, changedAt: now, settled: false };
      table.timeToLive = changed;
      world.clock.after(TIME_TO_LIVE_SETTLES_AFTER_MS, () => {
        changed.settled = true;
      });
      return { TimeToLiveSpecification: { Enabled, AttributeName } };
    },
    DescribeContinuousBackups: ({ TableName }) => ({
      ContinuousBackupsDescription: describeBackups(tableOf(TableName), world.clock.now()),
    }),
    UpdateContinuousBackups: ({ TableName, PointInTimeRecoverySpecification: wanted }) => {
      const table = tableOf(TableName);
      const { PointInTimeRecoveryEnabled = false, RecoveryPeriodInDays = 35 } = wanted ?? {};
      const since = table.recovery?.since ?? world.clock.now();
      table.recovery = PointInTimeRecoveryEnabled
        ? { PointInTimeRecoveryEnabled, RecoveryPeriodInDays, since }
        : undefined;
      return { ContinuousBackupsDescription: describeBackups(table, world.clock.now()) };
    },
    ListTagsOfResource: ({ ResourceArn }) => ({
      Tags: [...tableOfArn(ResourceArn).tags].map(([Key, Value]) => ({ Key, Value })),
    }),
    TagResource: ({ ResourceArn, Tags }) => {
      const table = tableOfArn(ResourceArn);
      for (const [key, value] of tagMap(Tags)) table.tags.set(key, value);
      return {};
    },
    UntagResource: ({ ResourceArn, TagKeys }) => {
      const table = tableOfArn(ResourceArn);
      for (const key of TagKeys ?? []) table.tags.delete(key);
      return {};
    },
  };
}

function describeBackups({ recovery }: Table, now: Date): ContinuousBackupsDescription {
  if (!recovery)
    return {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    };
  return {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: recovery.RecoveryPeriodInDays,
      EarliestRestorableDateTime: recovery.since,
      LatestRestorableDateTime: new Date(Math.max(recovery.since.getTime(), now.getTime() - RESTORABLE_LAG_IN_MS)),
    },
  };
}
