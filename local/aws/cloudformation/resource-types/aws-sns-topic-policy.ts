import { JSON_OBJECT, listOf, objectOf, STRING } from '../schema/from-model';
import { deleted, type ResourceContext, type ResourceType } from './resource-type';

interface Properties {
  Topics: string[];
  PolicyDocument: unknown;
}

export const awsSnsTopicPolicy = (): ResourceType<Properties> => ({
  type: 'AWS::SNS::TopicPolicy',
  schema: objectOf({ Topics: listOf(STRING), PolicyDocument: JSON_OBJECT }, ['Topics', 'PolicyDocument']),
  attributes: ['Id'],
  createOnly: [],
  create: async (properties, context) => {
    const id = context.physicalName(128);
    context.initiated(id);
    await put(properties.Topics, properties.PolicyDocument, context);
    return { Id: id };
  },
  update: async ({ before, after }, context) => {
    await put(after.Topics, after.PolicyDocument, context);
    await reset(
      before.Topics.filter((topic) => !after.Topics.includes(topic)),
      context,
    );
    return {};
  },
  delete: (_, { Topics }, context) => reset(Topics, context),
});

async function put(topics: readonly string[], document: unknown, context: ResourceContext): Promise<void> {
  for (const TopicArn of topics)
    await context.call('sns', 'SetTopicAttributes', {
      TopicArn,
      AttributeName: 'Policy',
      AttributeValue: JSON.stringify(document),
    });
}

/** A topic is never without a policy: taking one away puts back the one that it was created with. */
async function reset(topics: readonly string[], context: ResourceContext): Promise<void> {
  for (const topic of topics) await deleted(put([topic], defaultPolicy(topic, context.accountId), context));
}

const ACTIONS = [
  'GetTopicAttributes',
  'SetTopicAttributes',
  'AddPermission',
  'RemovePermission',
  'DeleteTopic',
  'Subscribe',
];

const defaultPolicy = (topic: string, accountId: string): object => ({
  Version: '2008-10-17',
  Id: '__default_policy_ID',
  Statement: [
    {
      Sid: '__default_statement_ID',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: [...ACTIONS, 'ListSubscriptionsByTopic', 'Publish'].map((action) => `SNS:${action}`),
      Resource: topic,
      Condition: { StringEquals: { 'AWS:SourceOwner': accountId } },
    },
  ],
});
