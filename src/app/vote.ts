import { type Cast, castVote, countFailedCode, withdrawVote } from '../aws/ballot';
import { invokeLater } from '../aws/lambda';
import { authorsOf } from '../domain/gate/authors';
import { readableComment } from '../domain/gate/comment';
import type { Gate, GateOutcome, Vote } from '../domain/gate/gate';
import type { GateSpec } from '../domain/gate/gate-spec';
import { isLocked, MOST_WRONG_CODES } from '../domain/gate/lock';
import { instant, isPast } from '../domain/instant';
import { errorFacts } from './handler';
import { noteAudit } from './note-audit';
import { type BallotRuntime, recordTable } from './runtime';

/** Who does something at a gate, and how; verified by who asks. */
export interface Voter {
  readonly approver: string;
  readonly via: Vote['via'];
  readonly sourceIp?: string;
  readonly userAgent?: string;
  /** `tokenIdOf`; never the token. */
  readonly tokenId?: string;
}

/** What an approver wants. */
export interface Decision extends Voter {
  readonly decision: 'approve' | 'reject' | 'withdraw';
  /** As it was typed. */
  readonly comment?: string;
}

/** What became of a decision. */
export type VoteResult =
  /** `vote` is absent of a withdrawal. */
  | { readonly kind: 'recorded'; readonly decision: Decision['decision']; readonly vote?: Vote }
  /** The same was done before, and that stands. */
  | { readonly kind: 'repeated'; readonly decision: Decision['decision']; readonly vote?: Vote }
  /** The approver decided otherwise before, and `vote` stands. */
  | { readonly kind: 'conflict'; readonly vote: Vote }
  /** Without an outcome: the deadline is past, or the ballot is about to be closed. */
  | { readonly kind: 'closed' | 'too-late-to-withdraw'; readonly outcome?: GateOutcome }
  | { readonly kind: 'not-authorised'; readonly reason: string }
  /** A rejection must say why. */
  | { readonly kind: 'comment-missing' }
  /** Too many wrong codes were typed on this link. */
  | { readonly kind: 'locked' };

/**
 * Takes a decision of an approver: checks it against the catalog and the time as they are now, writes it into the ballot, and
 * has the gate looked at. Nothing is decided here.
 *
 * What is refused is in the audit trail only. Throws AwsError when the table does not take a vote; once it did, no other
 * trouble is the voter's: a lost invocation is healed by the sweep, and a lost audit entry by the ballot, which holds the
 * vote itself.
 *
 * @param spec the gate of the service in the catalog as it is now
 */
export async function vote(
  runtime: BallotRuntime,
  gate: Gate,
  spec: GateSpec | undefined,
  decision: Decision,
): Promise<VoteResult> {
  const refusal = refusalOf(gate, spec, decision, runtime.now());
  if (refusal) {
    const reason = refusal.kind === 'not-authorised' ? refusal.reason : refusal.kind;
    await noteAudit(runtime, gate.id, { ...entryOf(runtime, decision), kind: 'refused', reason }, runtime.newId());
    return refusal;
  }
  return decision.decision === 'withdraw'
    ? withdraw(runtime, gate, decision)
    : cast(runtime, gate, decision, decision.decision);
}

/**
 * Counts a wrong code that was typed on an approver's link.
 *
 * @returns how many more there may be; none: the link is locked, which the owners are told
 */
export async function failCode(
  runtime: BallotRuntime,
  gate: Gate,
  voter: Voter,
): Promise<{ readonly kind: 'wrong-code'; readonly left: number } | { readonly kind: 'locked' }> {
  const count = await countFailedCode(recordTable(runtime), gate, voter.approver);
  const locked = count >= MOST_WRONG_CODES;
  if (locked) await haveLooked(runtime, gate);
  await noteAudit(runtime, gate.id, { ...entryOf(runtime, voter), kind: 'wrong-code' }, runtime.newId());
  return locked ? { kind: 'locked' } : { kind: 'wrong-code', left: MOST_WRONG_CODES - count };
}

function refusalOf(
  gate: Gate,
  spec: GateSpec | undefined,
  { approver, decision, comment, via }: Decision,
  now: Date,
): Exclude<VoteResult, { kind: 'recorded' | 'repeated' | 'conflict' }> | undefined {
  if (!spec) return { kind: 'not-authorised', reason: 'the service has no gate any more' };
  if (!spec.approvers.some(({ id }) => id === approver))
    return { kind: 'not-authorised', reason: `${approver} is not among the approvers any more` };
  if (decision === 'approve' && spec.excludeAuthor && authorsOf(spec, gate.brief).approvers.includes(approver))
    return { kind: 'not-authorised', reason: `${approver} made the image, so that somebody else must approve it` };
  if (gate.outcome || gate.ballot.state === 'closed') {
    // Who asks again for what is recorded is shown that; the ballot tells.
    if (decision !== 'withdraw' && Object.hasOwn(gate.ballot.votes, approver)) return undefined;
    return closed(decision, gate.outcome);
  }
  if (isPast(gate.deadline, now)) return closed(decision, undefined);
  if (via === 'link' && isLocked(gate, approver)) return { kind: 'locked' };
  if (decision === 'reject' && readableComment(comment) === undefined) return { kind: 'comment-missing' };
  return undefined;
}

async function cast(
  runtime: BallotRuntime,
  gate: Gate,
  { approver, comment, via, ...from }: Decision,
  decision: Vote['decision'],
): Promise<VoteResult> {
  const text = readableComment(comment);
  const at = instant(runtime.now());
  const wanted: Vote = { approver, decision, ...(text === undefined ? {} : { comment: text }), at, via };
  const result = await castVote(recordTable(runtime), gate, wanted);
  const entry = { ...from, approver, decision, via, at };
  switch (result.kind) {
    case 'recorded':
      await haveLooked(runtime, gate);
      await noteAudit(runtime, gate.id, { ...entry, comment: text, kind: 'vote' }, `${approver}-${decision}`);
      return { kind: 'recorded', decision, vote: wanted };
    case 'repeated':
      // What the first time left out after a crash: the look, and the entry, whose key says which vote it is about.
      if (result.gate.ballot.state === 'open') await haveLooked(runtime, gate);
      await noteAudit(runtime, gate.id, { ...from, ...result.vote, kind: 'vote' }, `${approver}-${decision}`);
      return { kind: 'repeated', decision, vote: result.vote };
    default: {
      const refused = refusedCast(result);
      await noteAudit(runtime, gate.id, { ...entry, kind: 'refused', reason: refused.kind }, runtime.newId());
      return refused;
    }
  }
}

function refusedCast(cast: Exclude<Cast, { kind: 'recorded' | 'repeated' }>): VoteResult {
  switch (cast.kind) {
    case 'conflict':
      return { kind: 'conflict', vote: cast.vote };
    case 'locked':
      return { kind: 'locked' };
    case 'closed':
      return closed('approve', cast.gate?.outcome);
  }
}

async function withdraw(runtime: BallotRuntime, gate: Gate, decision: Decision): Promise<VoteResult> {
  const done = await withdrawVote(recordTable(runtime), gate, decision.approver);
  if (done === 'closed') {
    const reason = 'too-late-to-withdraw';
    await noteAudit(runtime, gate.id, { ...entryOf(runtime, decision), kind: 'refused', reason }, runtime.newId());
    return { kind: 'too-late-to-withdraw' };
  }
  if (done === 'absent') return { kind: 'repeated', decision: 'withdraw' };
  await noteAudit(runtime, gate.id, { ...entryOf(runtime, decision), kind: 'withdrawn' }, runtime.newId());
  return { kind: 'recorded', decision: 'withdraw' };
}

/** After the ballot was written: nothing here takes a vote back. */
async function haveLooked(runtime: BallotRuntime, gate: Gate): Promise<void> {
  try {
    await invokeLater(runtime.clients.lambda, runtime.voteCastFunction, { gateId: gate.id });
  } catch (error) {
    runtime.log.error('a gate is not looked at after a vote; the sweep will', {
      gateId: gate.id,
      ...errorFacts(error),
    });
  }
}

function entryOf(runtime: BallotRuntime, { approver, via, sourceIp, userAgent, tokenId, ...more }: Voter | Decision) {
  const decision = 'decision' in more ? more.decision : undefined;
  return { at: instant(runtime.now()), approver, via, sourceIp, userAgent, tokenId, decision };
}

function closed(
  decision: Decision['decision'],
  outcome: GateOutcome | undefined,
): VoteResult & { kind: 'closed' | 'too-late-to-withdraw' } {
  return { kind: decision === 'withdraw' ? 'too-late-to-withdraw' : 'closed', ...(outcome ? { outcome } : {}) };
}
