import type { Timer } from '../clock/virtual-clock';
import type { World } from '../world';
import type { Message } from './message';
import { QueueMeter } from './queue-meter';
import { queueDoesNotExist } from './refusals';

export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Date;
  lastModified: Date;
  attributes: Readonly<Record<string, string>>;
  readonly tags: Map<string, string>;
  /** In the order in which they were sent; those that are past their retention are still among them. */
  messages: Message[];
  /** Virtual milliseconds. */
  purgedAt: number | undefined;
  /** Until the first of its hidden messages is visible. */
  nextVisible: Timer | undefined;
}

/** What SQS knows. */
export class Queues {
  readonly byName = new Map<string, Queue>();
  /** When queues were deleted, by name; virtual milliseconds. */
  readonly deleted = new Map<string, number>();

  private readonly meter: QueueMeter;

  constructor(readonly world: World) {
    this.meter = new QueueMeter(this);
  }

  now(): number {
    return this.world.clock.now().getTime();
  }

  arnOf(name: string): string {
    return `arn:aws:sqs:${this.world.region}:${this.world.accountId}:${name}`;
  }

  urlOf(name: string): string {
    return `https://sqs.${this.world.region}.amazonaws.com/${this.world.accountId}/${name}`;
  }

  /** The queue of an ARN, where it is of this account and Region and there is one. */
  byArn(arn: string): Queue | undefined {
    const queue = this.byName.get(arn.slice(arn.lastIndexOf(':') + 1));
    return queue?.arn === arn ? queue : undefined;
  }

  /**
   * The queue of a URL. Only its path names it: clients come by other hosts, too.
   * @throws AwsError QueueDoesNotExist
   */
  find(url: string | undefined): Queue {
    const [, account, name] = /^(?:https?:\/\/[^/]+)?\/(\d{12})\/([^/?#]+)$/.exec(url ?? '') ?? [];
    const queue = account === this.world.accountId ? this.byName.get(name ?? '') : undefined;
    if (!queue) throw queueDoesNotExist();
    return queue;
  }

  /**
   * The queue of a URL, for an operation on messages: that makes it active.
   * @throws AwsError QueueDoesNotExist
   */
  use(url: string | undefined): Queue {
    const queue = this.find(url);
    this.used(queue);
    return queue;
  }

  used(queue: Queue): void {
    this.meter.used(queue);
  }

  /** What is in a queue now: messages end with its retention period. */
  kept({ messages, attributes }: Queue): Message[] {
    const oldest = this.now() - Number(attributes.MessageRetentionPeriod) * 1_000;
    return messages.filter(({ sentAt }) => sentAt > oldest);
  }

  /**
   * After every change of a queue's messages: tells who polls it that something can be received, now or as soon as the
   * first hidden message is visible.
   */
  changed(queue: Queue): void {
    queue.nextVisible?.cancel();
    queue.nextVisible = undefined;
    const next = this.kept(queue).reduce((soonest, { visibleAt }) => Math.min(soonest, visibleAt), Infinity);
    if (next <= this.now()) this.world.tellOfMessages(queue.arn);
    else if (next < Infinity) queue.nextVisible = this.world.clock.at(next, () => this.changed(queue));
  }

  /** All messages end. */
  emptied(queue: Queue): void {
    queue.messages = [];
    this.changed(queue);
  }
}
