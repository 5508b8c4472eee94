import type { Instant } from './instant';

/** An event that was given up, as it stands in the dead-letter queue. */
export interface DeadLetter {
  /** The queue's own. */
  readonly id: string;
  readonly setAsideAt: Instant;
  /** What happened, in words: `push of frontend:v2`. */
  readonly what: string;
  /** What was in its way. */
  readonly why: string;
  /** Times that its function was run with it; absent where it never was. */
  readonly attempts?: number;
  /** The name of the function that it was for; absent where nothing says so. */
  readonly functionName?: string;
  /** The name of the rule that it came by; absent where Lambda had taken it. */
  readonly rule?: string;
  /** What the function is to be invoked with; absent where it cannot be read. */
  readonly event?: object;
  /** What stands in the queue where it cannot be read. */
  readonly body?: string;
}

/** What became of a dead letter that was to be sent again. */
export interface Replayed {
  readonly id: string;
  readonly what: string;
  readonly functionName?: string;
  /** `sent`: Lambda has it, and the queue no longer. `sent-twice`: Lambda has it, and the queue still. `left`: as it was. */
  readonly outcome: 'sent' | 'sent-twice' | 'left';
  /** Where it is still in the queue. */
  readonly reason?: string;
}
