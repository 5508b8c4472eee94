/** The mails that SNS writes around a message. Texts as its subscribers get them [obs]. */
export interface MailAddressee {
  readonly region: string;
  readonly topicArn: string;
  readonly subscriptionArn: string;
  readonly endpoint: string;
}

export const CONFIRMATION_SUBJECT = 'AWS Notification - Subscription Confirmation';
export const CANCELLATION_SUBJECT = 'AWS Notification - Unsubscribe Confirmation';
/** The subject of a message that has none. */
export const DEFAULT_SUBJECT = 'AWS Notification Message';

export function confirmationBody({ region, topicArn, endpoint }: MailAddressee, token: string): string {
  const query = new URLSearchParams({ TopicArn: topicArn, Token: token, Endpoint: endpoint });
  return [
    'You have chosen to subscribe to the topic:',
    topicArn,
    '',
    'To confirm this subscription, click or visit the link below (If this was in error no action is necessary):',
    `https://sns.${region}.amazonaws.com/confirmation.html?${query}`,
    '',
    'Please do not reply directly to this email.',
  ].join('\n');
}

/** Tells that somebody unsubscribed by a mail's link. AWS's has another link, which subscribes again: that is not built. */
export function cancellationBody(topicArn: string): string {
  return [
    'Your subscription to the topic below has been deleted:',
    topicArn,
    '',
    'Please do not reply directly to this email.',
  ].join('\n');
}

/** Bytes of a line that mail servers leave whole (RFC 5321, 4.5.3.1.6, without the line's end). */
const LONGEST_LINE = 998;

/** What is longer is broken on its way, in the middle of a link too. */
function broken(line: string): string {
  const lines = [''];
  for (const character of line) {
    const fits = Buffer.byteLength(lines.at(-1)! + character) <= LONGEST_LINE;
    if (fits) lines.push(lines.pop()! + character);
    else lines.push(character);
  }
  return lines.join('\n');
}

/** A message with the footer that SNS appends to every one. */
export function notificationBody({ region, subscriptionArn, endpoint }: MailAddressee, message: string): string {
  const query = `SubscriptionArn=${subscriptionArn}&Endpoint=${endpoint}`;
  return [
    ...message.split('\n').map((line) => (Buffer.byteLength(line) <= LONGEST_LINE ? line : broken(line))),
    '',
    '--',
    'If you wish to stop receiving notifications from this topic, please click or visit the link below to unsubscribe:',
    `https://sns.${region}.amazonaws.com/unsubscribe.html?${query}`,
    '',
    'Please do not reply directly to this email. If you have any questions or comments regarding this email, please contact us at https://aws.amazon.com/support',
  ].join('\n');
}
