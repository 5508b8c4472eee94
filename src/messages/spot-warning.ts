import * as v from 'valibot';
import { InvalidMessage } from '../domain/errors';
import type { HeardWarning } from '../domain/spot/warning';
import { parseInstanceWarning } from './ec2-instance-warning';
import { parseTaskStateChange } from './ecs-task-state-change';
import { parse } from './parse';

const Event = v.object({ source: v.string() });

/** Reads an event of any kind that warns of Spot. Throws InvalidMessage. */
export function parseSpotWarning(message: unknown): HeardWarning {
  const { source } = parse('an event', Event, message);
  return source === 'aws.ec2' ? parseInstanceWarning(message) : parseTaskStateChange(message);
}

/** Reads a message of the queue of warnings: its body is an event. Throws InvalidMessage. */
export function parseQueuedWarning(body: string): HeardWarning {
  let message: unknown;
  try {
    message = JSON.parse(body);
  } catch {
    throw new InvalidMessage('Not an event', ['body: not JSON']);
  }
  return parseSpotWarning(message);
}
