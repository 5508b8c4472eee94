import { START } from '../../../kernel';
import { type Names, PLACE } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

const notFound = 'ResourceNotFoundException';
const arn = (group: string): string => `arn:aws:logs:${PLACE}:log-group:${group}`;

export const cloudwatchLogs = (_: Names): UnknownIds => ({
  service: 'cloudwatch-logs',
  names: {
    logGroupName: ['group', 'nothing', notFound],
    logGroupIdentifier: ['group', 'nothing', notFound],
    logGroupIdentifiers: [['group'], ['nothing'], notFound],
    logStreamName: ['stream', 'nothing', notFound],
    logStreamNames: [['stream'], ['nothing'], notFound],
    resourceArn: [arn('group'), arn('nothing'), notFound],
  },
  otherwise: {
    // One of name and identifier names the group.
    DescribeLogStreams: { logGroupIdentifier: ['nothing', notFound] },
  },
  looksNothingUp: ['CreateLogGroup.logGroupName', 'CreateLogStream.logStreamName', 'kmsKeyId', 'accountIdentifiers'],
  namesNothing: ['CreateLogGroup'],
  requests: {
    CreateLogStream: { logStreamName: 'another' },
    FilterLogEvents: { logGroupName: 'group' },
    GetLogEvents: { logGroupName: 'group' },
    DescribeLogStreams: { logGroupName: 'group' },
    PutLogEvents: { logEvents: [{ timestamp: START.getTime(), message: 'm' }] },
    PutRetentionPolicy: { retentionInDays: 7 },
  },
  removing: ['UntagResource', 'DeleteRetentionPolicy', 'DeleteLogStream', 'DeleteLogGroup'],
});
