import type { Message } from '@aws-sdk/client-sqs';
import type { Timer } from '../../clock/virtual-clock';
import { asService } from '../../iam/credentials';
import { AwsError } from '../../wire/aws-error';
import type { World } from '../../world';
import { queueUrlOf } from '../dead-letters';
import { invokeFunction } from '../invoke';
import type { LambdaFunction } from '../lambda-function';
import { failedMessages } from './batch-outcome';
import { type EventSourceMapping, USUAL_CONCURRENCY } from './mapping';
import { queueEvent } from './queue-event';

/** Messages that SQS hands out at once. */
const RECEIVED_AT_ONCE = 10;
/** Bytes of a batch: what a synchronous invocation takes. */
const LARGEST_BATCH = 6_291_456;
/** After SQS refused. */
const AGAIN_AFTER_MS = 60_000;

/**
 * Reads the queue of one mapping with the function's role, and invokes the function with what it reads. It is told when
 * there is something to read ({@link wake}), and has no timer while there is not.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export class QueuePoller {
  /** By message id: one that comes again while its batch is gathered is deleted by its newer handle. */
  private gathered = new Map<string, Message>();
  private gatheredBytes = 0;
  private window: Timer | undefined;
  private again: Timer | undefined;
  /** Batches that the function has now. */
  private running = 0;
  private polling = false;
  private toldMeanwhile = false;
  private ended = false;

  constructor(
    private readonly world: World,
    private readonly mapping: EventSourceMapping,
    private readonly find: (name: string) => LambdaFunction | undefined,
  ) {}

  /** There may be something to read. */
  wake(): void {
    this.toldMeanwhile = true;
    if (this.polling) return;
    this.polling = true;
    this.begin(async () => {
      try {
        while (this.toldMeanwhile && this.mayRead()) {
          this.toldMeanwhile = false;
          if ((await this.read()) === 'known') break;
        }
      } finally {
        this.polling = false;
      }
    });
  }

  /** Reads no more; what it has gathered comes again once it is visible. */
  end(): void {
    this.ended = true;
    this.window?.cancel();
    this.again?.cancel();
  }

  private mayRead(): boolean {
    const { enabled, maximumConcurrency = USUAL_CONCURRENCY } = this.mapping.settings;
    return enabled && !this.ended && this.running < maximumConcurrency;
  }

  /**
   * Reads until the queue is empty or the function has as many batches as it may have.
   * @returns `known` when it hands out only what is gathered already
   */
  private async read(): Promise<'known' | undefined> {
    while (this.mayRead()) {
      const { batchSize, windowInSeconds } = this.mapping.settings;
      const messages = await this.receive(Math.min(RECEIVED_AT_ONCE, batchSize - this.gathered.size));
      if (messages.length === 0) return undefined;
      const before = this.gathered.size;
      for (const message of messages) {
        const bytes = Buffer.byteLength(message.Body ?? '');
        if (this.gatheredBytes + bytes > LARGEST_BATCH) this.invoke();
        if (!this.gathered.has(message.MessageId ?? '')) this.gatheredBytes += bytes;
        this.gathered.set(message.MessageId ?? '', message);
      }
      const isKnown = this.gathered.size === before;
      if (windowInSeconds === 0 || this.gathered.size >= batchSize) this.invoke();
      else this.window ??= this.world.clock.after(windowInSeconds * 1_000, () => this.invoke());
      if (isKnown) return 'known';
    }
    return undefined;
  }

  private async receive(most: number): Promise<Message[]> {
    const all = ['All' as const];
    try {
      const { Messages = [] } = await this.asFunction('ReceiveMessage', {
        QueueUrl: this.queueUrl,
        MaxNumberOfMessages: most,
        MessageSystemAttributeNames: all,
        MessageAttributeNames: all,
      });
      return Messages;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.again?.cancel();
      if (error.code !== 'QueueDoesNotExist') this.again = this.world.clock.after(AGAIN_AFTER_MS, () => this.wake());
      return [];
    }
  }

  /** Hands what is gathered to the function. */
  private invoke(): void {
    this.window?.cancel();
    this.window = undefined;
    const batch = [...this.gathered.values()];
    this.gathered = new Map();
    this.gatheredBytes = 0;
    if (batch.length === 0 || this.ended) return;
    this.running++;
    this.begin(async () => {
      try {
        await this.hand(batch);
      } finally {
        this.running--;
        this.wake();
      }
    });
  }

  private async hand(batch: readonly Message[]): Promise<void> {
    const { functionName, reportsItemFailures } = this.mapping.settings;
    const fn = this.find(functionName);
    if (!fn) return;
    const payload = JSON.stringify(queueEvent(batch, this.mapping.queueArn));
    const { outcome } = await invokeFunction(this.world, fn, this.world.ids.uuid(), payload);
    const ids = batch.map(({ MessageId = '' }) => MessageId);
    const failed = failedMessages(outcome, ids, reportsItemFailures);
    for (const { MessageId = '', ReceiptHandle } of batch)
      if (!failed.has(MessageId))
        await this.asFunction('DeleteMessage', { QueueUrl: this.queueUrl, ReceiptHandle }).catch((error) => {
          // It comes again.
          if (!(error instanceof AwsError)) throw error;
        });
  }

  private get queueUrl(): string {
    return queueUrlOf(this.mapping.queueArn);
  }

  private asFunction<Operation extends 'ReceiveMessage' | 'DeleteMessage'>(
    operation: Operation,
    input: Parameters<typeof this.world.call<'sqs', Operation>>[3],
  ) {
    const roleArn = this.find(this.mapping.settings.functionName)?.role.arn;
    if (roleArn === undefined) throw new AwsError('QueueDoesNotExist', 'The function is gone.');
    return this.world.call(asService('lambda', { roleArn }), 'sqs', operation, input);
  }

  /** Nobody waits for it: the clock does, and tells of errors in its timers. */
  private begin(work: () => Promise<void>): void {
    this.world.clock.hold(work).catch((error) => {
      this.world.clock.after(0, () => {
        throw error;
      });
    });
  }
}
