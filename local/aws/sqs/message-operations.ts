import type { Message as ReceivedMessage } from '@aws-sdk/client-sqs';
import { isOff } from '../rules/is-off';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { type Message, type MessageAttributes, md5, md5OfAttributes, refuseBadMessage } from './message';
import { authorise } from './queue-policy';
import type { Queue, Queues } from './queues';
import { redriveOf } from './redrive';
import { notBuilt, outOfRange } from './refusals';

const LONGEST_HIDDEN_MS = 43_200_000;
const MOST_IN_FLIGHT = 120_000;
/** What ReceiveMessage may be asked for. Source: SQS API Reference, ReceiveMessage, AttributeNames. */
const SYSTEM_ATTRIBUTES: ReadonlySet<string> = new Set([
  'All',
  'ApproximateFirstReceiveTimestamp',
  'ApproximateReceiveCount',
  'AWSTraceHeader',
  'DeadLetterQueueSourceArn',
  'MessageDeduplicationId',
  'MessageGroupId',
  'SenderId',
  'SentTimestamp',
  'SequenceNumber',
]);

/** Messages of standard queues: sent, received, hidden, deleted. */
export function messageOperations(state: Queues): Operations<'sqs'> {
  return {
    SendMessage: (input, { caller }) => {
      const { QueueUrl, MessageBody = '', MessageAttributes = {}, DelaySeconds } = input;
      const queue = state.use(QueueUrl);
      authorise(queue, caller, 'sqs:SendMessage');
      if (input.MessageGroupId !== undefined || input.MessageDeduplicationId !== undefined)
        throw notBuilt('MessageGroupId and MessageDeduplicationId');
      if (input.MessageSystemAttributes !== undefined) throw notBuilt('MessageSystemAttributes');
      refuseBadMessage(MessageBody, MessageAttributes, Number(queue.attributes.MaximumMessageSize));
      const delay = within(DelaySeconds ?? Number(queue.attributes.DelaySeconds), 'DelaySeconds', 0, 900);
      const sentAt = state.now();
      const message: Message = {
        ...{ id: state.world.ids.uuid(), body: MessageBody, attributes: MessageAttributes, sentAt },
        senderId: caller.kind === 'service' ? caller.service : caller.userId,
        ...{ visibleAt: sentAt + delay * 1_000, receiveCount: 0, firstReceivedAt: undefined, receiptHandle: undefined },
      };
      queue.messages = [...state.kept(queue), message];
      state.changed(queue);
      return {
        MessageId: message.id,
        MD5OfMessageBody: md5(message.body),
        MD5OfMessageAttributes: md5OfAttributes(message.attributes),
      };
    },
    ReceiveMessage: (input) => {
      for (const name of input.AttributeNames ?? [])
        if (!SYSTEM_ATTRIBUTES.has(name)) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
      const queue = state.use(input.QueueUrl);
      const most = within(input.MaxNumberOfMessages ?? 1, 'MaxNumberOfMessages', 1, 10);
      const { VisibilityTimeout = Number(queue.attributes.VisibilityTimeout) } = input;
      within(VisibilityTimeout, 'VisibilityTimeout', 0, 43_200);
      within(input.WaitTimeSeconds ?? 0, 'WaitTimeSeconds', 0, 20);
      const now = state.now();
      const kept = state.kept(queue);
      if (kept.filter((message) => message.visibleAt > now && message.receiveCount > 0).length >= MOST_IN_FLIGHT)
        throw new AwsError('OverLimit', 'Too many messages in flight.');
      const waiting = redriven(state, queue).filter(({ visibleAt }) => visibleAt <= now);
      const taken = waiting.slice(0, most);
      for (const message of taken) {
        message.receiveCount++;
        message.firstReceivedAt ??= now;
        message.visibleAt = isOff('queue-visibility') ? now : now + VisibilityTimeout * 1_000;
        message.receiptHandle = handleOf(queue, message, state.world.ids.hex(16));
      }
      state.changed(queue);
      if (taken.length === 0) return {};
      const system = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
      return { Messages: taken.map((message) => received(message, system, input.MessageAttributeNames ?? [])) };
    },
    DeleteMessage: ({ QueueUrl, ReceiptHandle = '' }) => {
      const queue = state.use(QueueUrl);
      const id = messageIdIn(queue, ReceiptHandle);
      // A message that was received again since is not deleted by the older handle; that is no error.
      queue.messages = queue.messages.filter((each) => each.id !== id || each.receiptHandle !== ReceiptHandle);
      state.changed(queue);
      return {};
    },
    ChangeMessageVisibility: ({ QueueUrl, ReceiptHandle = '', VisibilityTimeout = 0 }) => {
      const queue = state.use(QueueUrl);
      within(VisibilityTimeout, 'VisibilityTimeout', 0, 43_200);
      const id = messageIdIn(queue, ReceiptHandle);
      const now = state.now();
      const message = state.kept(queue).find((each) => each.id === id && each.receiptHandle === ReceiptHandle);
      if (!message)
        throw outOfRange(
          ReceiptHandle,
          'ReceiptHandle',
          'Message does not exist or is not available for visibility timeout change.',
        );
      if (message.visibleAt <= now)
        throw new AwsError('MessageNotInflight', 'The message referred to is not in flight.');
      const until = now + VisibilityTimeout * 1_000;
      if (until - (message.firstReceivedAt ?? now) > LONGEST_HIDDEN_MS)
        throw outOfRange(
          VisibilityTimeout,
          'VisibilityTimeout',
          'Total VisibilityTimeout for the message is beyond the limit [43200 seconds].',
        );
      message.visibleAt = until;
      state.changed(queue);
      return {};
    },
  };
}

function within(value: number, parameter: string, low: number, high: number): number {
  if (!Number.isInteger(value) || value < low || value > high)
    throw outOfRange(value, parameter, `Must be between ${low} and ${high}, if provided.`);
  return value;
}

/**
 * What is left in a queue once those messages have gone to its dead-letter queue that were received as often as its
 * redrive policy allows. They keep id, body, attributes and time of sending; the count of receipts begins anew.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
function redriven(state: Queues, queue: Queue): Message[] {
  const kept = state.kept(queue);
  const redrive = redriveOf(queue.attributes);
  const target = redrive && state.byArn(redrive.deadLetterTargetArn);
  if (!redrive || !target) return kept;
  const now = state.now();
  const isSpent = ({ receiveCount, visibleAt }: Message): boolean =>
    visibleAt <= now && receiveCount >= redrive.maxReceiveCount;
  const spent = kept.filter(isSpent);
  if (spent.length === 0) return kept;
  queue.messages = kept.filter((message) => !isSpent(message));
  const anew = { receiveCount: 0, firstReceivedAt: undefined, receiptHandle: undefined, movedFrom: queue.arn };
  target.messages = [...state.kept(target), ...spent.map((message) => ({ ...message, ...anew, visibleAt: now }))];
  state.used(target);
  state.changed(target);
  return queue.messages;
}

/** Says queue and message, so that a handle of another queue is known as none. */
const handleOf = (queue: Queue, message: Message, receipt: string): string =>
  Buffer.from(`${queue.arn} ${message.id} ${receipt}`).toString('base64');

function messageIdIn(queue: Queue, handle: string): string {
  const [arn, id, receipt] = Buffer.from(handle, 'base64').toString().split(' ');
  if (arn !== queue.arn || !id || !receipt)
    throw new AwsError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`);
  return id;
}

function received(message: Message, system: readonly string[], wanted: readonly string[]): ReceivedMessage {
  const all: Record<string, string> = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.movedFrom !== undefined && { DeadLetterQueueSourceArn: message.movedFrom }),
  };
  const asked = Object.entries(all).filter(([name]) => system.some((each) => each === 'All' || each === name));
  const attributes = chosen(message.attributes, wanted);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(asked.length > 0 && { Attributes: Object.fromEntries(asked) }),
    ...(Object.keys(attributes).length > 0 && {
      MessageAttributes: attributes,
      MD5OfMessageAttributes: md5OfAttributes(attributes),
    }),
  };
}

/** By `All`, by name, or by a name's beginning: `order.*`. */
function chosen(attributes: MessageAttributes, wanted: readonly string[]): Record<string, MessageAttributes[string]> {
  const asked = (name: string): boolean =>
    wanted.some(
      (each) => each === 'All' || each === name || (each.endsWith('.*') && name.startsWith(each.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => asked(name)));
}
