import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import type { FilterPolicy } from './filter-policy';
import { invalidParameter } from './refusals';

export interface Topic {
  readonly arn: string;
  /** Attributes that were set, by their names. */
  readonly attributes: Map<string, string>;
  readonly tags: Map<string, string>;
  /** Subscriptions that existed once. */
  deletedSubscriptions: number;
}

export interface Subscription {
  /** `<topic ARN>:<uuid>` */
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: 'email';
  readonly endpoint: string;
  /** ARN of whoever subscribed it. */
  readonly principal: string;
  readonly attributes: Map<string, string>;
  filterPolicy: FilterPolicy | undefined;
  state: 'pending' | 'confirmed';
  /** Whether only the account may unsubscribe it, and not everybody who has the mail. */
  authenticateOnUnsubscribe: boolean;
}

/** A confirmation that was mailed. */
export interface ConfirmationToken {
  readonly subscription: Subscription;
  /** Virtual time in milliseconds. */
  readonly expiresAt: number;
}

/** A subscription that was ended from its mail, not by its owner: it stays in lists as `Deleted` for a while. */
export interface EndedSubscription {
  readonly subscription: Subscription;
  /** Virtual time in milliseconds. */
  readonly listedUntil: number;
}

/** What SNS knows. */
export class Topics {
  readonly topics = new Map<string, Topic>();
  readonly subscriptions = new Map<string, Subscription>();
  readonly tokens = new Map<string, ConfirmationToken>();
  readonly ended: EndedSubscription[] = [];

  constructor(readonly world: World) {}

  arnOf(name: string): string {
    return `arn:aws:sns:${this.world.region}:${this.world.accountId}:${name}`;
  }

  /** @param parameter how the request calls the ARN: `TopicArn` or `TargetArn` */
  find(arn: string | undefined, parameter = 'TopicArn'): Topic {
    refuseBadArn(arn ?? '', parameter, this.arnOf(''));
    const topic = this.topics.get(arn ?? '');
    if (!topic) throw new AwsError('NotFound', 'Topic does not exist');
    return topic;
  }

  findSubscription(arn: string | undefined): Subscription {
    refuseBadArn(arn ?? '', 'SubscriptionArn', this.arnOf(''));
    const subscription = this.subscriptions.get(arn ?? '');
    if (!subscription) throw new AwsError('NotFound', 'Subscription does not exist');
    return subscription;
  }

  subscriptionsOf(topic: Topic): Subscription[] {
    return [...this.subscriptions.values()].filter(({ topicArn }) => topicArn === topic.arn);
  }

  /** Those that lists show as `Deleted`; not those of topics that are gone. */
  stillListed(): Subscription[] {
    const now = this.world.clock.now().getTime();
    return this.ended
      .filter(({ subscription, listedUntil }) => now < listedUntil && this.topics.has(subscription.topicArn))
      .map(({ subscription }) => subscription);
  }

  deleteSubscription(subscription: Subscription): void {
    this.subscriptions.delete(subscription.arn);
    for (const [token, { subscription: its }] of this.tokens) if (its === subscription) this.tokens.delete(token);
    const topic = this.topics.get(subscription.topicArn);
    if (topic) topic.deletedSubscriptions++;
  }
}

/** An ARN that is none, or of another account or region, is refused before anything is looked up. */
export function refuseBadArn(arn: string, parameter: string, prefix: string): void {
  const elements = arn.split(':').length;
  if (elements < 6)
    throw invalidParameter(`${parameter} Reason: An ARN must have at least 6 elements, not ${elements}`);
  if (!arn.startsWith(prefix)) throw invalidParameter(parameter);
}
