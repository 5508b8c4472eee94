import { BOOLEAN, JSON_OBJECT, objectOf, STRING } from '../schema/from-model';
import type { PropertySchema } from '../schema/property-schema';
import { deleted, type ResourceType } from './resource-type';

interface Properties {
  TopicArn: string;
  Protocol: string;
  Endpoint?: string;
  FilterPolicy?: unknown;
  FilterPolicyScope?: string;
  RawMessageDelivery?: boolean;
  RedrivePolicy?: unknown;
}

const NOT_BUILT = ['Region', 'DeliveryPolicy', 'SubscriptionRoleArn', 'ReplayPolicy'];
const ATTRIBUTES = ['FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy'] as const;

export const awsSnsSubscription = (): ResourceType<Properties> => ({
  type: 'AWS::SNS::Subscription',
  schema: objectOf(
    {
      TopicArn: STRING,
      Protocol: STRING,
      Endpoint: STRING,
      FilterPolicy: JSON_OBJECT,
      FilterPolicyScope: STRING,
      RawMessageDelivery: BOOLEAN,
      RedrivePolicy: JSON_OBJECT,
      ...Object.fromEntries(NOT_BUILT.map((name): [string, PropertySchema] => [name, { kind: 'not-built' }])),
    },
    ['TopicArn', 'Protocol'],
  ),
  attributes: ['Arn'],
  createOnly: ['TopicArn', 'Protocol', 'Endpoint'],
  create: async (properties, context) => {
    const { TopicArn, Protocol, Endpoint } = properties;
    const attributes = Object.fromEntries(
      ATTRIBUTES.filter((name) => properties[name] !== undefined).map((name) => [name, textOf(properties[name])]),
    );
    const { SubscriptionArn } = await context.call('sns', 'Subscribe', {
      TopicArn,
      Protocol,
      ...(Endpoint === undefined ? {} : { Endpoint }),
      ...(Object.keys(attributes).length === 0 ? {} : { Attributes: attributes }),
      ReturnSubscriptionArn: true,
    });
    context.initiated(SubscriptionArn!);
    return { Arn: SubscriptionArn! };
  },
  update: async ({ physicalId: SubscriptionArn, after, changed }, context) => {
    for (const AttributeName of ATTRIBUTES)
      if (changed.has(AttributeName))
        await context.call('sns', 'SetSubscriptionAttributes', {
          SubscriptionArn,
          AttributeName,
          AttributeValue: textOf(after[AttributeName] ?? OFF[AttributeName]),
        });
    return {};
  },
  // A subscription that nobody has confirmed cannot be removed: SNS forgets it by itself.
  delete: (SubscriptionArn, _, context) =>
    deleted(
      context.call('sns', 'Unsubscribe', { SubscriptionArn }).catch((error: Error) => {
        if (!/pending/i.test(error.message)) throw error;
      }),
    ),
});

const OFF = { FilterPolicy: {}, FilterPolicyScope: 'MessageAttributes', RawMessageDelivery: false, RedrivePolicy: '' };

const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
