import { pageOf } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { invalidParameter, pageSizeOf } from './input';
import type { LogGroup, LogStore } from './log-store';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Log groups, their retention and tags. */
export function groupOperations(world: World, store: LogStore): Operations<'cloudwatch-logs'> {
  return {
    CreateLogGroup: ({ logGroupName: name = '', tags = {}, logGroupClass, kmsKeyId, deletionProtectionEnabled }) => {
      if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name))
        throw invalidParameter(name, 'logGroupName', 'satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+');
      if ((logGroupClass ?? 'STANDARD') !== 'STANDARD' || kmsKeyId !== undefined || deletionProtectionEnabled)
        throw new AwsError(
          'InvalidParameterException',
          'This embedded CloudWatch Logs has STANDARD groups without keys and deletion protection only.',
        );
      if (store.groups.has(name))
        throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
      store.groups.set(name, {
        name,
        arn: `arn:aws:logs:${world.region}:${world.accountId}:log-group:${name}`,
        creationTime: world.clock.now().getTime(),
        tags: new Map(Object.entries(tags)),
        streams: new Map(),
        retentionInDays: undefined,
      });
      return {};
    },
    DescribeLogGroups: ({ logGroupNamePrefix = '', logGroupNamePattern, logGroupIdentifiers, nextToken, limit }) => {
      if (logGroupNamePattern !== undefined && logGroupNamePrefix !== '')
        throw new AwsError(
          'InvalidParameterException',
          'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
        );
      const wanted = logGroupIdentifiers
        ? logGroupIdentifiers.map((identifier) => store.group(identifier))
        : [...store.groups.values()].filter(
            ({ name }) =>
              name.startsWith(logGroupNamePrefix) &&
              name.toLowerCase().includes((logGroupNamePattern ?? '').toLowerCase()),
          );
      const page = pageOf(wanted, ({ name }) => name, nextToken, pageSizeOf(limit, 50));
      if (!page) throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
      return { logGroups: page.items.map(describe), nextToken: page.next };
    },
    DeleteLogGroup: ({ logGroupName }) => {
      store.groups.delete(store.group(logGroupName).name);
      return {};
    },
    PutRetentionPolicy: ({ logGroupName, retentionInDays = 0 }) => {
      if (!RETENTIONS.includes(retentionInDays))
        throw invalidParameter(
          retentionInDays,
          'retentionInDays',
          `satisfy enum value set: [${RETENTIONS.join(', ')}]`,
        );
      store.group(logGroupName).retentionInDays = retentionInDays;
      return {};
    },
    DeleteRetentionPolicy: ({ logGroupName }) => {
      store.group(logGroupName).retentionInDays = undefined;
      return {};
    },
    ListTagsForResource: ({ resourceArn }) => ({ tags: Object.fromEntries(store.group(resourceArn).tags) }),
    TagResource: ({ resourceArn, tags = {} }) => {
      const group = store.group(resourceArn);
      for (const [key, value] of Object.entries(tags)) group.tags.set(key, value);
      return {};
    },
    UntagResource: ({ resourceArn, tagKeys = [] }) => {
      const group = store.group(resourceArn);
      for (const key of tagKeys) group.tags.delete(key);
      return {};
    },
  };
}

const describe = (group: LogGroup) => ({
  logGroupName: group.name,
  creationTime: group.creationTime,
  retentionInDays: group.retentionInDays,
  metricFilterCount: 0,
  arn: `${group.arn}:*`,
  logGroupArn: group.arn,
  logGroupClass: 'STANDARD' as const,
  storedBytes: [...group.streams.values()]
    .flatMap(({ events }) => events)
    .reduce((sum, { message }) => sum + Buffer.byteLength(message), 0),
});
