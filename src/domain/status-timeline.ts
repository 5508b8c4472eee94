import type { Gate } from './gate/gate';
import type { Instant } from './instant';
import type { EndedRelease, Release } from './record';
import { changeLabel } from './release';
import type { DeploymentStatus, TimelineEntry } from './status';
import { revisionLabel } from './task-definition';

/** What a timeline is made from; each member when there is such a thing. */
export interface TimelineSources {
  readonly release?: Release;
  readonly revision?: { readonly arn: string; readonly registeredAt: Instant };
  readonly deployment?: DeploymentStatus;
  readonly gate?: Gate;
  /** Of the gate, oldest first. */
  readonly audit?: readonly { kind: string; at: Instant; approver?: string; decision?: string; via?: string }[];
  readonly end?: EndedRelease;
}

/** One release from its opening to its end, oldest first; what happened at one moment stays in the order of its making. */
export function timelineOf({
  release,
  revision,
  deployment,
  gate,
  audit = [],
  end,
}: TimelineSources): readonly TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const note = (at: Instant | undefined, kind: TimelineEntry['kind'], text: string) => {
    if (at) entries.push({ at, kind, text });
  };
  if (release) note(release.openedAt, 'release', `release opened: ${changeLabel(release.from.images, release.images)}`);
  if (revision) note(revision.registeredAt, 'revision', `revision ${revisionLabel(revision.arn)} registered`);
  if (deployment) {
    note(deployment.createdAt, 'deployment', `deployment ${deployment.id} created`);
    entries.push(...deployment.lifecycle.flatMap(lifecycleEntries));
    const ended = deployment.reason ? `${deployment.status}: ${deployment.reason}` : deployment.status;
    note(deployment.completedAt, 'deployment', `deployment ${deployment.id} ${ended}`);
  }
  if (gate) entries.push(...gateEntries(gate, audit));
  if (end) note(end.endedAt, 'end', `${end.outcome}: ${end.reason}`);
  return entries
    .map((entry, index) => ({ entry, index }))
    .sort((a, b) => (a.entry.at === b.entry.at ? a.index - b.index : a.entry.at < b.entry.at ? -1 : 1))
    .map(({ entry }) => entry);
}

function lifecycleEntries(event: DeploymentStatus['lifecycle'][number]): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  // An event that takes no time is one moment.
  if (event.startedAt && event.startedAt !== event.endedAt)
    entries.push({ at: event.startedAt, kind: 'lifecycle', text: `${event.event} began` });
  for (const { check, outcome, reason, at } of event.verdicts)
    entries.push({ at, kind: 'verdict', text: `check ${check} ${outcome}: ${reason}` });
  if (event.result?.status === 'Failed')
    entries.push({ at: event.result.at, kind: 'verdict', text: `${event.event} refused: ${event.result.reason}` });
  if (event.endedAt) entries.push({ at: event.endedAt, kind: 'lifecycle', text: `${event.event} ${event.status}` });
  return entries;
}

function gateEntries(gate: Gate, audit: NonNullable<TimelineSources['audit']>): TimelineEntry[] {
  const asked = Object.entries(gate.asked).map(([approver, { at, obstacle }]): TimelineEntry => {
    const text = obstacle === undefined ? `${approver} asked` : `${approver} could not be asked: ${obstacle}`;
    return { at, kind: 'gate', text };
  });
  return [
    { at: gate.openedAt, kind: 'gate', text: `gate opened, silence until ${gate.deadline} is a refusal` },
    ...asked,
    ...(gate.remindedAt
      ? [{ at: gate.remindedAt, kind: 'gate', text: 'who had not voted was reminded' } as const]
      : []),
    ...voteEntries(gate, audit),
    ...(gate.outcome
      ? [{ at: gate.outcome.at, kind: 'gate', text: `gate ${gate.outcome.kind}: ${gate.outcome.reason}` } as const]
      : []),
  ];
}

/** From the audit, which also has what was withdrawn; a vote whose audit entry was lost is told from the ballot. */
function voteEntries(gate: Gate, audit: NonNullable<TimelineSources['audit']>): TimelineEntry[] {
  const audited = audit.flatMap(({ kind, at, approver = 'somebody', decision }): TimelineEntry[] => {
    switch (kind) {
      case 'vote':
        return [{ at, kind: 'vote', text: `${approver} ${votedAs(decision)}${commentOf(gate, approver, decision)}` }];
      case 'withdrawn':
        return [{ at, kind: 'vote', text: `${approver} withdrew their vote` }];
      case 'wrong-code':
        return [{ at, kind: 'vote', text: `${approver} typed a wrong code` }];
      case 'refused':
        return [{ at, kind: 'vote', text: `a vote of ${approver} was refused` }];
      default:
        return [];
    }
  });
  const lost = Object.values(gate.ballot.votes).filter(
    (vote) =>
      !audit.some(
        ({ kind, approver, decision }) =>
          kind === 'vote' && approver === vote.approver && votedAs(decision) === votedAs(vote.decision),
      ),
  );
  return [
    ...audited,
    ...lost.map(({ at, approver, decision }): TimelineEntry => {
      return { at, kind: 'vote', text: `${approver} ${votedAs(decision)}${commentOf(gate, approver, decision)}` };
    }),
  ];
}

function votedAs(decision: string | undefined): string {
  return decision === 'reject' ? 'rejected' : 'approved';
}

/** Only of the vote that stands: an earlier one had its own comment, which is not kept. */
function commentOf({ ballot }: Gate, approver: string, decision: string | undefined): string {
  const vote = ballot.votes[approver];
  return vote?.comment && vote.decision === decision ? `: ${vote.comment}` : '';
}
