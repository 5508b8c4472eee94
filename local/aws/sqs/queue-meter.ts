import type { Queue, Queues } from './queues';

const MINUTE_MS = 60_000;
/** A queue stays active this long after its last use, and as long as there are messages in it. */
const ACTIVE_MS = 6 * 60 * MINUTE_MS;

/**
 * Measures active queues each full minute, for the minute before.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export class QueueMeter {
  /** Until when each measured queue is active at least; virtual milliseconds. */
  private readonly activeUntil = new Map<Queue, number>();

  constructor(private readonly queues: Queues) {}

  used(queue: Queue): void {
    const isMeasured = this.activeUntil.has(queue);
    this.activeUntil.set(queue, this.queues.now() + ACTIVE_MS);
    if (!isMeasured) this.measureNextMinute(queue);
  }

  private measureNextMinute(queue: Queue): void {
    const next = (Math.floor(this.queues.now() / MINUTE_MS) + 1) * MINUTE_MS;
    this.queues.world.clock.at(next, () => {
      const kept = this.queues.kept(queue);
      const isActive = kept.length > 0 || next <= (this.activeUntil.get(queue) ?? 0);
      if (!isActive || this.queues.byName.get(queue.name) !== queue) {
        this.activeUntil.delete(queue);
        return;
      }
      const hidden = kept.filter(({ visibleAt }) => visibleAt > next);
      const delayed = hidden.filter(({ receiveCount }) => receiveCount === 0);
      const oldest = Math.min(next, ...kept.map(({ sentAt }) => sentAt));
      const values = {
        ApproximateNumberOfMessagesVisible: kept.length - hidden.length,
        ApproximateNumberOfMessagesNotVisible: hidden.length - delayed.length,
        ApproximateNumberOfMessagesDelayed: delayed.length,
        ApproximateAgeOfOldestMessage: Math.floor((next - oldest) / 1_000),
      };
      const time = new Date(next - MINUTE_MS);
      for (const [name, value] of Object.entries(values))
        this.queues.world.measure({
          ...{ namespace: 'AWS/SQS', name, dimensions: { QueueName: queue.name }, value, time },
        });
      this.measureNextMinute(queue);
    });
  }
}
