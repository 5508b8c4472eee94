import { readGate } from '../aws/gates';
import { codeOf } from '../domain/gate/brief';
import { COMMENT_CHARACTERS, isLongerThanComment } from '../domain/gate/comment';
import type { GateOutcome } from '../domain/gate/gate';
import { instant } from '../domain/instant';
import type { FunctionUrlRequest } from '../messages/function-url-request';
import type { Problem } from '../page/review/review-page';
import { noteAudit } from './note-audit';
import type { Answer } from './review-form';
import type { ReviewLink } from './review-link';
import { endedReply, ownVote, problemReply, type Reply, replyTo, standOf } from './review-view';
import { type BallotRuntime, recordTable } from './runtime';
import { failCode, type VoteResult, type Voter, vote } from './vote';

/** Carries an answer of the form out, if it is one that counts. Nothing but `vote` and `failCode` writes the ballot. */
export async function answerTo(
  runtime: BallotRuntime,
  link: ReviewLink,
  answer: Answer,
  request: FunctionUrlRequest,
): Promise<Reply> {
  const voter: Voter = {
    approver: link.approver,
    via: 'link',
    sourceIp: request.sourceIp,
    userAgent: request.userAgent,
    tokenId: link.tokenId,
  };
  const now = runtime.now();
  const stand = standOf(link, now);
  if (stand.kind === 'refused') {
    await noteRefusal(runtime, link, voter, answer, stand.reply.page.kind);
    return stand.reply;
  }
  if (stand.kind === 'ended') return lateReply(runtime, link, voter, answer, stand.outcome);

  const { decision, code, comment } = answer;
  const problem = problemOf(answer);
  if (problem || !decision) {
    return problemReply(link, stand.quorum, now, { problem: problem ?? { kind: 'decision-unclear' }, comment });
  }
  if (code !== codeOf(link.gate.brief)) {
    const failed = await failCode(runtime, link.gate, voter);
    return failed.kind === 'locked'
      ? { status: 423, page: { kind: 'locked' } }
      : problemReply(link, stand.quorum, now, { problem: { kind: 'code-wrong', left: failed.left }, comment });
  }
  const result = await vote(runtime, link.gate, link.spec, { ...voter, decision, ...(comment ? { comment } : {}) });
  return resultReply(runtime, await presentLink(runtime, link), answer, result);
}

/** What is missing, in the order of the form. A missing code costs nothing; a missing comment is told before the code is looked at. */
function problemOf({ decision, code, comment }: Answer): Problem | undefined {
  if (!decision) return { kind: 'decision-unclear' };
  if (code === '') return { kind: 'code-missing' };
  if (decision === 'reject' && comment === '') return { kind: 'comment-missing' };
  if (isLongerThanComment(comment)) return { kind: 'comment-too-long', limit: COMMENT_CHARACTERS };
  return undefined;
}

/** After the end: who decided the same sees the receipt again, everybody else how it ended. */
async function lateReply(
  runtime: BallotRuntime,
  link: ReviewLink,
  voter: Voter,
  answer: Answer,
  outcome: GateOutcome,
): Promise<Reply> {
  const own = ownVote(link);
  if (own && own.decision === answer.decision) return receiptReply(runtime, link, outcome);
  await noteRefusal(runtime, link, voter, answer, `closed: ${outcome.kind}`);
  return endedReply(link, outcome, runtime.now(), true);
}

/** The receipt of the approver's vote; where others decided otherwise, how it ended. */
function receiptReply(runtime: BallotRuntime, link: ReviewLink, outcome: GateOutcome): Reply {
  const { gate, approver } = link;
  const now = runtime.now();
  const vote = ownVote(link);
  const agrees = vote && outcome.kind === (vote.decision === 'approve' ? 'approved' : 'rejected');
  return agrees
    ? { status: 200, page: { kind: 'receipt', gate, approver, now, vote } }
    : endedReply(link, outcome, now, false);
}

function resultReply(runtime: BallotRuntime, link: ReviewLink, answer: Answer, result: VoteResult): Reply {
  const { gate, approver } = link;
  const now = runtime.now();
  const stand = standOf(link, now);
  switch (result.kind) {
    case 'recorded':
    case 'repeated': {
      if (stand.kind === 'ended') return receiptReply(runtime, link, stand.outcome);
      const reply = replyTo(link, now);
      const isWithdrawn = answer.decision === 'withdraw' && reply.page.kind === 'ask';
      return isWithdrawn ? { ...reply, page: { ...reply.page, isWithdrawn } } : reply;
    }
    case 'conflict':
    case 'too-late-to-withdraw':
    case 'closed': {
      if (stand.kind === 'ended') return endedReply(link, stand.outcome, now, true);
      const vote = ownVote(link);
      if (stand.kind === 'refused') return stand.reply;
      if (!vote) return { ...replyTo(link, now), status: 409 };
      const problem = { kind: result.kind === 'conflict' ? 'conflict' : 'too-late' } as const;
      return { status: 409, page: { kind: 'receipt', gate, approver, now, vote, quorum: stand.quorum, problem } };
    }
    case 'not-authorised': {
      const isApprover = stand.kind === 'open';
      return {
        status: 403,
        page: { kind: isApprover ? 'author' : 'not-authorised', approver, service: gate.service },
      };
    }
    case 'comment-missing':
      if (stand.kind !== 'open') return replyTo(link, now);
      return problemReply(link, stand.quorum, now, { problem: { kind: 'comment-missing' }, comment: '' });
    case 'locked':
      return { status: 423, page: { kind: 'locked' } };
  }
}

/** The gate as it is after the vote, read consistently. */
async function presentLink(runtime: BallotRuntime, link: ReviewLink): Promise<ReviewLink> {
  return { ...link, gate: (await readGate(recordTable(runtime), link.gate.id)) ?? link.gate };
}

function noteRefusal(
  runtime: BallotRuntime,
  { gate }: ReviewLink,
  voter: Voter,
  { decision }: Answer,
  reason: string,
): Promise<void> {
  const entry = { ...voter, kind: 'refused', at: instant(runtime.now()), decision, reason } as const;
  return noteAudit(runtime, gate.id, entry, runtime.newId());
}
