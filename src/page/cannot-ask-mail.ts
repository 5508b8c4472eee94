import type { ReleaseBrief } from '../domain/gate/brief';
import type { GateSpec } from '../domain/gate/gate-spec';
import { type Mail, mail } from './mail';
import { releaseLabel, releaseLines } from './release-lines';
import { wrap } from './wrap';

/** Tells the owners which approvers cannot be asked, and the remedy for each. `obstacles`: by approver id. */
export function cannotAskMail(
  brief: ReleaseBrief,
  { approvers, votes }: GateSpec,
  obstacles: Readonly<Record<string, string>>,
): Mail {
  const label = releaseLabel(brief);
  const people = Object.entries(obstacles);
  return mail(`Cannot ask: ${brief.service} ${label}`, [
    wrap(
      `${brief.service} ${label} waits for a decision, and ${people.length} of ${approvers.length} ${approvers.length === 1 ? 'approver' : 'approvers'} could not be asked. No mail was sent to them.`,
    ),
    ...people.map(([approver, obstacle]) => wrap(`${approver}: ${obstacle}`)),
    releaseLines(brief),
    wrap(
      `What happens next: those who were asked may decide; ${votes} ${votes === 1 ? 'approval is' : 'approvals are'} needed. If too few could be asked for that, the release is refused and what runs now keeps all traffic. When the reason is gone, push again, under a newer tag.`,
    ),
  ]);
}
