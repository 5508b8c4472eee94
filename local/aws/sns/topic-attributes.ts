import { readPolicyDocument } from '../iam/policy-document';
import { invalidParameter, notBuilt } from './refusals';
import type { Topic } from './topics';

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  TracingConfig: ['PassThrough', 'Active'],
  SignatureVersion: ['1', '2'],
};
/** What only matters to protocols and topics that are not built. */
const NOT_BUILT =
  /^(FifoTopic|FifoThroughputScope|ContentBasedDeduplication|ArchivePolicy|DeliveryPolicy|DataProtectionPolicy|(HTTP|Firehose|Lambda|Application|SQS)(Success|Failure)Feedback(RoleArn|SampleRate))$/;

/** Throws unless a topic attribute may have that value. Source: SNS API Reference, SetTopicAttributes. */
export function refuseBadAttribute(name: string, value: string): void {
  if (NOT_BUILT.test(name)) throw notBuilt(`the topic attribute ${name}`);
  if (name === 'Policy') {
    refuseBadPolicy(value);
    return;
  }
  if (name === 'DisplayName') {
    if (value.length > 100 || /\p{Cc}/u.test(value)) throw invalidParameter('DisplayName');
    return;
  }
  if (name === 'KmsMasterKeyId') return;
  const choices = Object.hasOwn(CHOICES, name) ? CHOICES[name] : undefined;
  if (!choices) throw invalidParameter('AttributeName');
  if (!choices.includes(value)) throw invalidParameter(`${name} Reason: must be one of ${choices.join(', ')}`);
}

/** The actions that a topic's policy may name: those on a topic, one by one; `SNS:*` is none of them. */
const TOPIC_ACTIONS: ReadonlySet<string> = new Set(
  [
    'AddPermission',
    'DeleteTopic',
    'GetDataProtectionPolicy',
    'GetTopicAttributes',
    'ListSubscriptionsByTopic',
    'ListTagsForResource',
    'Publish',
    'PutDataProtectionPolicy',
    'Receive',
    'RemovePermission',
    'SetTopicAttributes',
    'Subscribe',
    'TagResource',
    'UntagResource',
  ].map((action) => `sns:${action.toLowerCase()}`),
);

function refuseBadPolicy(text: string): void {
  const reading = readPolicyDocument(text, 'resource');
  if (!reading.ok) throw invalidParameter(`Policy Error: ${reading.reason}`);
  for (const { actions, resources } of reading.document.statements) {
    if (!resources) throw invalidParameter('Policy Error: Policy statement must contain resources.');
    if (!actions.values.every((action) => TOPIC_ACTIONS.has(action.toLowerCase())))
      throw invalidParameter('Policy statement action out of service scope!');
  }
}

/** What a topic shows of itself, with the values that SNS fills in. */
export function describedAttributes(
  { arn, attributes, deletedSubscriptions }: Topic,
  counts: { readonly pending: number; readonly confirmed: number },
): Record<string, string> {
  const owner = arn.split(':')[4]!;
  return {
    DisplayName: '',
    Policy: JSON.stringify(defaultPolicy(arn, owner)),
    EffectiveDeliveryPolicy: JSON.stringify(DEFAULT_DELIVERY),
    ...Object.fromEntries(attributes),
    TopicArn: arn,
    Owner: owner,
    SubscriptionsPending: String(counts.pending),
    SubscriptionsConfirmed: String(counts.confirmed),
    SubscriptionsDeleted: String(deletedSubscriptions),
  };
}

const defaultPolicy = (arn: string, owner: string) => ({
  Version: '2008-10-17',
  Id: '__default_policy_ID',
  Statement: [
    {
      Sid: '__default_statement_ID',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: [
        'SNS:GetTopicAttributes',
        'SNS:SetTopicAttributes',
        'SNS:AddPermission',
        'SNS:RemovePermission',
        'SNS:DeleteTopic',
        'SNS:Subscribe',
        'SNS:ListSubscriptionsByTopic',
        'SNS:Publish',
      ],
      Resource: arn,
      Condition: { StringEquals: { 'AWS:SourceOwner': owner } },
    },
  ],
});

const DEFAULT_DELIVERY = {
  http: {
    defaultHealthyRetryPolicy: {
      minDelayTarget: 20,
      maxDelayTarget: 20,
      numRetries: 3,
      numMaxDelayRetries: 0,
      numNoDelayRetries: 0,
      numMinDelayRetries: 0,
      backoffFunction: 'linear',
    },
    disableSubscriptionOverrides: false,
    defaultRequestPolicy: { headerContentType: 'text/plain; charset=UTF-8' },
  },
};
