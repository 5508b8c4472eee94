import type { Tag } from '@aws-sdk/client-sns';
import { BOOLEAN, listOf, objectOf, STRING, TAGS } from '../schema/from-model';
import type { PropertySchema } from '../schema/property-schema';
import { deleted, type ResourceType } from './resource-type';
import { tagChanges } from './tag-changes';

interface Properties {
  TopicName?: string;
  DisplayName?: string;
  KmsMasterKeyId?: string;
  FifoTopic?: boolean;
  ContentBasedDeduplication?: boolean;
  SignatureVersion?: string;
  TracingConfig?: string;
  Subscription?: { Endpoint: string; Protocol: string }[];
  Tags?: Tag[];
}

const NOT_BUILT = ['DataProtectionPolicy', 'DeliveryStatusLogging', 'ArchivePolicy', 'FifoThroughputScope'];
/** Properties that are attributes of the topic. */
const ATTRIBUTES = [
  'DisplayName',
  'KmsMasterKeyId',
  'ContentBasedDeduplication',
  'SignatureVersion',
  'TracingConfig',
] as const;

export const awsSnsTopic = (): ResourceType<Properties> => ({
  type: 'AWS::SNS::Topic',
  schema: objectOf({
    TopicName: STRING,
    DisplayName: STRING,
    KmsMasterKeyId: STRING,
    FifoTopic: BOOLEAN,
    ContentBasedDeduplication: BOOLEAN,
    SignatureVersion: STRING,
    TracingConfig: STRING,
    Subscription: listOf(objectOf({ Endpoint: STRING, Protocol: STRING }, ['Endpoint', 'Protocol'])),
    Tags: TAGS,
    ...Object.fromEntries(NOT_BUILT.map((name): [string, PropertySchema] => [name, { kind: 'not-built' }])),
  }),
  attributes: ['TopicArn', 'TopicName'],
  createOnly: ['TopicName', 'FifoTopic'],
  nameProperty: 'TopicName',
  exists: (name, { call, region, accountId }) =>
    call('sns', 'GetTopicAttributes', { TopicArn: `arn:aws:sns:${region}:${accountId}:${name}` }),
  create: async (properties, context) => {
    const fifo = properties.FifoTopic ?? false;
    const Name = properties.TopicName ?? context.physicalName(fifo ? 251 : 256) + (fifo ? '.fifo' : '');
    const given = ATTRIBUTES.filter((name) => properties[name] !== undefined);
    const { TopicArn } = await context.call('sns', 'CreateTopic', {
      Name,
      Attributes: {
        ...Object.fromEntries(given.map((name) => [name, String(properties[name])])),
        ...(fifo ? { FifoTopic: 'true' } : {}),
      },
      ...(properties.Tags ? { Tags: properties.Tags } : {}),
    });
    context.initiated(TopicArn!);
    for (const subscription of properties.Subscription ?? [])
      await context.call('sns', 'Subscribe', { ...subscription, TopicArn });
    return { TopicArn: TopicArn!, TopicName: Name };
  },
  update: async ({ physicalId: TopicArn, before, after, changed }, context) => {
    for (const AttributeName of ATTRIBUTES)
      if (changed.has(AttributeName))
        await context.call('sns', 'SetTopicAttributes', {
          TopicArn,
          AttributeName,
          AttributeValue: String(after[AttributeName] ?? ''),
        });
    if (changed.has('Subscription'))
      for (const subscription of after.Subscription ?? [])
        await context.call('sns', 'Subscribe', { ...subscription, TopicArn });
    const { set, removed } = tagChanges(before.Tags, after.Tags);
    if (set.length > 0) await context.call('sns', 'TagResource', { ResourceArn: TopicArn, Tags: set });
    if (removed.length > 0) await context.call('sns', 'UntagResource', { ResourceArn: TopicArn, TagKeys: removed });
    return {};
  },
  delete: (TopicArn, _, context) => deleted(context.call('sns', 'DeleteTopic', { TopicArn })),
});
