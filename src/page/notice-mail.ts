import type { Verdict } from '../domain/check/verdict';
import { explainAsked, releaseOperand } from '../domain/command';
import { imageLabel, imagesLabel, shortDigest } from '../domain/image';
import { minuteText, secondsBetween } from '../domain/instant';
import type { FailedNotice, HeldNotice, Notice, PushedImage, RefusedNotice, SucceededNotice } from '../domain/notice';
import type { KnownImage } from '../domain/observed';
import { outcomeWords } from '../domain/outcome-words';
import { revisionLabel } from '../domain/task-definition';
import { commandMail, restoredMail } from './command-mail';
import { explainDuration } from './duration';
import { foreignMail } from './foreign-mail';
import { foreignText } from './foreign-text';
import { type Mail, mail } from './mail';
import { skipFields } from './skip-text';
import { field, wrap } from './wrap';

/** The mail that tells a notice to the owners of a service. */
export function noticeMail(notice: Notice): Mail {
  switch (notice.kind) {
    case 'succeeded':
      return succeededMail(notice);
    case 'failed':
    case 'rejected':
    case 'expired':
    case 'superseded':
    case 'rolled-back':
      return failedMail(notice);
    case 'refused':
      return refusedMail(notice);
    case 'held':
      return heldMail(notice);
    case 'command':
      return commandMail(notice);
    case 'restored':
      return restoredMail(notice);
    case 'foreign':
      return foreignMail(notice);
  }
}

function succeededMail(notice: SucceededNotice): Mail {
  const label = imagesLabel(notice.changed);
  const next =
    notice.following.length > 0
      ? `What happens next: ${notice.following.join(', ')} was accepted meanwhile and is started now.`
      : 'What happens next: nothing. The next push to its repository is looked at when it comes.';
  return mail(`Succeeded: ${notice.service} ${label}`, [
    wrap(`${notice.service} ${label} is in production.`),
    releaseFields(notice),
    ...notice.changed.map(digestParagraph),
    wrap(next),
  ]);
}

const SUBJECTS: Readonly<Record<FailedNotice['kind'], string>> = {
  failed: 'Failed',
  rejected: 'Rejected',
  expired: 'Expired',
  superseded: 'Superseded',
  'rolled-back': 'Rolled back',
};

function failedMail(notice: FailedNotice): Mail {
  const label = imagesLabel(notice.changed);
  return mail(`${SUBJECTS[notice.kind]}: ${notice.service} ${label}`, [
    wrap(`${notice.service} ${label} did not get to production.`),
    releaseFields(notice),
    ...notice.changed.map(digestParagraph),
    wrap(whatStays(notice)),
    wrap(`What happens next: ${whatFollows(notice)}`),
  ]);
}

/** What serves now. A release that ended at its gate had no production traffic. */
function whatStays({ kind, deploymentId, rollback, fromRevision, from }: FailedNotice): string {
  const before = `${revisionLabel(fromRevision)} with ${labels(from)}`;
  if (!deploymentId) return `${before} keeps running.`;
  if (kind === 'failed' || kind === 'rolled-back')
    return rollback
      ? `CodeDeploy takes production back to what ran before, ${before}. ${rollback}`
      : `Before it, ${before} was running.`;
  const kept = `Production traffic stayed on ${before}.`;
  return rollback ? `${kept} ${rollback}` : kept;
}

function whatFollows(notice: FailedNotice): string {
  const { kind, service, deploymentId, following, changed, quarantined, retry } = notice;
  const newer = following.join(', ');
  if (kind === 'superseded') return `${newer} is started as soon as the deployment group is free.`;
  if (newer !== '') return `${newer} was accepted meanwhile and is started now.`;
  const again = changed
    .map((image) => `slipway release ${releaseOperand(service, { ...image, tag: imageLabel(image) })}`)
    .join(', ');
  if (kind === 'expired')
    return `nothing by itself. To ask again: ${again}, or push the image under a newer tag; ECR tells nobody of a push that changes nothing.`;
  if (quarantined)
    return 'Slipway does not start this release again by itself, whatever tag it is pushed under. Push an image that is better.';
  if (retry?.at)
    return `the release itself was not at fault, so Slipway tries it again by itself at ${minuteText(retry.at)}, as a new deployment: checks run again, and where people decide they are asked again. Whatever is pushed before takes its place.`;
  if (retry?.rollback)
    return `nothing by itself: ${retry.tries} tries to roll back came to nothing. When the reason is gone, ask again: slipway rollback ${service} --reason "…".`;
  if (retry)
    return `nothing by itself. The release itself was not at fault, but ${retry.tries} tries came to nothing, so it is held. When the reason is gone, ${again} starts it again; whatever is pushed before takes its place.`;
  return deploymentId
    ? `nothing by itself. The release itself was not at fault: when the reason is gone, ${again} starts it again.`
    : `nothing by itself. When the reason is gone, push again, under a newer tag, or: ${again}.`;
}

function refusedMail(notice: RefusedNotice): Mail {
  const { service, image, wrong } = notice;
  const label = imageLabel(image);
  const again = `slipway release ${releaseOperand(service, { ...image, tag: label })}`;
  return mail(`Refused: ${service} ${label}`, [
    wrap(`The push of ${image.repository}:${label} is not deployed.`),
    [
      field('Service', `${service} (${notice.address})`),
      field('Reason', notice.reason),
      ...(notice.instead ? [field('Instead', described(notice.instead))] : []),
      ...foundField([image]),
    ].join('\n'),
    ...(wrong ? [wrong.map(({ item, remedy = '' }) => wrap(`- ${item}: ${remedy}`)).join('\n')] : []),
    image.digest === undefined ? undefined : digestParagraph(image),
    wrap(
      wrong
        ? `What happens next: nothing by itself. When that is repaired: ${again}, or push the image under a newer tag. slipway verify ${service} says what is left.`
        : 'What happens next: nothing by itself. The next push to its repository is looked at when it comes.',
    ),
  ]);
}

function heldMail(notice: HeldNotice): Mail {
  return mail(`Held: ${notice.service}`, [
    wrap(`Slipway cannot act for ${notice.service}.`),
    [field('Service', `${notice.service} (${notice.address})`), field('Reason', notice.reason)].join('\n'),
    wrap('What happens next: Slipway keeps what it heard and tries again every few minutes until the reason is gone.'),
  ]);
}

function releaseFields(notice: SucceededNotice | FailedNotice): string {
  const revisions = [notice.fromRevision, notice.revision].filter((arn) => arn !== undefined).map(revisionLabel);
  return [
    field('Service', `${notice.service} (${notice.address})`),
    field('From', labels(notice.from)),
    field('To', labels(notice.to)),
    field('Revision', revisions.join(' -> ')),
    ...(notice.deploymentId ? [field('Deployment', notice.deploymentId)] : []),
    ...(notice.startedAt ? [field('Duration', explainDuration(secondsBetween(notice.startedAt, notice.at)))] : []),
    ...(notice.verdicts ?? []).map((verdict, index) => field(index === 0 ? 'Checks' : '', verdictText(verdict))),
    ...skipFields(notice.skips),
    ...(notice.decision && notice.decision !== notice.reason ? [field('Decision', notice.decision)] : []),
    ...(notice.asked ? [field('Asked by', foreignText(explainAsked(notice.asked)).replace(/^by /, ''))] : []),
    ...foundField(notice.changed),
    field('Reason', notice.reason),
    ...(notice.detail ? [field('CodeDeploy', notice.detail)] : []),
  ].join('\n');
}

function foundField(images: readonly PushedImage[]): string[] {
  const found = images.filter((image) => image.found).map(imageLabel);
  return found.length === 0 ? [] : [field('Heard of', `${found.join(', ')} found by the sweep: its event was lost`)];
}

function verdictText({ check, outcome, reason }: Verdict): string {
  return `${check} ${outcomeWords(outcome, reason)}`;
}

/** A digest stands alone on its line, in full, so that it can be copied and compared. */
function digestParagraph(image: KnownImage): string {
  return `${wrap(`${image.repository}:${imageLabel(image)} is`)}\n${image.digest ?? 'unknown'}`;
}

function labels(images: readonly KnownImage[]): string {
  if (images.length === 0) return 'no image of a watched repository';
  return images.map((image) => (images.length > 1 ? `${image.repository} ` : '') + described(image)).join(', ');
}

function described(image: KnownImage): string {
  if (image.digest === undefined) return `${imageLabel(image)} (digest unknown)`;
  return image.tag === undefined ? shortDigest(image.digest) : `${image.tag} (${shortDigest(image.digest)})`;
}
