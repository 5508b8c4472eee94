import * as v from 'valibot';
import { GATE_ID } from '../domain/gate/gate';
import { parse } from './parse';

/** A gate whose ballot was written. */
export interface VoteCast {
  readonly gateId: string;
}

const Payload = v.object({ gateId: v.pipe(v.string(), v.regex(GATE_ID, 'gate id')) });

/** Reads what the functions that take votes send. It says no more than where to look. Throws InvalidMessage. */
export function parseVoteCast(message: unknown): VoteCast {
  return parse('a vote', Payload, message);
}
