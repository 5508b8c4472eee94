import { each, type Rate, type ServiceQuotas, steady } from '../quota';

/** The regions of a group that SNS gives the same rates. */
const inGroups = (virginia: number, oregonAndIreland: number, large: number, others: number): Rate => ({
  'us-east-1': virginia,
  'us-west-2': oregonAndIreland,
  'eu-west-1': oregonAndIreland,
  'us-east-2': large,
  'us-west-1': large,
  'ap-south-1': large,
  'ap-northeast-2': large,
  'ap-southeast-1': large,
  'ap-southeast-2': large,
  'ap-northeast-1': large,
  'eu-central-1': large,
  others,
});

export const SNS: ServiceQuotas = {
  service: 'sns',
  source: 'AWS General Reference, Amazon Simple Notification Service endpoints and quotas',
  code: 'Throttling',
  quotas: [
    steady('Messages published', inGroups(30_000, 9_000, 1_500, 300), ['Publish', 'PublishBatch']),
    ...each(100, 'Subscribe', 'Unsubscribe'),
    ...each(30, 'ListSubscriptions', 'ListSubscriptionsByTopic', 'ListTopics'),
    ...each(10, 'AddPermission', 'ListTagsForResource', 'RemovePermission', 'TagResource', 'UntagResource'),
    ...each(
      inGroups(3_000, 900, 150, 30),
      'ConfirmSubscription',
      'CreateTopic',
      'DeleteTopic',
      'GetDataProtectionPolicy',
      'GetSubscriptionAttributes',
      'GetTopicAttributes',
      'SetSubscriptionAttributes',
      'SetTopicAttributes',
    ),
    ...each(1, 'PutDataProtectionPolicy'),
  ],
};
