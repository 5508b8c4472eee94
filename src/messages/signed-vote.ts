import * as v from 'valibot';
import { InvalidMessage } from '../domain/errors';
import { COMMENT_CHARACTERS, isLongerThanComment } from '../domain/gate/comment';
import { GATE_ID } from '../domain/gate/gate';
import { parse } from './parse';

/** What an approver sends with a signed request. */
export interface SignedVote {
  readonly gateId: string;
  readonly decision: 'approve' | 'reject' | 'withdraw';
  readonly comment?: string;
}

const Body = v.object({
  gateId: v.pipe(v.string(), v.regex(GATE_ID, 'gate id')),
  decision: v.picklist(['approve', 'reject', 'withdraw']),
  comment: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => !isLongerThanComment(text), `more than ${COMMENT_CHARACTERS} characters`),
    ),
  ),
});

/** Reads the JSON body of a signed vote. Throws InvalidMessage. */
export function parseSignedVote(body: Uint8Array): SignedVote {
  const { gateId, decision, comment } = parse('a vote', Body, json(body));
  return { gateId, decision, ...(comment === undefined ? {} : { comment }) };
}

function json(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new InvalidMessage('Not a vote', ['body: not JSON']);
  }
}
