import {
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  type SNSClient,
  type Subscription,
} from '@aws-sdk/client-sns';
import { asking, askingFor } from './aws-error';

/** Publishes a mail to a topic. SNS has no idempotency on standard topics: sent twice, it is delivered twice. */
export async function publishMail(
  sns: SNSClient,
  topicArn: string,
  { subject, body }: { readonly subject: string; readonly body: string },
): Promise<void> {
  await asking('sns:Publish', sns.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: body })));
}

/** In place of the ARN of what was unsubscribed by a mail's link: listed for three days still, and mailed nothing. */
const ENDED = 'Deleted';

/**
 * Why a mail to a topic would not reach one address and nobody else, with the remedy; undefined when it does: exactly one
 * subscription, confirmed, by e-mail, of that address. Other addresses are not repeated. Throws AwsError.
 *
 * SNS API reference, ListSubscriptionsByTopic: what is not confirmed has `PendingConfirmation` for an ARN. What was
 * unsubscribed by a mail's link has `Deleted` (observed: ansible/ansible#20086).
 */
export async function subscriptionObstacle(
  sns: SNSClient,
  topicArn: string,
  email: string,
): Promise<string | undefined> {
  const listed = await subscriptionsOf(sns, topicArn);
  const name = topicArn.slice(topicArn.lastIndexOf(':') + 1);
  if (!listed) return `there is no topic ${name}. Deploy the stack, then confirm the mail that AWS sends to ${email}.`;
  const subscriptions = listed.filter(({ SubscriptionArn }) => SubscriptionArn !== ENDED);
  const [subscription, ...more] = subscriptions;
  if (!subscription && listed.length > 0)
    return `somebody, perhaps a scanner of mails, opened the link to unsubscribe below a mail of the topic ${name}. Subscribe ${email} to it again, and confirm with AuthenticateOnUnsubscribe.`;
  if (!subscription)
    return `nobody is subscribed to the topic ${name}. Subscribe ${email} to it, then confirm the mail that AWS sends.`;
  if (more.length > 0)
    return `the topic ${name} has ${subscriptions.length} subscriptions, and the link is for one person. Delete all but the one of ${email}.`;
  if (subscription.Protocol !== 'email' || subscription.Endpoint?.toLowerCase() !== email.toLowerCase())
    return `the subscription of the topic ${name} is not that of ${email} by e-mail. Delete it, subscribe ${email}, then confirm the mail that AWS sends.`;
  if (!subscription.SubscriptionArn?.startsWith('arn:'))
    return `the subscription of ${email} is not confirmed. Open the link in the mail that AWS sent; after two days it is void: then subscribe the address to the topic ${name} again.`;
  return undefined;
}

/** All of a topic's subscriptions; undefined when there is no such topic. */
async function subscriptionsOf(sns: SNSClient, topicArn: string): Promise<readonly Subscription[] | undefined> {
  const subscriptions: Subscription[] = [];
  let nextToken: string | undefined;
  do {
    const page = await askingFor(
      'sns:ListSubscriptionsByTopic',
      sns.send(
        new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, ...(nextToken ? { NextToken: nextToken } : {}) }),
      ),
    );
    if (!page) return undefined;
    subscriptions.push(...(page.Subscriptions ?? []));
    nextToken = page.NextToken;
  } while (nextToken);
  return subscriptions;
}
