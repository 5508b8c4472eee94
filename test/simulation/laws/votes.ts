import type { Evidence, ServiceSeen, VoteCast } from '../evidence';
import type { OwnDeployment } from './read';

type Gate = NonNullable<ServiceSeen['gate']>;
type About = Pick<OwnDeployment, 'id' | 'digest' | 'hash'>;

/** Whether the page said that it took it. */
export function isAccepted({ status, rightCode }: VoteCast): boolean {
  return rightCode && status !== undefined && status >= 200 && status < 300;
}

/** Nobody answered: whether it counts, only Slipway knows. */
export function mayCount(vote: VoteCast): boolean {
  return isAccepted(vote) || (vote.rightCode && vote.status === undefined);
}

/** An invocation that has begun goes by the catalog that it began with: a hook's, and the one that it leaves its result to. */
const KNOWN_FOR_MS = 6 * 60_000;

function hasLeft({ left }: Gate, approver: string, at: Date): boolean {
  const since = left && Object.hasOwn(left, approver) ? left[approver] : undefined;
  return since !== undefined && Number(since) + KNOWN_FOR_MS < Number(at);
}

/** Whether somebody was no approver any more at a moment: whoever counted then did not count what they had said. */
export function hadLeft({ left }: Gate, approver: string, at: Date): boolean {
  const since = left && Object.hasOwn(left, approver) ? left[approver] : undefined;
  return since !== undefined && since <= at;
}

/** The votes of people who may decide about a release, by its deployment, its hash and the digest that they were shown. */
function about({ votes }: Evidence, gate: Gate, made: About, until: Date): readonly VoteCast[] {
  const { approvers } = gate;
  return votes.filter(
    ({ deploymentId, releaseHash, digest, at, approver }) =>
      deploymentId === made.id &&
      releaseHash === made.hash &&
      digest === made.digest &&
      at <= until &&
      approvers.includes(approver) &&
      !hasLeft(gate, approver, until),
  );
}

/** Distinct approvers whose approval stood at a moment, or may have: the last that each of them did decides. */
export function approvalsOf(evidence: Evidence, gate: Gate, deployment: About, until: Date): readonly string[] {
  const standing = new Map<string, boolean>();
  for (const vote of about(evidence, gate, deployment, until)) {
    if (vote.decision === 'approve' && mayCount(vote)) standing.set(vote.approver, true);
    if (vote.decision === 'withdraw' && isAccepted(vote)) standing.delete(vote.approver);
  }
  return [...standing.keys()];
}

/** The same, of those whose approval was surely accepted and surely not withdrawn. */
export function sureApprovalsOf(evidence: Evidence, gate: Gate, deployment: About, until: Date): readonly string[] {
  const standing = new Set<string>();
  for (const vote of about(evidence, gate, deployment, until)) {
    if (vote.decision === 'approve' && isAccepted(vote)) standing.add(vote.approver);
    if (vote.decision === 'withdraw' && mayCount(vote)) standing.delete(vote.approver);
  }
  return [...standing];
}

/** Approvers whose rejection was accepted and not taken back. */
export function rejectionsOf(evidence: Evidence, gate: Gate, deployment: About, until: Date): readonly string[] {
  const standing = new Set<string>();
  for (const vote of about(evidence, gate, deployment, until)) {
    if (vote.decision === 'reject' && isAccepted(vote)) standing.add(vote.approver);
    if (vote.decision === 'withdraw' && mayCount(vote)) standing.delete(vote.approver);
  }
  return [...standing];
}
