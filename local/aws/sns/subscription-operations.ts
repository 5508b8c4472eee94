import { nameOfCaller } from '../iam/credentials';
import { pageOf } from '../page';
import type { Operations } from '../wire/implementation';
import { CONFIRMATION_SUBJECT, confirmationBody } from './mail-text';
import type { Mailbox } from './mailbox';
import { invalidParameter, notBuilt } from './refusals';
import { describedAttributes, setAttribute } from './subscription-attributes';
import { refuseBadArn, type Subscription, type Topics } from './topics';

const PAGE_SIZE = 100;
/** A confirmation can be given for two days (SNS API Reference, Subscribe). */
const TOKEN_LIFETIME_IN_MS = 2 * 24 * 60 * 60_000;
const OTHER_PROTOCOLS = ['http', 'https', 'email-json', 'sms', 'sqs', 'application', 'lambda', 'firehose'];
const EMAIL_ADDRESS = /^[^\s@<>",;:]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;

/** Who gets a topic's messages: subscribed, confirmed by the owner of the address, looked at, unsubscribed. */
export function subscriptionOperations(state: Topics, mailbox: Mailbox): Operations<'sns'> {
  const { world, subscriptions, tokens } = state;
  const shownArn = ({ arn, state: its }: Subscription): string => {
    if (!subscriptions.has(arn)) return 'Deleted';
    return its === 'pending' ? 'PendingConfirmation' : arn;
  };
  const listed = (subscription: Subscription) => ({
    SubscriptionArn: shownArn(subscription),
    Owner: world.accountId,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    TopicArn: subscription.topicArn,
  });
  const page = (list: Iterable<Subscription>, NextToken: string | undefined) => {
    const found = pageOf(list, ({ arn }) => arn, NextToken, PAGE_SIZE);
    if (!found) throw invalidParameter('NextToken');
    return { Subscriptions: found.items.map(listed), NextToken: found.next };
  };
  const askForConfirmation = (subscription: Subscription): void => {
    const now = world.clock.now();
    const token = world.ids.hex(128);
    tokens.set(token, { subscription, expiresAt: now.getTime() + TOKEN_LIFETIME_IN_MS });
    const addressee = { ...subscription, region: world.region, subscriptionArn: subscription.arn };
    mailbox.deliver({
      to: subscription.endpoint,
      subject: CONFIRMATION_SUBJECT,
      body: confirmationBody(addressee, token),
      sentAt: now.toISOString(),
      kind: 'confirmation',
    });
  };
  return {
    Subscribe: (input, { caller }) => {
      const { Protocol = '', Endpoint = '', Attributes = {}, ReturnSubscriptionArn = false } = input;
      const topic = state.find(input.TopicArn);
      if (OTHER_PROTOCOLS.includes(Protocol)) throw notBuilt(`the protocol ${Protocol} (email is)`);
      if (Protocol !== 'email') throw invalidParameter(`Amazon SNS does not support this protocol string: ${Protocol}`);
      if (!EMAIL_ADDRESS.test(Endpoint)) throw invalidParameter('Email address');
      const wanted: Pick<Subscription, 'attributes' | 'filterPolicy'> = {
        attributes: new Map(),
        filterPolicy: undefined,
      };
      for (const [name, value] of Object.entries(Attributes)) setAttribute(wanted, name, value);
      let subscription = state.subscriptionsOf(topic).find(({ endpoint }) => endpoint === Endpoint);
      if (subscription) {
        const same = [...wanted.attributes].every(([name, value]) => subscription?.attributes.get(name) === value);
        if (!same) throw invalidParameter('Attributes Reason: Subscription already exists with different attributes');
      } else {
        subscription = {
          ...wanted,
          arn: `${topic.arn}:${world.ids.uuid()}`,
          topicArn: topic.arn,
          protocol: 'email',
          endpoint: Endpoint,
          principal: nameOfCaller(caller),
          state: 'pending',
          authenticateOnUnsubscribe: false,
        };
        subscriptions.set(subscription.arn, subscription);
      }
      if (subscription.state === 'pending') askForConfirmation(subscription);
      const shown = subscription.state === 'confirmed' || ReturnSubscriptionArn;
      return { SubscriptionArn: shown ? subscription.arn : 'pending confirmation' };
    },
    ConfirmSubscription: ({ TopicArn, Token = '', AuthenticateOnUnsubscribe }) => {
      const topic = state.find(TopicArn);
      const confirmation = tokens.get(Token);
      if (!confirmation || confirmation.subscription.topicArn !== topic.arn) throw invalidParameter('Token');
      if (confirmation.expiresAt <= world.clock.now().getTime())
        throw invalidParameter('Token Reason: The token has expired');
      const { subscription } = confirmation;
      subscription.state = 'confirmed';
      if (AuthenticateOnUnsubscribe === 'true') subscription.authenticateOnUnsubscribe = true;
      return { SubscriptionArn: subscription.arn };
    },
    Unsubscribe: ({ SubscriptionArn = '' }) => {
      refuseBadArn(SubscriptionArn, 'SubscriptionArn', state.arnOf(''));
      const subscription = subscriptions.get(SubscriptionArn);
      if (subscription?.state === 'pending')
        throw invalidParameter('SubscriptionArn Reason: The subscription is pending confirmation');
      // One that is gone is not there: the same answer.
      if (subscription) state.deleteSubscription(subscription);
      return {};
    },
    ListSubscriptions: ({ NextToken }) => page([...subscriptions.values(), ...state.stillListed()], NextToken),
    ListSubscriptionsByTopic: ({ TopicArn, NextToken }) => {
      const { arn } = state.find(TopicArn);
      const all = [...subscriptions.values(), ...state.stillListed()];
      return page(
        all.filter(({ topicArn }) => topicArn === arn),
        NextToken,
      );
    },
    GetSubscriptionAttributes: ({ SubscriptionArn }) => ({
      Attributes: describedAttributes(state.findSubscription(SubscriptionArn), world.accountId),
    }),
    SetSubscriptionAttributes: ({ SubscriptionArn, AttributeName = '', AttributeValue = '' }) => {
      setAttribute(state.findSubscription(SubscriptionArn), AttributeName, AttributeValue);
      return {};
    },
  };
}
