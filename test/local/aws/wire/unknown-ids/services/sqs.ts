import type { Names } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

const noQueue = 'QueueDoesNotExist';

export const sqs = (names: Names): UnknownIds => ({
  service: 'sqs',
  names: {
    QueueUrl: [names.queue, names.queue.replace(/queue$/, 'nothing'), noQueue],
    QueueName: ['queue', 'nothing', noQueue],
    QueueOwnerAWSAccountId: ['123456789012', '210987654321', noQueue],
    ReceiptHandle: [names.receipt, 'nothing', 'ReceiptHandleIsInvalid'],
  },
  looksNothingUp: [
    'CreateQueue.QueueName',
    'AttributeNames',
    'MessageAttributeNames',
    'MessageSystemAttributeNames',
    'MessageDeduplicationId',
    'MessageGroupId',
    'ReceiveRequestAttemptId',
  ],
  namesNothing: ['CreateQueue', 'ListQueues'],
  requests: {
    SetQueueAttributes: { Attributes: { VisibilityTimeout: '31' } },
    TagQueue: { Tags: { k: 'v' } },
  },
  removing: ['UntagQueue', 'DeleteMessage', 'PurgeQueue', 'DeleteQueue'],
});
