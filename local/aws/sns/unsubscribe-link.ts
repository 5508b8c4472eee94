import { AwsError } from '../wire/aws-error';
import { CANCELLATION_SUBJECT, cancellationBody } from './mail-text';
import type { Mailbox } from './mailbox';
import type { Topics } from './topics';

/** How long what was ended from its mail is listed as `Deleted` (AWS Knowledge Center, sns-cross-account-subscription). */
const LISTED_FOR_MS = 72 * 60 * 60_000;

/**
 * Ends a subscription for whoever opens the link below one of its mails. It stays in lists, and its owner is told by a last
 * mail; where the confirmation asked for authentication, the link does nothing.
 * @throws AwsError what SNS answers without a signature
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html
 */
export function endByLink(state: Topics, mailbox: Mailbox, subscriptionArn: string): void {
  const { world } = state;
  const subscription = state.subscriptions.get(subscriptionArn);
  if (!subscription) return;
  if (subscription.authenticateOnUnsubscribe)
    throw new AwsError('AuthorizationError', 'This subscription is only unsubscribed with a signature');
  state.deleteSubscription(subscription);
  const now = world.clock.now();
  state.ended.push({ subscription, listedUntil: now.getTime() + LISTED_FOR_MS });
  mailbox.deliver({
    to: subscription.endpoint,
    subject: CANCELLATION_SUBJECT,
    body: cancellationBody(subscription.topicArn),
    sentAt: now.toISOString(),
    kind: 'notification',
  });
}
