import { BOOLEAN, JSON_OBJECT, NUMBER, objectOf, STRING, TAGS } from '../schema/from-model';
import type { PropertySchema } from '../schema/property-schema';
import { type Attributes, deleted, type ResourceContext, type ResourceType, tagsAsMap } from './resource-type';
import { tagChanges } from './tag-changes';

interface Properties {
  QueueName?: string;
  FifoQueue?: boolean;
  DelaySeconds?: number;
  KmsDataKeyReusePeriodSeconds?: number;
  KmsMasterKeyId?: string;
  MaximumMessageSize?: number;
  MessageRetentionPeriod?: number;
  ReceiveMessageWaitTimeSeconds?: number;
  SqsManagedSseEnabled?: boolean;
  VisibilityTimeout?: number;
  RedrivePolicy?: unknown;
  RedriveAllowPolicy?: unknown;
  Tags?: { Key: string; Value: string }[];
}

/** Properties that are attributes of the queue, and what they are without the template. */
const ATTRIBUTES = {
  DelaySeconds: '0',
  KmsDataKeyReusePeriodSeconds: '300',
  KmsMasterKeyId: '',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  SqsManagedSseEnabled: 'true',
  VisibilityTimeout: '30',
  RedrivePolicy: '',
  RedriveAllowPolicy: '',
} as const;
type AttributeName = keyof typeof ATTRIBUTES;
const NAMES = Object.keys(ATTRIBUTES) as AttributeName[];

const NOT_BUILT = ['ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit'];

export const awsSqsQueue = (): ResourceType<Properties> => ({
  type: 'AWS::SQS::Queue',
  schema: objectOf({
    QueueName: STRING,
    FifoQueue: BOOLEAN,
    DelaySeconds: NUMBER,
    KmsDataKeyReusePeriodSeconds: NUMBER,
    KmsMasterKeyId: STRING,
    MaximumMessageSize: NUMBER,
    MessageRetentionPeriod: NUMBER,
    ReceiveMessageWaitTimeSeconds: NUMBER,
    SqsManagedSseEnabled: BOOLEAN,
    VisibilityTimeout: NUMBER,
    RedrivePolicy: JSON_OBJECT,
    RedriveAllowPolicy: JSON_OBJECT,
    Tags: TAGS,
    ...Object.fromEntries(NOT_BUILT.map((name): [string, PropertySchema] => [name, { kind: 'not-built' }])),
  }),
  attributes: ['Arn', 'QueueName', 'QueueUrl'],
  createOnly: ['QueueName', 'FifoQueue'],
  nameProperty: 'QueueName',
  exists: (QueueName, { call }) => call('sqs', 'GetQueueUrl', { QueueName }),
  create: async (properties, context) => {
    const QueueName = properties.QueueName ?? context.physicalName(80);
    const given = NAMES.filter((name) => properties[name] !== undefined);
    const { QueueUrl } = await context.call('sqs', 'CreateQueue', {
      QueueName,
      Attributes: {
        ...Object.fromEntries(given.map((name) => [name, textOf(properties[name])])),
        ...(properties.FifoQueue && { FifoQueue: 'true' }),
      },
      ...(properties.Tags && { tags: tagsAsMap(properties.Tags) }),
    });
    context.initiated(QueueUrl!);
    return attributesOf(QueueName, QueueUrl!, context);
  },
  update: async ({ physicalId: QueueUrl, before, after, changed }, context) => {
    const names = NAMES.filter((name) => changed.has(name));
    const Attributes = Object.fromEntries(names.map((name) => [name, textOf(after[name] ?? ATTRIBUTES[name])]));
    if (names.length > 0) await context.call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes });
    const { set, removed } = tagChanges(before.Tags, after.Tags);
    if (set.length > 0) await context.call('sqs', 'TagQueue', { QueueUrl, Tags: tagsAsMap(set) });
    if (removed.length > 0) await context.call('sqs', 'UntagQueue', { QueueUrl, TagKeys: removed });
    return attributesOf(QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1), QueueUrl, context);
  },
  delete: (QueueUrl, _, context) => deleted(context.call('sqs', 'DeleteQueue', { QueueUrl })),
});

const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

const attributesOf = (name: string, url: string, { region, accountId }: ResourceContext): Attributes => ({
  Arn: `arn:aws:sqs:${region}:${accountId}:${name}`,
  QueueName: name,
  QueueUrl: url,
});
