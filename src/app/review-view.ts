import type { GateOutcome, Vote } from '../domain/gate/gate';
import { judgeGate } from '../domain/gate/judge-gate';
import { isLocked } from '../domain/gate/lock';
import type { Quorum } from '../domain/gate/quorum';
import type { Problem, ReviewPage } from '../page/review/review-page';
import type { ReviewLink } from './review-link';

/** A page and its status. */
export interface Reply {
  readonly status: number;
  readonly page: ReviewPage;
  /** Beside those of every answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a gate stands for the holder of a link. */
export type Stand =
  | { readonly kind: 'refused'; readonly reply: Reply }
  | { readonly kind: 'ended'; readonly outcome: GateOutcome }
  | { readonly kind: 'open'; readonly quorum: Quorum };

/**
 * Judges a link: whether its approver may decide, and whether there is still something to decide. What people or their
 * silence decided counts as decided before it is written down.
 */
export function standOf({ gate, approver, spec, isExpired }: ReviewLink, now: Date): Stand {
  if (!spec?.approvers.some(({ id }) => id === approver)) {
    const page = { kind: 'not-authorised', approver, service: gate.service } as const;
    return { kind: 'refused', reply: { status: 403, page } };
  }
  const judged = judgeGate(spec, gate, now);
  if ('outcome' in judged) return { kind: 'ended', outcome: gate.outcome ?? dated(judged.outcome, gate.ballot.votes) };
  if (isExpired) {
    const outcome = { kind: 'expired', reason: 'the link has expired', at: gate.deadline, by: [] } as const;
    return { kind: 'ended', outcome };
  }
  return isLocked(gate, approver)
    ? { kind: 'refused', reply: { status: 423, page: { kind: 'locked' } } }
    : { kind: 'open', quorum: judged.standing };
}

/** An outcome that nobody has written down yet was reached with its last vote. */
function dated(outcome: GateOutcome, votes: Readonly<Record<string, Vote>>): GateOutcome {
  const last = outcome.by
    .map((id) => votes[id]?.at ?? '')
    .sort()
    .at(-1);
  return last ? { ...outcome, at: last } : outcome;
}

/** What a link shows when it is opened: the question, the receipt of its approver's vote, or how it ended. */
export function replyTo(link: ReviewLink, now: Date): Reply {
  const { gate, approver } = link;
  const stand = standOf(link, now);
  if (stand.kind === 'refused') return stand.reply;
  if (stand.kind === 'ended') return endedReply(link, stand.outcome, now, false);
  const vote = ownVote(link);
  return vote
    ? { status: 200, page: { kind: 'receipt', gate, approver, now, vote, quorum: stand.quorum } }
    : { status: 200, page: { kind: 'ask', gate, approver, now, quorum: stand.quorum } };
}

/** How a gate ended. What silence or somebody else's deed ended is gone; a decision of people can be read. */
export function endedReply(link: ReviewLink, outcome: GateOutcome, now: Date, isLate: boolean): Reply {
  const { gate, approver } = link;
  const isDecided = outcome.kind === 'approved' || outcome.kind === 'rejected';
  const status = isDecided ? (isLate ? 409 : 200) : 410;
  return { status, page: { kind: 'ended', gate, approver, now, outcome, isLate } };
}

/** The form once more, with what was wrong. */
export function problemReply(
  link: ReviewLink,
  quorum: Quorum,
  now: Date,
  { problem, comment }: { readonly problem: Problem; readonly comment: string },
): Reply {
  const { gate, approver } = link;
  const vote = ownVote(link);
  return vote
    ? { status: 400, page: { kind: 'receipt', gate, approver, now, vote, quorum, problem } }
    : { status: 400, page: { kind: 'ask', gate, approver, now, quorum, problem, comment } };
}

/** The vote of the approver whose link it is. */
export function ownVote({ gate, approver }: ReviewLink): Vote | undefined {
  return Object.hasOwn(gate.ballot.votes, approver) ? gate.ballot.votes[approver] : undefined;
}
