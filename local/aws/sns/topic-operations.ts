import { pageOf } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { invalidParameter, notBuilt } from './refusals';
import { describedAttributes, refuseBadAttribute } from './topic-attributes';
import { refuseBadArn, type Topic, type Topics } from './topics';

const PAGE_SIZE = 100;
const MAXIMUM_TAGS = 50;

/** Topics: made, described, tagged, deleted. */
export function topicOperations(state: Topics): Operations<'sns'> {
  const { topics } = state;
  const tagged = (arn: string | undefined): Topic => {
    const topic = topics.get(arn ?? '');
    if (!topic) throw new AwsError('ResourceNotFound', 'Resource does not exist');
    return topic;
  };
  return {
    CreateTopic: ({ Name = '', Attributes = {}, Tags = [], DataProtectionPolicy }) => {
      if (DataProtectionPolicy !== undefined) throw notBuilt('a data protection policy');
      if (Name.endsWith('.fifo') || Attributes.FifoTopic === 'true') throw notBuilt('a FIFO topic');
      const { FifoTopic: _, ...attributes } = Attributes;
      if (!/^[A-Za-z0-9_-]{1,256}$/.test(Name)) throw invalidParameter('Topic Name');
      for (const [name, value] of Object.entries(attributes)) refuseBadAttribute(name, value);
      const tags = new Map<string, string>();
      addTags(tags, Tags);
      const arn = state.arnOf(Name);
      const known = topics.get(arn);
      if (known) {
        if (Object.entries(attributes).some(([name, value]) => (known.attributes.get(name) ?? '') !== value))
          throw invalidParameter('Attributes Reason: Topic already exists with different attributes');
        if (Tags.length > 0 && !(tags.size === known.tags.size && [...tags].every(([k, v]) => known.tags.get(k) === v)))
          throw invalidParameter('Tags Reason: Topic already exists with different tags');
      } else topics.set(arn, { arn, attributes: new Map(Object.entries(attributes)), tags, deletedSubscriptions: 0 });
      return { TopicArn: arn };
    },
    DeleteTopic: ({ TopicArn }) => {
      refuseBadArn(TopicArn ?? '', 'TopicArn', state.arnOf(''));
      const topic = topics.get(TopicArn ?? '');
      // A topic that is gone is not there: the same answer.
      if (!topic) return {};
      for (const subscription of state.subscriptionsOf(topic)) state.deleteSubscription(subscription);
      topics.delete(topic.arn);
      return {};
    },
    GetTopicAttributes: ({ TopicArn }) => {
      const topic = state.find(TopicArn);
      const subscriptions = state.subscriptionsOf(topic);
      const pending = subscriptions.filter((subscription) => subscription.state === 'pending').length;
      return { Attributes: describedAttributes(topic, { pending, confirmed: subscriptions.length - pending }) };
    },
    SetTopicAttributes: ({ TopicArn, AttributeName = '', AttributeValue = '' }) => {
      const topic = state.find(TopicArn);
      if (AttributeName === 'FifoTopic') throw invalidParameter('AttributeName');
      if (AttributeName === 'Policy' && AttributeValue === '') {
        topic.attributes.delete('Policy');
        return {};
      }
      refuseBadAttribute(AttributeName, AttributeValue);
      topic.attributes.set(AttributeName, AttributeValue);
      return {};
    },
    ListTopics: ({ NextToken }) => {
      const page = pageOf(topics.values(), ({ arn }) => arn, NextToken, PAGE_SIZE);
      if (!page) throw invalidParameter('NextToken');
      return { Topics: page.items.map(({ arn }) => ({ TopicArn: arn })), NextToken: page.next };
    },
    TagResource: ({ ResourceArn, Tags = [] }) => {
      addTags(tagged(ResourceArn).tags, Tags);
      return {};
    },
    UntagResource: ({ ResourceArn, TagKeys = [] }) => {
      const { tags } = tagged(ResourceArn);
      for (const key of TagKeys) tags.delete(key);
      return {};
    },
    ListTagsForResource: ({ ResourceArn }) => ({
      Tags: [...tagged(ResourceArn).tags].map(([Key, Value]) => ({ Key, Value })),
    }),
  };
}

function addTags(
  tags: Map<string, string>,
  added: readonly { Key?: string | undefined; Value?: string | undefined }[],
) {
  const keys = added.map(({ Key = '' }) => Key);
  if (new Set(keys).size < keys.length) throw invalidParameter('Duplicated keys are not allowed.');
  for (const { Key = '', Value = '' } of added)
    if (Key.length < 1 || Key.length > 128 || Value.length > 256 || /^aws:/i.test(Key)) throw invalidParameter('Tags');
  if (new Set([...tags.keys(), ...keys]).size > MAXIMUM_TAGS)
    throw new AwsError('TagLimitExceeded', 'Could not complete request: tag quota of per resource exceeded');
  for (const { Key = '', Value = '' } of added) tags.set(Key, Value);
}
