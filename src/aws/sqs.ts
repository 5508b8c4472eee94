import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type Instant, instant } from '../domain/instant';
import { asking, askingFor } from './aws-error';

/** A message that nobody else receives for a while. */
export interface TakenMessage {
  readonly id: string;
  readonly sentAt: Instant;
  readonly body: string;
  /** Those that are text. */
  readonly attributes: Readonly<Record<string, string>>;
  /** ARN of the queue that SQS moved it from, where it did. */
  readonly movedFrom?: string;
  /** What it is deleted or given back by. */
  readonly receiptHandle: string;
}

/** A queue in the account and Region that are asked; undefined when there is none of that name. Throws AwsError. */
export async function queueUrl(sqs: SQSClient, QueueName: string): Promise<string | undefined> {
  const found = await askingFor('sqs:GetQueueUrl', sqs.send(new GetQueueUrlCommand({ QueueName })));
  return found?.QueueUrl;
}

/**
 * Takes at most ten messages. A short wait asks all of SQS's servers: without it, some that have messages may not be asked.
 * SQS developer guide, "Amazon SQS short and long polling". Throws AwsError.
 */
export async function takeMessages(
  sqs: SQSClient,
  QueueUrl: string,
  hiddenForSeconds: number,
): Promise<readonly TakenMessage[]> {
  const input = {
    ...{ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, VisibilityTimeout: hiddenForSeconds },
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['SentTimestamp' as const, 'DeadLetterQueueSourceArn' as const],
  };
  const { Messages = [] } = await asking('sqs:ReceiveMessage', sqs.send(new ReceiveMessageCommand(input)));
  return Messages.map(taken);
}

function taken({ MessageId = '', Body = '', ReceiptHandle = '', Attributes, MessageAttributes = {} }: Message) {
  const texts = Object.entries(MessageAttributes).flatMap(([name, { StringValue }]) =>
    StringValue === undefined ? [] : [[name, StringValue] as const],
  );
  return {
    id: MessageId,
    sentAt: instant(new Date(Number(Attributes?.SentTimestamp ?? 0))),
    body: Body,
    attributes: Object.fromEntries(texts),
    ...(Attributes?.DeadLetterQueueSourceArn === undefined ? {} : { movedFrom: Attributes.DeadLetterQueueSourceArn }),
    receiptHandle: ReceiptHandle,
  };
}

/** Throws AwsError. */
export async function deleteMessage(sqs: SQSClient, QueueUrl: string, message: TakenMessage): Promise<void> {
  const ReceiptHandle = message.receiptHandle;
  await asking('sqs:DeleteMessage', sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })));
}

/** Lets others receive a message at once. Throws AwsError. */
export async function giveBack(sqs: SQSClient, QueueUrl: string, message: TakenMessage): Promise<void> {
  const input = { QueueUrl, ReceiptHandle: message.receiptHandle, VisibilityTimeout: 0 };
  await asking('sqs:ChangeMessageVisibility', sqs.send(new ChangeMessageVisibilityCommand(input)));
}
