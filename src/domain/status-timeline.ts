import { explainSkip, skipsOf } from './check/skip';
import type { Gate } from './gate/gate';
import { clockTime, type Instant } from './instant';
import { outcomeWords } from './outcome-words';
import { GATE_EVENT } from './own-hooks';
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
  /** Of the gate. */
  readonly audit?: readonly Audited[];
  readonly end?: EndedRelease;
}

/** An entry of a gate's audit trail. */
interface Audited {
  readonly kind: string;
  readonly at: Instant;
  readonly approver?: string;
  readonly decision?: string;
  readonly comment?: string;
  readonly reason?: string;
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
  const gated = gate ? gateEntries(gate, audit) : [];
  if (release) note(release.openedAt, 'release', `release opened: ${changeLabel(release.from.images, release.images)}`);
  for (const skip of release ? skipsOf(release) : [])
    note(release?.openedAt, 'release', `not checked: ${explainSkip(skip)}`);
  if (revision) note(revision.registeredAt, 'revision', `revision ${revisionLabel(revision.arn)} registered`);
  if (deployment) {
    note(deployment.createdAt, 'deployment', `deployment ${deployment.id} created`);
    entries.push(...deployment.lifecycle.flatMap((event) => lifecycleEntries(event, gated, gate?.outcome?.reason)));
    const ended = deployment.reason ? `${deployment.status}: ${deployment.reason}` : deployment.status;
    note(deployment.completedAt, 'deployment', `deployment ${deployment.id} ${ended}`);
  }
  if (!deployment?.lifecycle.some(({ event }) => event === GATE_EVENT)) entries.push(...gated);
  if (end)
    note(
      end.endedAt,
      'end',
      gate?.outcome?.reason === end.reason ? `release ${end.outcome}` : outcomeWords(end.outcome, end.reason),
    );
  return entries.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
}

/** The gate's entries stand between what its event found and its end: what is at one moment stays in order. */
function lifecycleEntries(
  event: DeploymentStatus['lifecycle'][number],
  gated: readonly TimelineEntry[],
  decision: string | undefined,
): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  // An event that takes no time is one moment.
  if (event.startedAt && event.startedAt !== event.endedAt)
    entries.push({ at: event.startedAt, kind: 'lifecycle', text: `${event.event} began` });
  for (const { check, outcome, reason, at } of event.verdicts)
    entries.push({
      at,
      kind: 'verdict',
      text: `check ${check} ${outcomeWords(outcome === 'in-progress' ? 'in progress' : outcome, reason)}`,
    });
  if (event.event === GATE_EVENT) entries.push(...gated);
  // The gate told its reason itself.
  if (event.result?.status === 'Failed' && event.result.reason !== decision)
    entries.push({ at: event.result.at, kind: 'verdict', text: `${event.event} refused: ${event.result.reason}` });
  if (event.endedAt) entries.push({ at: event.endedAt, kind: 'lifecycle', text: `${event.event} ${event.status}` });
  return entries;
}

function gateEntries(gate: Gate, audit: readonly Audited[]): TimelineEntry[] {
  const { openedAt, deadline, asked, remindedAt, endToldAt, outcome } = gate;
  const entry = (at: Instant, text: string): TimelineEntry => ({ at, kind: 'gate', text });
  return [
    entry(openedAt, `gate opened: silence until ${clockTime(deadline)} UTC is a refusal`),
    ...Object.entries(asked).map(([approver, { at, obstacle }]) =>
      entry(at, obstacle === undefined ? `${approver} asked` : `${approver} could not be asked: ${obstacle}`),
    ),
    ...(remindedAt ? [entry(remindedAt, 'who had not voted was reminded')] : []),
    ...(endToldAt ? [entry(endToldAt, 'who was asked was told that it is over')] : []),
    ...voteEntries(gate, audit),
    ...(outcome ? [entry(outcome.at, `gate ${outcomeWords(outcome.kind, outcome.reason)}`)] : []),
  ];
}

/** From the audit, which also has what was withdrawn; a vote whose audit entry was lost is told from the ballot. */
function voteEntries({ ballot }: Gate, audit: readonly Audited[]): TimelineEntry[] {
  const untold = Object.values(ballot.votes).filter(
    (vote) => !audit.some(({ kind, approver, at }) => kind === 'vote' && approver === vote.approver && at === vote.at),
  );
  return [...audit, ...untold.map((vote) => ({ ...vote, kind: 'vote' }))].flatMap((entry) => {
    const text = explainVote(entry);
    return text === undefined ? [] : [{ at: entry.at, kind: 'vote', text }];
  });
}

/** What an audit entry says of a vote; undefined of what the gate tells itself. */
function explainVote({ kind, approver = 'somebody', decision, comment, reason }: Audited): string | undefined {
  switch (kind) {
    case 'vote':
      return `${approver} ${decision === 'reject' ? 'rejected' : 'approved'}${comment ? `: ${comment}` : ''}`;
    case 'withdrawn':
      return `${approver} withdrew their vote`;
    case 'wrong-code':
      return `${approver} typed a wrong code`;
    case 'refused':
      return `a vote of ${approver} was refused${reason ? `: ${reason}` : ''}`;
    default:
      return undefined;
  }
}
