import { anywhere, each, type Requirements, type RequirementTable, type Scene } from './requirement';

/** A queue's URL ends in its account and its name. */
const ofQueue = ({ QueueUrl = '' }: { QueueUrl?: string | undefined }, scene: Scene): Requirements =>
  each([scene.arn('sqs', QueueUrl.split('/').at(-1) ?? '')]);
const ofName = ({ QueueName = '' }: { QueueName?: string | undefined }, scene: Scene): Requirements =>
  each([scene.arn('sqs', QueueName)]);

/** What SQS asks. Source: Service Authorization Reference, "Amazon SQS". */
export const sqs: RequirementTable<'sqs'> = {
  ChangeMessageVisibility: ofQueue,
  CreateQueue: ofName,
  DeleteMessage: ofQueue,
  DeleteQueue: ofQueue,
  GetQueueAttributes: ofQueue,
  GetQueueUrl: ofName,
  ListQueueTags: ofQueue,
  ListQueues: anywhere,
  PurgeQueue: ofQueue,
  ReceiveMessage: ofQueue,
  SendMessage: ofQueue,
  SetQueueAttributes: ofQueue,
  TagQueue: ofQueue,
  UntagQueue: ofQueue,
};
