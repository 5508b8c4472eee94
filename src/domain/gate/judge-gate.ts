import { type Instant, instant, isPast, secondsAfter } from '../instant';
import type { Gate, GateOutcome, Vote } from './gate';
import type { GateSpec } from './gate-spec';
import { countVotes, type Quorum } from './quorum';
import { remindAt } from './reminder';

export { quorumHolds } from './quorum';

/** A vote has its gate looked at; where that got lost, somebody who decided waits no longer than this. */
const LOST_LOOK_SECONDS = 300;

/** A gate that waits: who is awaited, and until when. */
export interface Standing extends Quorum {
  /** When time changes something by itself (the reminder, else the deadline), and every few minutes for a vote whose look was lost. */
  readonly lookAgainAt: Instant;
}

/**
 * Decides a gate, or says what it waits for. An outcome that is written stays.
 *
 * The rules, in this order; the outcome follows from the set of votes in the ballot, whatever the order they came in:
 * 1. Without a gate in the catalog, or with a ballot about another release, nobody can approve: `void`.
 * 2. One rejection that counts: `rejected`, however many approve, before or after it.
 * 3. Enough approvals: `approved`.
 * 4. Too few people are left for enough approvals: `unreachable`.
 * 5. The deadline passed: `expired`.
 */
export function judgeGate(
  spec: GateSpec | undefined,
  gate: Gate,
  now: Date,
): { readonly outcome: GateOutcome } | { readonly standing: Standing } {
  if (gate.outcome) return { outcome: gate.outcome };
  const ended = (kind: GateOutcome['kind'], reason: string, by: readonly string[] = []) => ({
    outcome: { kind, reason, at: instant(now), by },
  });
  if (!spec) return ended('void', 'the catalog has no gate for the service any more, so nobody may approve');
  if (gate.ballot.releaseHash !== gate.brief.releaseHash)
    return ended('void', 'the ballot is about another release than the one that was shown');

  const quorum = countVotes(spec, gate);
  const { rejections, approved } = quorum;
  if (rejections.length > 0) return ended('rejected', rejectedBy(rejections), rejections.map(approverOf));
  if (quorum.needed === 0) return ended('approved', `approved by ${listed(approved)}`, approved);
  if (!quorum.attainable) return ended('unreachable', tooFew(quorum));
  if (isPast(gate.deadline, now)) return ended('expired', `nobody decided in time: ${missing(quorum)}`, approved);
  const reminder = remindAt(gate);
  const reminds = gate.remindedAt === undefined && !isPast(reminder, now);
  const lookAgainAt = [reminds ? reminder : gate.deadline, secondsAfter(now, LOST_LOOK_SECONDS)].sort()[0]!;
  return { standing: { ...quorum, lookAgainAt } };
}

/** The earliest first. */
function rejectedBy(rejections: readonly Vote[]): string {
  const inTime = [...rejections].sort((a, b) => (a.at === b.at ? order(a.approver, b.approver) : order(a.at, b.at)));
  return inTime.map(({ approver, comment }) => `rejected by ${approver}${comment ? `: ${comment}` : ''}`).join('; ');
}

function tooFew(quorum: Quorum): string {
  const author = quorum.authorKnown ? '' : ', one of them because the image does not name its author';
  const excluded = quorum.excluded.length > 0 ? `; ${listed(quorum.excluded)} made the image` : '';
  return `too few people may approve: ${missing(quorum)}${author}${excluded}`;
}

/** `1 of 2 votes, by alice; still needed: 1 of carol or dave`. */
function missing({ approved, votesNeeded, groups }: Quorum): string {
  const votes = `${approved.length} of ${votesNeeded} ${votesNeeded === 1 ? 'vote' : 'votes'}`;
  const lacking = groups.map(({ approvers, needed }) => `${needed} of ${approvers.join(', ')}`);
  return [
    approved.length > 0 ? `${votes}, by ${listed(approved)}` : votes,
    ...(lacking.length > 0 ? [`still needed: ${lacking.join(' and ')}`] : []),
  ].join('; ');
}

function listed(ids: readonly string[]): string {
  return ids.length < 2 ? ids.join('') : `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`;
}

function approverOf({ approver }: Vote): string {
  return approver;
}

function order(a: string, b: string): number {
  return a < b ? -1 : 1;
}
