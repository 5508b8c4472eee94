import { START } from '../../../kernel';
import { type Names, PLACE } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';

const resourceArn = `arn:aws:logs:${PLACE}:log-group:another`;

export const cloudwatchLogs = (_: Names): RoundTrips => ({
  service: 'cloudwatch-logs',
  trips: [
    {
      operation: 'CreateLogGroup',
      request: { logGroupName: 'another', tags: { k: 'v' }, logGroupClass: 'STANDARD' },
      read: ['DescribeLogGroups', { logGroupNamePrefix: 'another' }, 'logGroups.0'],
      elsewhere: { tags: ['ListTagsForResource', { resourceArn }, 'tags'] },
    },
    {
      operation: 'CreateLogStream',
      request: { logGroupName: 'group', logStreamName: 'another' },
      read: ['DescribeLogStreams', { logGroupName: 'group', logStreamNamePrefix: 'another' }, 'logStreams.0'],
      unsaid: { logGroupName: 'it is asked for' },
    },
    {
      operation: 'PutLogEvents',
      request: {
        logGroupName: 'group',
        logStreamName: 'stream',
        logEvents: [{ timestamp: START.getTime(), message: 'm' }],
      },
      read: ['GetLogEvents', { logGroupName: 'group', logStreamName: 'stream' }, ''],
      elsewhere: { logEvents: 'events' },
      unsaid: { logGroupName: 'it is asked for', logStreamName: 'it is asked for' },
      idle: { sequenceToken: 'AWS ignores it [LOGS API: PutLogEvents]' },
    },
    {
      operation: 'PutRetentionPolicy',
      request: { logGroupName: 'group', retentionInDays: 7 },
      read: ['DescribeLogGroups', { logGroupNamePrefix: 'group' }, 'logGroups.0'],
    },
    {
      operation: 'TagResource',
      request: { resourceArn: `arn:aws:logs:${PLACE}:log-group:group`, tags: { k: 'v' } },
      read: ['ListTagsForResource', { resourceArn: `arn:aws:logs:${PLACE}:log-group:group` }, ''],
      unsaid: { resourceArn: 'it is asked for' },
    },
  ],
  writesNothing: {},
});
