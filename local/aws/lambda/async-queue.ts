import { isOff } from '../rules/is-off';
import type { World } from '../world';
import { type DeadLetter, sendDeadLetters } from './dead-letters';
import { invokeFunction } from './invoke';
import type { LambdaFunction } from './lambda-function';
import type { FunctionError } from './runner';

/** An asynchronous invocation that Lambda gave up. */
export interface Discarded {
  readonly time: string;
  readonly functionArn: string;
  readonly requestId: string;
  readonly payload: string;
  readonly attempts: number;
  readonly condition: 'RetriesExhausted' | 'EventAgeExceeded' | 'FunctionDeleted';
  /** Codes with which the queues refused that were to have it; absent when none did. */
  readonly refusals?: readonly string[];
}

interface QueuedEvent {
  readonly functionName: string;
  readonly functionArn: string;
  readonly requestId: string;
  readonly payload: string;
  readonly queuedAt: Date;
  attempts: number;
}

const DISCARDED_KEPT = 1_000;
/** Virtual time before the first and the second retry. */
const RETRY_DELAYS_IN_MS = [60_000, 120_000];
const DEFAULT_AGE_IN_SECONDS = 6 * 3_600;

/**
 * The queue of asynchronous invocations. An event runs as soon as the machine has room for it; when the function fails,
 * it runs again after one and after two more minutes, unless the function's configuration says less. What is given up
 * goes to the function's dead-letter queue and destination.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class AsyncQueue {
  /** The newest events given up, oldest first. */
  readonly discarded: Discarded[] = [];
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(
    private readonly world: World,
    private readonly parallelism: number,
    private readonly find: (name: string) => LambdaFunction | undefined,
  ) {}

  add(fn: LambdaFunction, requestId: string, payload: string): void {
    this.begin({
      functionName: fn.name,
      functionArn: fn.arn,
      requestId,
      payload,
      queuedAt: this.world.clock.now(),
      attempts: 0,
    });
  }

  /** Time stands still from here to the end of the attempt, a wait for room included. */
  private begin(event: QueuedEvent): void {
    this.world.clock
      .hold(async () => {
        // Who leaves hands its place to the longest waiting.
        if (this.running >= this.parallelism) await new Promise<void>((resolve) => this.waiting.push(resolve));
        else this.running++;
        try {
          await this.attempt(event);
        } finally {
          const next = this.waiting.shift();
          if (next) next();
          else this.running--;
        }
      })
      .catch((error) => {
        // Nobody waits for an event; the clock tells of errors in its timers.
        this.world.clock.after(0, () => {
          throw error;
        });
      });
  }

  private async attempt(event: QueuedEvent): Promise<void> {
    const fn = this.find(event.functionName);
    if (!fn) return this.note(event, 'FunctionDeleted');
    event.attempts++;
    const { outcome } = await invokeFunction(this.world, fn, event.requestId, event.payload);
    if (!('error' in outcome.result)) return;
    const config = this.find(event.functionName)?.eventInvokeConfig;
    const { error } = outcome.result;
    if (isOff('async-retry') || event.attempts > (config?.maximumRetryAttempts ?? RETRY_DELAYS_IN_MS.length))
      return this.discard(event, 'RetriesExhausted', error);
    const next = this.world.clock.now().getTime() + RETRY_DELAYS_IN_MS[event.attempts - 1]!;
    const age = (config?.maximumEventAgeInSeconds ?? DEFAULT_AGE_IN_SECONDS) * 1_000;
    if (next - event.queuedAt.getTime() > age) return this.discard(event, 'EventAgeExceeded', error);
    this.world.clock.at(next, () => this.begin(event));
  }

  /** Gives an event up that the function had and did not take. */
  private async discard(event: QueuedEvent, condition: DeadLetter['condition'], error: FunctionError): Promise<void> {
    const { requestId, payload, attempts } = event;
    const fn = this.find(event.functionName);
    const letter = { requestId, payload, attempts, condition, error };
    this.note(
      event,
      condition,
      fn && !isOff('async-dead-letters') ? await sendDeadLetters(this.world, fn, letter) : [],
    );
  }

  private note(event: QueuedEvent, condition: Discarded['condition'], refusals: readonly string[] = []): void {
    const { functionArn, requestId, payload, attempts } = event;
    const time = this.world.clock.now().toISOString();
    this.discarded.push({
      ...{ time, functionArn, requestId, payload, attempts, condition },
      ...(refusals.length > 0 && { refusals }),
    });
    if (this.discarded.length > DISCARDED_KEPT) this.discarded.shift();
  }
}
