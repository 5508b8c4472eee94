import { readGate } from '../aws/gates';
import { InvalidMessage } from '../domain/errors';
import type { Gate } from '../domain/gate/gate';
import type { GateSpec } from '../domain/gate/gate-spec';
import {
  type FunctionUrlRequest,
  type FunctionUrlResponse,
  parseFunctionUrlRequest,
} from '../messages/function-url-request';
import { parseSignedVote } from '../messages/signed-vote';
import { errorFacts } from './handler';
import { type BallotRuntime, recordTable } from './runtime';
import { type VoteResult, vote } from './vote';

/** What a signed vote is answered with, in JSON. `result` is a word of `VoteResult`, or why there was no vote. */
export interface SignedVoteAnswer {
  readonly result: VoteResult['kind'] | 'not-found' | 'bad-request' | 'method' | 'media-type' | 'unavailable';
  /** What people read. */
  readonly reason?: string;
  /** The decision that stands for the approver. */
  readonly decision?: string;
  readonly approver?: string;
  /** When it was taken. */
  readonly at?: string;
  readonly outcome?: Gate['outcome'];
}

interface Answer {
  readonly status: number;
  readonly body: SignedVoteAnswer;
}

/**
 * A vote by a signed request: Lambda has verified who signs, the catalog says which approver that is. No code is typed: there
 * is no link that somebody else could have opened. A rejection needs its comment as on the page.
 */
export async function signedVote(runtime: BallotRuntime, event: unknown): Promise<FunctionUrlResponse> {
  try {
    return response(await answerOf(runtime, parseFunctionUrlRequest(event)));
  } catch (error) {
    runtime.log.error('signed vote failed', errorFacts(error));
    if (error instanceof InvalidMessage) return response(answer(400, 'bad-request', error.message));
    return response(answer(503, 'unavailable', 'Nothing was recorded as far as is known: ask again.'));
  }
}

async function answerOf(runtime: BallotRuntime, request: FunctionUrlRequest): Promise<Answer> {
  if (request.method !== 'POST') return answer(405, 'method', 'Votes are sent with POST.');
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    return answer(415, 'media-type', 'Votes are sent as application/json.');
  }
  const { gateId, decision, comment } = parseSignedVote(request.body);
  const gate = await readGate(recordTable(runtime), gateId);
  if (!gate) return answer(404, 'not-found', `There is no gate ${gateId}.`);
  const spec = runtime.catalog.find(({ name }) => name === gate.service)?.gate;
  const approver = approverOf(spec, request.userArn);
  if (approver === undefined) {
    const reason = `${request.userArn ?? 'Who did not sign'} is no approver of ${gate.service}: services/ maps principals to approvers.`;
    return answer(403, 'not-authorised', reason);
  }
  const { sourceIp, userAgent } = request;
  const from = { approver, via: 'iam', sourceIp, userAgent } as const;
  const result = await vote(runtime, gate, spec, { ...from, decision, ...(comment === undefined ? {} : { comment }) });
  runtime.log.info('signed vote', { gateId, approver, result: result.kind });
  return { status: statusOf(result), body: { ...explained(result), approver } };
}

/** Of an assumed role STS tells the session too; a principal is what the catalog says, to the letter. */
function approverOf(spec: GateSpec | undefined, userArn: string | undefined): string | undefined {
  if (userArn === undefined) return undefined;
  return spec?.approvers.find(({ principals }) => principals.includes(userArn))?.id;
}

const STATUS: Readonly<Record<VoteResult['kind'], number>> = {
  recorded: 200,
  repeated: 200,
  conflict: 409,
  'too-late-to-withdraw': 409,
  closed: 410,
  'not-authorised': 403,
  'comment-missing': 400,
  locked: 423,
};

/** As on the page: what people decided conflicts, what time or somebody else ended is gone. */
function statusOf(result: VoteResult): number {
  const kind = result.kind === 'closed' ? result.outcome?.kind : undefined;
  return kind === 'approved' || kind === 'rejected' ? 409 : STATUS[result.kind];
}

function explained(result: VoteResult): SignedVoteAnswer {
  switch (result.kind) {
    case 'recorded':
    case 'repeated':
      return { result: result.kind, decision: result.decision, ...(result.vote ? { at: result.vote.at } : {}) };
    case 'conflict': {
      const { decision, at } = result.vote;
      return { result: 'conflict', decision, at, reason: `The vote of ${at} stands: withdraw it first.` };
    }
    case 'closed':
    case 'too-late-to-withdraw': {
      const { kind, outcome } = result;
      const reason = outcome ? outcome.reason : 'The time to decide is over.';
      return { result: kind, reason, ...(outcome ? { outcome } : {}) };
    }
    case 'not-authorised':
      return { result: 'not-authorised', reason: result.reason };
    case 'comment-missing':
      return { result: 'comment-missing', reason: 'A rejection needs a comment that says why.' };
    case 'locked':
      return { result: 'locked', reason: 'Too many wrong codes.' };
  }
}

function answer(status: number, result: SignedVoteAnswer['result'], reason: string): Answer {
  return { status, body: { result, reason } };
}

function response({ status, body }: Answer): FunctionUrlResponse {
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(status === 405 ? { allow: 'POST' } : {}),
    },
    body: JSON.stringify(body),
  };
}
