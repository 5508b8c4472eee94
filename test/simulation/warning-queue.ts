import type { Clock } from '../../local/aws/clock/virtual-clock';
import type { Delivery } from './evidence';
import type { Processes } from './processes';

/** As serverless.yml has the function, its queue and the mapping between them. */
export const DRAIN_TIMEOUT_MS = 10_000;
const HIDDEN_MS = 10_000;
const WINDOW_MS = 1_000;
const MOST_RECEIVES = 15;
const MOST_AT_ONCE = 2;

interface Message {
  readonly messageId: string;
  readonly payload: unknown;
  /** Its place among the deliveries. */
  readonly at: number;
  receives: number;
}

interface Functions {
  invoke(event: unknown): Promise<unknown>;
  setAside(payload: unknown, at: number, attempts: number): void;
  readonly deliveries: Delivery[];
}

/** What a function says of the batch that it was given. */
interface BatchAnswer {
  readonly batchItemFailures?: readonly { readonly itemIdentifier: string }[];
}

/**
 * The queue of warnings about Spot, and Lambda that reads it: batches of a second, two of them at once; what the function did
 * not take, or died with, comes again when it is no longer hidden, and is set aside at last.
 */
export class WarningQueue {
  private visible: Message[] = [];
  private running = 0;
  private gathering = false;
  private count = 0;
  /** Messages that are neither taken nor set aside. */
  pending = 0;

  constructor(
    private readonly clock: Clock,
    private readonly processes: Processes,
    private readonly functions: Functions,
  ) {}

  send(payload: unknown, eventId: string): void {
    const { deliveries } = this.functions;
    const at = deliveries.length;
    deliveries.push({
      at: this.clock.now(),
      functionName: 'spot-interrupted',
      eventId,
      outcome: 'running',
      attempts: 0,
    });
    this.pending++;
    this.show({ messageId: `message-${++this.count}`, payload, at, receives: 0 });
  }

  private show(message: Message): void {
    if (message.receives < MOST_RECEIVES) {
      this.visible.push(message);
      this.gather();
      return;
    }
    this.pending--;
    this.functions.setAside(message.payload, message.at, message.receives);
  }

  private gather(): void {
    if (this.gathering || this.visible.length === 0 || this.running === MOST_AT_ONCE) return;
    this.gathering = true;
    this.running++;
    this.clock.after(WINDOW_MS, () => {
      this.gathering = false;
      const batch = this.visible.splice(0);
      this.processes.soon('spot-interrupted begins', () => this.hand(batch));
      this.gather();
    });
  }

  private hand(batch: readonly Message[]): void {
    const left = new Set(batch);
    for (const message of batch) message.receives++;
    this.clock.after(HIDDEN_MS, () => {
      for (const message of left) this.show(message);
    });
    const Records = batch.map(({ messageId, payload }) => ({
      ...{ messageId, receiptHandle: messageId, body: JSON.stringify(payload), eventSource: 'aws:sqs' },
    }));
    const over = (failed: (message: Message) => boolean): void => {
      for (const message of batch) {
        const delivery = this.functions.deliveries[message.at]!;
        const outcome = failed(message) ? ('retrying' as const) : ('answered' as const);
        this.functions.deliveries[message.at] = { ...delivery, outcome, attempts: message.receives };
        if (outcome === 'answered' && left.delete(message)) this.pending--;
      }
      this.running--;
      this.gather();
    };
    this.functions.invoke({ Records }).then(
      (answer) => {
        const { batchItemFailures = [] } = (answer ?? {}) as BatchAnswer;
        const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        over(({ messageId }) => failed.has(messageId));
      },
      () => over(() => true),
    );
  }
}
