import { readPolicyDocument } from '../iam/policy-document';
import { AwsError } from '../wire/aws-error';
import { checkRedrive } from './redrive';
import { notBuilt } from './refusals';

/** What a new queue is, by AWS's names. Source: SQS API Reference, CreateQueue; the largest message since August 2025. */
export const DEFAULTS: Readonly<Record<string, string>> = {
  DelaySeconds: '0',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  SqsManagedSseEnabled: 'true',
  VisibilityTimeout: '30',
};

/** Whole numbers, from and to. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  DelaySeconds: [0, 900],
  KmsDataKeyReusePeriodSeconds: [60, 86_400],
  MaximumMessageSize: [1_024, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600],
  ReceiveMessageWaitTimeSeconds: [0, 20],
  VisibilityTimeout: [0, 43_200],
};

const NOT_BUILT = new Set([
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
  'RedriveAllowPolicy',
]);

/** Attributes that only describe. */
const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'QueueArn',
];

/** Every name that GetQueueAttributes may be asked for. */
export const READABLE = new Set([
  'All',
  'Policy',
  'KmsMasterKeyId',
  'RedrivePolicy',
  ...Object.keys(RANGES),
  ...Object.keys(DEFAULTS),
  ...NOT_BUILT,
  ...COUNTS,
]);

/**
 * What a queue's attributes become; an empty text takes an attribute away.
 * @param isQueue whether an ARN names a queue that is there
 * @throws AwsError InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue, NotImplemented
 */
export function attributesWith(
  before: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string>>,
  isQueue: (arn: string) => boolean,
): Readonly<Record<string, string>> {
  const after: Record<string, string> = { ...before };
  for (const [name, value] of Object.entries(changes)) {
    refuseBadAttribute(name, value, isQueue);
    if (value === '') delete after[name];
    else after[name] = value;
  }
  // One of two kinds of encryption: naming a key ends the other.
  if (changes.KmsMasterKeyId) after.SqsManagedSseEnabled = 'false';
  return { ...DEFAULTS, ...after };
}

function refuseBadAttribute(name: string, value: string, isQueue: (arn: string) => boolean): void {
  if (NOT_BUILT.has(name)) throw notBuilt(`the queue attribute ${name}`);
  const bad = (): AwsError => new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
  if (name === 'Policy') {
    if (value !== '' && !readPolicyDocument(value, 'resource').ok) throw bad();
    return;
  }
  if (name === 'KmsMasterKeyId') return;
  if (name === 'RedrivePolicy') {
    if (value !== '') checkRedrive(value, isQueue);
    return;
  }
  if (name === 'SqsManagedSseEnabled') {
    if (value !== 'true' && value !== 'false') throw bad();
    return;
  }
  const range = Object.hasOwn(RANGES, name) ? RANGES[name] : undefined;
  if (!range) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
  if (!/^\d{1,9}$/.test(value) || Number(value) < range[0] || Number(value) > range[1]) throw bad();
}
