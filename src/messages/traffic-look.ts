import * as v from 'valibot';
import { parse } from './parse';

/** A deployment whose traffic is to be watched. */
export interface TrafficLook {
  readonly service: string;
  readonly deploymentId: string;
}

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(255));
const Payload = v.object({ service: text, deploymentId: text });

/** Reads what the sweep sends. It says no more than where to look. Throws InvalidMessage. */
export function parseTrafficLook(message: unknown): TrafficLook {
  return parse('a look at traffic', Payload, message);
}
