import type { Gate } from '../domain/gate/gate';
import { MOST_WRONG_CODES } from '../domain/gate/lock';
import { type Mail, mail } from './mail';
import { momentText } from './moment';
import { releaseLabel } from './release-lines';
import { field, wrap } from './wrap';

/** The mail that tells owners that an approver's link takes no vote any more. */
export function lockedMail({ brief, deadline }: Gate, approver: string): Mail {
  const label = releaseLabel(brief);
  return mail(`Locked: ${approver} cannot vote by mail on ${brief.service} ${label}`, [
    wrap(
      `${MOST_WRONG_CODES} wrong codes were typed on the review page of ${approver}, so their link takes no vote any more.`,
    ),
    [
      field('Service', `${brief.service} (${brief.cluster}/${brief.ecsService})`),
      field('Approver', approver),
      field('Deployment', brief.deploymentId),
      field('Deadline', momentText(deadline)),
    ].join('\n'),
    wrap(`Ask ${approver} whether it was them. Who else may open their mail?`),
    wrap(
      `What happens next: the others decide, until the deadline. With an IAM principal that is theirs, ${approver} still may vote:`,
    ),
    wrap(`slipway gates approve ${brief.service}`),
  ]);
}
