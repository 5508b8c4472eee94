import * as v from 'valibot';
import { ENVELOPE, parse } from './parse';

/** A schedule's tick. Which schedule it is, the function that the rule invokes knows. */
export interface ScheduledEvent {
  readonly at: string;
}

const Scheduled = v.object({
  ...ENVELOPE,
  source: v.literal('aws.events'),
  'detail-type': v.literal('Scheduled Event'),
});

/** Reads the event of a rule with a schedule expression. Throws InvalidMessage. Source: EventBridge user guide, scheduled rules. */
export function parseScheduledEvent(message: unknown): ScheduledEvent {
  return { at: parse('a scheduled event', Scheduled, message).time };
}
