import type { ReleaseBrief } from '../domain/gate/brief';
import { type Instant, instant, secondsBetween } from '../domain/instant';
import { explainDuration } from './duration';
import { type Mail, mail } from './mail';
import { releaseLabel } from './release-label';
import { field, wrap } from './wrap';

/** What a reminder says beside the release. */
export interface Reminder {
  /** Ids of those who approved. */
  readonly approved: readonly string[];
  /** Votes that are missing. */
  readonly needed: number;
  readonly deadline: Instant;
  readonly now: Date;
}

/** The mail that reminds an approver. It carries no link: that is in the mail which asked, and there alone. */
export function reminderMail(brief: ReleaseBrief, { approved, needed, deadline, now }: Reminder): Mail {
  const label = releaseLabel(brief);
  const left = explainDuration(secondsBetween(instant(now), deadline));
  return mail(`Reminder: ${brief.service} ${label} waits for you`, [
    wrap(`${brief.service} ${label} waits for your decision, for ${left} more.`),
    [
      field('Service', `${brief.service} (${brief.cluster}/${brief.ecsService})`),
      field('Deployment', brief.deploymentId),
      field('Approved', approved.length > 0 ? `by ${approved.join(', ')}` : 'by nobody yet'),
      field('Missing', `${needed} ${needed === 1 ? 'vote' : 'votes'}`),
      field('Deadline', `${deadline.slice(0, 16).replace('T', ' ')} UTC`),
    ].join('\n'),
    wrap(`The link is in the mail with the Subject that begins "Review: ${brief.service}".`),
    wrap(
      'What happens if nobody decides: the release is refused at the deadline. What runs in production keeps running.',
    ),
  ]);
}
