import { type Names, PLACE } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';

const ASKED = 'it is asked for';
const Tags = [{ Key: 'k', Value: 'v' }];
const ANOTHER = `arn:aws:sns:${PLACE}:another`;

export const sns = ({ topic: TopicArn, subscription: SubscriptionArn }: Names): RoundTrips => ({
  service: 'sns',
  trips: [
    {
      operation: 'CreateTopic',
      request: { Name: 'another', Attributes: { DisplayName: 'name' }, Tags },
      read: ['GetTopicAttributes', { TopicArn: ANOTHER }, ''],
      elsewhere: { Name: 'Attributes.TopicArn', Tags: ['ListTagsForResource', { ResourceArn: ANOTHER }, 'Tags'] },
      becomes: { Name: [ANOTHER, 'a topic is shown by its ARN'] },
    },
    {
      operation: 'SetTopicAttributes',
      request: { TopicArn, AttributeName: 'DisplayName', AttributeValue: 'name' },
      read: ['GetTopicAttributes', { TopicArn }, 'Attributes'],
      elsewhere: { AttributeValue: 'DisplayName' },
      unsaid: { AttributeName: ASKED },
    },
    {
      operation: 'Subscribe',
      request: {
        TopicArn,
        Protocol: 'email',
        Endpoint: 'b@example.com',
        Attributes: { FilterPolicy: '{"a":["b"]}', FilterPolicyScope: 'MessageAttributes' },
        ReturnSubscriptionArn: true,
      },
      read: ['GetSubscriptionAttributes', ({ SubscriptionArn }) => ({ SubscriptionArn }), 'Attributes'],
      elsewhere: { Attributes: '' },
      unsaid: { ReturnSubscriptionArn: 'of the answer alone' },
    },
    {
      operation: 'SetSubscriptionAttributes',
      request: { SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue: '{"a":["b"]}' },
      read: ['GetSubscriptionAttributes', { SubscriptionArn }, 'Attributes'],
      elsewhere: { AttributeValue: 'FilterPolicy' },
      unsaid: { AttributeName: ASKED },
    },
    {
      operation: 'TagResource',
      request: { ResourceArn: TopicArn, Tags },
      read: ['ListTagsForResource', { ResourceArn: TopicArn }, ''],
      unsaid: { ResourceArn: ASKED },
    },
  ],
  writesNothing: {},
});
