import type { Names } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';

const ASKED = 'it is asked for';
const ATTRIBUTES = {
  DelaySeconds: '5',
  MaximumMessageSize: '2048',
  MessageRetentionPeriod: '120',
  ReceiveMessageWaitTimeSeconds: '3',
  VisibilityTimeout: '31',
};
const url = (queue: string): string => `https://sqs.ap-northeast-1.amazonaws.com/123456789012/${queue}`;

export const sqs = ({ queue: QueueUrl }: Names): RoundTrips => ({
  service: 'sqs',
  trips: [
    {
      operation: 'CreateQueue',
      request: { QueueName: 'another', Attributes: ATTRIBUTES, tags: { k: 'v' } },
      read: ['GetQueueAttributes', { QueueUrl: url('another'), AttributeNames: ['All'] }, ''],
      elsewhere: {
        QueueName: ['ListQueues', { QueueNamePrefix: 'another' }, 'QueueUrls.0'],
        tags: ['ListQueueTags', { QueueUrl: url('another') }, 'Tags'],
      },
      becomes: { QueueName: [url('another'), 'a queue is shown by its URL'] },
    },
    {
      operation: 'SetQueueAttributes',
      request: { QueueUrl, Attributes: ATTRIBUTES },
      read: ['GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] }, ''],
      unsaid: { QueueUrl: ASKED },
    },
    {
      operation: 'SendMessage',
      before: [['PurgeQueue', { QueueUrl }]],
      request: {
        QueueUrl,
        MessageBody: 'body',
        DelaySeconds: 0,
        MessageAttributes: { a: { DataType: 'String', StringValue: 'v' } },
      },
      read: ['ReceiveMessage', { QueueUrl, MessageAttributeNames: ['All'] }, 'Messages.0'],
      elsewhere: { MessageBody: 'Body' },
      unsaid: { QueueUrl: ASKED, DelaySeconds: 'it is over when the message comes' },
    },
    {
      operation: 'TagQueue',
      request: { QueueUrl, Tags: { k: 'v' } },
      read: ['ListQueueTags', { QueueUrl }, ''],
      unsaid: { QueueUrl: ASKED },
    },
  ],
  writesNothing: {},
});
