import { asService } from '../iam/credentials';
import { sharedWords } from '../wire/constraints/validation-exception';
import type { ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';
import { Mailbox } from './mailbox';
import { publishOperations } from './publish-operations';
import { subscriptionOperations } from './subscription-operations';
import { topicOperations } from './topic-operations';
import { Topics } from './topics';
import { endByLink } from './unsubscribe-link';

export interface Sns {
  readonly implementation: ServiceImplementation<'sns'>;
  /** Where e-mails arrive, whoever they are to. */
  readonly mailbox: Mailbox;
}

/** Amazon Simple Notification Service: standard topics with e-mail subscriptions. */
export function createSns(world: World): Sns {
  const state = new Topics(world);
  // The link in a mail leads to a page of SNS, which confirms with the token that the link carries.
  const mailbox: Mailbox = new Mailbox({
    confirm: (TopicArn, Token) => world.call(asService('sns'), 'sns', 'ConfirmSubscription', { TopicArn, Token }),
    unsubscribe: (arn) => endByLink(state, mailbox, arn),
  });
  const operations = {
    ...topicOperations(state),
    ...subscriptionOperations(state, mailbox),
    ...publishOperations(state, mailbox),
  };
  return { implementation: { name: 'sns', operations, refusalOf: sharedWords('ValidationError') }, mailbox };
}
