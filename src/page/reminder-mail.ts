import type { Gate } from '../domain/gate/gate';
import type { Quorum } from '../domain/gate/quorum';
import { type Mail, mail } from './mail';
import { momentText, timeLeftText } from './moment';
import { releaseLabel, releaseLines } from './release-lines';
import { wrap } from './wrap';

/** Reminds an approver of a decision. Carries no link: that one is in the mail that asked. */
export function reminderMail({ brief, deadline }: Gate, { needed }: Quorum, approver: string, now: Date): Mail {
  const label = releaseLabel(brief);
  return mail(`Reminder: ${brief.service} ${label} waits for you`, [
    wrap(`${approver}, ${brief.service} ${label} still waits for your decision.`),
    wrap(
      `It ends ${timeLeftText(deadline, now)}, ${momentText(deadline)}. ${needed} more ${needed === 1 ? 'approval is' : 'approvals are'} needed. Silence is a refusal: the release is then rolled back, and what runs now keeps all traffic.`,
    ),
    releaseLines(brief),
    wrap(`To decide, open the link in the mail "Review: ${brief.service} ${label}". This mail has none.`),
  ]);
}
