import type { Gate, GateOutcome } from '../domain/gate/gate';
import { foreignText } from './foreign-text';
import { type Mail, mail } from './mail';
import { releaseLabel } from './release-lines';
import { skipFields } from './skip-text';
import { field, wrap } from './wrap';

/** Tells an approver that a decision they were asked for is not needed any more, as it ended without it. No link. */
export function endMail({ brief }: Gate, { kind, reason }: GateOutcome, approver: string): Mail {
  const label = releaseLabel(brief);
  return mail(`Over: ${brief.service} ${label} needs no decision any more`, [
    wrap(
      `${approver}, you were asked to decide on ${brief.service} ${label}. That is over, and nothing is needed of you. The link that you were sent takes no vote any more.`,
    ),
    [
      field('Service', `${brief.service} (${brief.cluster}/${brief.ecsService})`),
      field('Deployment', brief.deploymentId),
      ...skipFields(brief.skips),
      field('Reason', foreignText(reason)),
    ].join('\n'),
    wrap(
      `What happens next: ${kind === 'superseded' ? 'about the newer release you are asked by a mail of its own, once it gets that far.' : 'the owners are told how the release ended.'}`,
    ),
  ]);
}
