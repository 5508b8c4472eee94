import { type Names, PLACE } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

const NO_TOPIC = `arn:aws:sns:${PLACE}:nothing`;

export const sns = (names: Names): UnknownIds => ({
  service: 'sns',
  names: {
    TopicArn: [names.topic, NO_TOPIC, 'NotFound'],
    SubscriptionArn: [names.subscription, `${names.topic}:01234567-0123-4123-8123-0123456789ab`, 'NotFound'],
    ResourceArn: [names.topic, NO_TOPIC, 'ResourceNotFound'],
    Token: [names.token, '0'.repeat(64), 'InvalidParameter'],
  },
  otherwise: {
    // What is gone already is deleted once more [SNS API: DeleteTopic].
    DeleteTopic: { TopicArn: {} },
    Unsubscribe: { SubscriptionArn: {} },
  },
  looksNothingUp: [
    'CreateTopic.Name',
    'AttributeName',
    'MessageDeduplicationId',
    'MessageGroupId',
    'ReturnSubscriptionArn',
    // Stands for the topic, where no topic is named.
    'TargetArn',
  ],
  namesNothing: ['CreateTopic', 'ListSubscriptions', 'ListTopics'],
  requests: {
    Publish: { Message: 'm', TopicArn: names.topic },
    PublishBatch: { PublishBatchRequestEntries: [{ Id: 'a', Message: 'm' }] },
    SetTopicAttributes: { AttributeName: 'DisplayName', AttributeValue: 'd' },
    SetSubscriptionAttributes: { AttributeName: 'RawMessageDelivery', AttributeValue: 'false' },
    Subscribe: { Protocol: 'email', Endpoint: 'b@example.com' },
  },
  removing: ['UntagResource', 'Unsubscribe', 'DeleteTopic'],
});
