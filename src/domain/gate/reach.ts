import type { Gate } from './gate';
import type { GateSpec } from './gate-spec';
import { countVotes } from './quorum';

/**
 * Whether those who were asked would be enough if all of them approved, with what is asked of groups and of the author;
 * and for people why not.
 */
export function reachOf(spec: GateSpec, gate: Gate): { readonly enough: boolean; readonly reason: string } {
  const { ballot, openedAt: at } = gate;
  const asked = spec.approvers.map(({ id }) => id).filter((id) => gate.asked[id]?.nonceSha256 !== undefined);
  const approvals = Object.fromEntries(
    asked.map((approver) => [approver, { approver, decision: 'approve', at, via: 'link' } as const]),
  );
  // Who was not asked may have voted by a signed request.
  const votes = { ...ballot.votes, ...approvals };
  const { needed, votesNeeded } = countVotes(spec, { ...gate, ballot: { ...ballot, votes } });
  const obstacles = spec.approvers.flatMap(({ id }) => {
    const obstacle = gate.asked[id]?.obstacle;
    return obstacle === undefined ? [] : [`${id}: ${obstacle}`];
  });
  const count = `${asked.length} of ${spec.approvers.length} approvers could be asked, and ${votesNeeded} must approve`;
  return { enough: needed === 0, reason: [`only ${count}`, ...obstacles].join('; ') };
}
