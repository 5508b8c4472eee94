import { type Names, PLACE } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';

const ASKED = 'it is asked for';
const arn = (rule: string): string => `arn:aws:events:${PLACE}:rule/${rule}`;
const rule = ['DescribeRule', { Name: 'rule' }, ''] as const;
const Tags = [{ Key: 'k', Value: 'v' }];

export const eventbridge = (names: Names): RoundTrips => ({
  service: 'eventbridge',
  trips: [
    {
      operation: 'PutRule',
      request: {
        Name: 'another',
        EventPattern: '{"source":["a"]}',
        ScheduleExpression: 'rate(5 minutes)',
        State: 'DISABLED',
        Description: 'description',
        RoleArn: names.role,
        Tags,
        EventBusName: 'default',
      },
      read: ['DescribeRule', { Name: 'another' }, ''],
      elsewhere: { Tags: ['ListTagsForResource', { ResourceARN: arn('another') }, 'Tags'] },
    },
    {
      operation: 'PutTargets',
      request: {
        Rule: 'rule',
        EventBusName: 'default',
        Targets: [
          {
            Id: 'target',
            Arn: names.function,
            Input: '{"a":1}',
            RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 120 },
            DeadLetterConfig: { Arn: `arn:aws:sqs:${PLACE}:queue` },
          },
        ],
      },
      read: ['ListTargetsByRule', { Rule: 'rule' }, ''],
      unsaid: { Rule: ASKED, EventBusName: ASKED },
    },
    {
      operation: 'DisableRule',
      request: { Name: 'rule', EventBusName: 'default' },
      read: rule,
    },
    { operation: 'EnableRule', request: { Name: 'rule', EventBusName: 'default' }, read: rule },
    {
      operation: 'TagResource',
      request: { ResourceARN: arn('rule'), Tags },
      read: ['ListTagsForResource', { ResourceARN: arn('rule') }, ''],
      unsaid: { ResourceARN: ASKED },
    },
  ],
  writesNothing: { PutEvents: 'events are delivered and not kept' },
});
