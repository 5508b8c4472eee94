import { reasonAfter } from '../../domain/outcome-words';
import type { GateStatus } from '../../domain/status';
import { moment, untilDeadline } from './moment';

/** A gate, a few lines: how it stands, who voted, who is awaited. */
export function gateLines(gate: GateStatus, at: string): string[] {
  const { state, votes, votesNeeded, votesMissing, awaited, unreachable, outcome } = gate;
  return [
    outcome
      ? `${outcome.kind} ${moment(outcome.at)}${reasonAfter(outcome.kind, outcome.reason)}`
      : state === 'closing'
        ? 'decided, and about to be carried out'
        : `open until ${untilDeadline(gate, at)}; silence is a refusal`,
    ...(state === 'open'
      ? [`${votesLabel(votesMissing)} missing of ${votesNeeded}, awaited: ${awaited.join(', ') || 'nobody'}`]
      : []),
    ...votes.map(({ approver, decision, at: votedAt, comment }) => {
      const word = decision === 'approve' ? '✓' : '✗';
      return `${word} ${approver}, ${moment(votedAt)}${comment ? `: ${comment}` : ''}`;
    }),
    ...unreachable.map(({ approver, reason }) => `! ${approver} could not be asked: ${reason}`),
  ];
}

/** `one vote`, `2 votes`. */
export function votesLabel(votes: number): string {
  return votes === 1 ? 'one vote' : `${votes} votes`;
}
