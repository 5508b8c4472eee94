import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { asking } from './aws-error';

/** Publishes a mail to a topic. SNS has no idempotency on standard topics: sent twice, it is delivered twice. */
export async function publishMail(
  sns: SNSClient,
  topicArn: string,
  { subject, body }: { readonly subject: string; readonly body: string },
): Promise<void> {
  await asking('sns:Publish', sns.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: body })));
}
