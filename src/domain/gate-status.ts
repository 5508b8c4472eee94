import type { Gate } from './gate/gate';
import type { GateSpec } from './gate/gate-spec';
import { judgeGate } from './gate/judge-gate';
import { countVotes } from './gate/quorum';
import type { GateStatus } from './status';

/**
 * A gate as people look at it.
 *
 * @param spec of the present catalog; absent when the service has no gate any more
 */
export function gateStatus(spec: GateSpec | undefined, gate: Gate, now: Date): GateStatus {
  const votes = Object.values(gate.ballot.votes).sort((one, other) => (one.at < other.at ? -1 : 1));
  const unreachable = Object.entries(gate.asked).flatMap(([approver, { obstacle }]) =>
    obstacle === undefined ? [] : [{ approver, reason: obstacle }],
  );
  const { id, openedAt, deadline, brief } = gate;
  const { from, changed, changes } = brief;
  const shown = { id, from, changed, changes, openedAt, deadline, votes, unreachable };
  const votesNeeded = spec ? countVotes(spec, gate).votesNeeded : 1;
  if (gate.outcome) {
    const { outcome } = gate;
    return { ...shown, state: outcome.kind, outcome, votesNeeded, votesMissing: 0, awaited: [] };
  }
  const judged = judgeGate(spec, gate, now);
  if ('outcome' in judged) return { ...shown, state: 'closing', votesNeeded, votesMissing: 0, awaited: [] };
  const { standing } = judged;
  return {
    ...shown,
    state: 'open',
    votesNeeded: standing.votesNeeded,
    votesMissing: standing.needed,
    awaited: standing.awaited,
  };
}
