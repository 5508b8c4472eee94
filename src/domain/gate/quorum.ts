import { authorsOf } from './authors';
import type { Gate, Vote } from './gate';
import type { GateSpec } from './gate-spec';

/** What the ballot holds of the people who may decide now. */
export interface Quorum {
  /** Distinct approvers that must approve, with the vote more of an unknown author. */
  readonly votesNeeded: number;
  /** At least so many votes are missing, groups included; 0: the release may pass. */
  readonly needed: number;
  /** Groups that lack votes, and how many. */
  readonly groups: readonly { readonly approvers: readonly string[]; readonly needed: number }[];
  /** Ids in alphabetical order, as all lists here. */
  readonly approved: readonly string[];
  readonly rejections: readonly Vote[];
  /** May approve and did not yet. */
  readonly awaited: readonly string[];
  /** Made the image, so that their approval does not count. */
  readonly excluded: readonly string[];
  /** False only where the gate excludes authors and the image does not tell its own. */
  readonly authorKnown: boolean;
  /** False: even if all who are awaited approved, there would be too few. */
  readonly attainable: boolean;
}

/**
 * Counts the votes of a gate against the catalog as it is now.
 *
 * A vote counts if its approver is in the catalog still, once for each, if it is about the release that was shown, and if
 * it was cast by the deadline. The result depends on the set of votes alone, not on the order in which they came. The author
 * of an image may stop it like anybody else: excluded is the author's approval only.
 */
export function countVotes(spec: GateSpec, { ballot, brief, deadline }: Gate): Quorum {
  const ids = [...new Set(spec.approvers.map(({ id }) => id))].sort();
  const authors = authorsOf(spec, brief);
  const authorKnown = !spec.excludeAuthor || authors.known;
  const excluded = spec.excludeAuthor ? [...authors.approvers].sort() : [];
  const votesNeeded = Math.max(1, spec.votes) + (authorKnown ? 0 : 1);

  const isAboutThis = ballot.releaseHash === brief.releaseHash;
  const votes = ids.flatMap((id) => {
    const vote = Object.hasOwn(ballot.votes, id) ? ballot.votes[id] : undefined;
    return vote && isAboutThis && vote.approver === id && vote.at <= deadline ? [vote] : [];
  });
  const voted = votes.map(({ approver }) => approver);
  const approved = votes.filter(({ decision }) => decision === 'approve').map(({ approver }) => approver);
  const counted = approved.filter((id) => !excluded.includes(id));
  const awaited = ids.filter((id) => !voted.includes(id) && !excluded.includes(id));

  const lacking = (among: readonly string[], least: number, present: readonly string[]) =>
    Math.max(0, least - present.filter((id) => among.includes(id)).length);
  const groups = spec.groups.flatMap(({ approvers, votes: least }) => {
    const needed = lacking(approvers, least, counted);
    return needed > 0 ? [{ approvers, needed }] : [];
  });
  const possible = [...counted, ...awaited];
  return {
    votesNeeded,
    needed: Math.max(lacking(ids, votesNeeded, counted), ...groups.map(({ needed }) => needed)),
    groups,
    approved: counted,
    rejections: votes.filter(({ decision }) => decision === 'reject'),
    awaited,
    excluded,
    authorKnown,
    attainable:
      lacking(ids, votesNeeded, possible) === 0 &&
      groups.every(({ approvers, needed }) => lacking(approvers, needed, awaited) === 0),
  };
}

/**
 * True if what was decided may still be executed, with the catalog as it is now: for the look right before traffic moves.
 * Somebody who was an approver then and is none any more no longer counts.
 */
export function quorumHolds(spec: GateSpec | undefined, gate: Gate): boolean {
  if (!spec || gate.outcome?.kind !== 'approved') return false;
  const { needed, rejections } = countVotes(spec, gate);
  return needed === 0 && rejections.length === 0;
}
