import { readFilterPolicy } from './filter-policy';
import { invalidParameter, notBuilt } from './refusals';
import type { Subscription } from './topics';

/** Sets an attribute of an e-mail subscription, or throws what SNS answers. Source: SNS API Reference, Subscribe. */
export function setAttribute(
  subscription: Pick<Subscription, 'attributes' | 'filterPolicy'>,
  name: string,
  value: string,
): void {
  switch (name) {
    case 'FilterPolicy':
      if (value === '' || value === '{}') {
        subscription.attributes.delete(name);
        subscription.filterPolicy = undefined;
        return;
      }
      subscription.filterPolicy = readFilterPolicy(value);
      break;
    case 'FilterPolicyScope':
      if (value === 'MessageBody') throw notBuilt('the filter policy scope MessageBody');
      if (value !== 'MessageAttributes') throw invalidParameter('FilterPolicyScope: Invalid value');
      break;
    case 'RawMessageDelivery':
      if (value !== 'false')
        throw invalidParameter('Attributes Reason: Delivery protocol [email] does not support raw message delivery.');
      break;
    case 'DeliveryPolicy':
    case 'RedrivePolicy':
    case 'ReplayPolicy':
    case 'SubscriptionRoleArn':
      throw notBuilt(`the subscription attribute ${name}`);
    default:
      throw invalidParameter('AttributeName');
  }
  subscription.attributes.set(name, value);
}

export function describedAttributes(subscription: Subscription, owner: string): Record<string, string> {
  const { arn, topicArn, protocol, endpoint, state, attributes, principal } = subscription;
  return {
    RawMessageDelivery: 'false',
    ...Object.fromEntries(attributes),
    ...(attributes.has('FilterPolicy') && { FilterPolicyScope: 'MessageAttributes' }),
    SubscriptionArn: arn,
    TopicArn: topicArn,
    Owner: owner,
    Protocol: protocol,
    Endpoint: endpoint,
    SubscriptionPrincipal: principal,
    PendingConfirmation: String(state === 'pending'),
    ConfirmationWasAuthenticated: String(subscription.authenticateOnUnsubscribe),
  };
}
