import { anywhere, each, type Requirements, type RequirementTable } from './requirement';

const ofTopic = ({ TopicArn }: { TopicArn?: string | undefined }): Requirements => each([TopicArn]);
const ofArn = ({ ResourceArn }: { ResourceArn?: string | undefined }): Requirements => each([ResourceArn]);
/** A subscription's ARN is its topic's with an id behind. */
const ofSubscription = ({ SubscriptionArn }: { SubscriptionArn?: string | undefined }): Requirements =>
  each([SubscriptionArn?.split(':').slice(0, 6).join(':')]);

/** What SNS asks. Source: Service Authorization Reference, "Amazon SNS"; PublishBatch is `sns:Publish` (SNS API Reference). */
export const sns: RequirementTable<'sns'> = {
  ConfirmSubscription: ofTopic,
  CreateTopic: ({ Name = '' }, scene) => each([scene.arn('sns', Name)]),
  DeleteTopic: ofTopic,
  GetSubscriptionAttributes: ofSubscription,
  GetTopicAttributes: ofTopic,
  ListSubscriptions: anywhere,
  ListSubscriptionsByTopic: ofTopic,
  ListTagsForResource: ofArn,
  ListTopics: anywhere,
  Publish: ({ TopicArn, TargetArn }) => each([TopicArn ?? TargetArn]),
  PublishBatch: ({ TopicArn = '*' }) => [{ action: 'sns:Publish', resource: TopicArn }],
  SetSubscriptionAttributes: ofSubscription,
  SetTopicAttributes: ofTopic,
  Subscribe: ofTopic,
  TagResource: ofArn,
  Unsubscribe: ofSubscription,
  UntagResource: ofArn,
};
