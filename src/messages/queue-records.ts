import * as v from 'valibot';
import { parse } from './parse';

/** A message of a queue, as it invokes a function. */
export interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
}

const Records = v.object({
  Records: v.array(v.object({ messageId: v.pipe(v.string(), v.minLength(1)), body: v.string() })),
});

/** Reads a batch of messages. Throws InvalidMessage. Source: Lambda developer guide, with-sqs. */
export function parseQueueRecords(message: unknown): readonly QueueRecord[] {
  return parse('a batch of messages', Records, message).Records;
}

/** Whether an event is a batch of messages, or an event of its own that is sent again. */
export const isQueueBatch = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'Records' in message;
