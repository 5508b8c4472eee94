import { imageLabel, shortDigest } from '../domain/image';
import type { ForeignNotice } from '../domain/notice';
import type { KnownImage } from '../domain/observed';
import { revisionLabel } from '../domain/task-definition';
import { foreignText } from './foreign-text';
import { type Mail, mail } from './mail';
import { field, wrap } from './wrap';

/** Tells that somebody else deployed: what that brought is the baseline now. */
export function foreignMail(notice: ForeignNotice): Mail {
  const { service, address, from, to, fromRevision, revision, deploymentId, reason } = notice;
  return mail(`Deployed by somebody else: ${service}`, [
    wrap(`${service} runs what Slipway did not deploy. It is the baseline now: nothing older replaces it.`),
    [
      field('Service', `${service} (${address})`),
      field('From', labels(from)),
      field('To', labels(to)),
      field('Revision', [fromRevision, revision].map(revisionLabel).join(' -> ')),
      field('Deployment', deploymentId),
      field('Reason', foreignText(reason)),
    ].join('\n'),
    wrap(`What happens next: ${whatFollows(notice)}`),
  ]);
}

function whatFollows({ paused, wanted, service }: ForeignNotice): string {
  const kept = wanted.join(', ');
  switch (paused) {
    case 'people':
      return `nothing: the service is paused as it was${kept === '' ? '' : `, and ${kept} is kept`}.`;
    case 'deployment':
      return `Slipway starts nothing for the service until an image is pushed, or slipway resume ${service}${kept === '' ? '' : `; ${kept}, pushed before that deployment's end, is kept until then`}.`;
    case undefined:
      return `${kept}, pushed since, is started.`;
  }
}

function labels(images: readonly KnownImage[]): string {
  if (images.length === 0) return 'no image of a watched repository';
  return images
    .map((image) => {
      const digest = image.tag !== undefined && image.digest !== undefined ? ` (${shortDigest(image.digest)})` : '';
      return `${images.length > 1 ? `${image.repository} ` : ''}${imageLabel(image)}${digest}`;
    })
    .join(', ');
}
