import { SQS } from '@aws-sdk/client-sqs';
import { createSqs } from '../../../../local/aws/sqs/sqs';
import { sdkConfig, testKernel } from '../kernel';

export const ARN = 'arn:aws:sqs:ap-northeast-1:123456789012:letters';

/** An account with SQS and a queue `letters`. */
export async function account(Attributes: Record<string, string> = {}) {
  const aws = testKernel();
  aws.register(createSqs(aws.world));
  const sqs = new SQS(sdkConfig(aws));
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'letters', Attributes });
  const attributes = async (...AttributeNames: ('All' | 'ApproximateNumberOfMessages')[]) =>
    (await sqs.getQueueAttributes({ QueueUrl, AttributeNames })).Attributes;
  const receive = async (input: object = {}) => (await sqs.receiveMessage({ QueueUrl, ...input })).Messages ?? [];
  const send = (MessageBody: string, input: object = {}) => sqs.sendMessage({ QueueUrl, MessageBody, ...input });
  return { ...aws, sqs, QueueUrl, attributes, receive, send };
}
