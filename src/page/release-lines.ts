import type { ReleaseBrief } from '../domain/gate/brief';
import { imageLabel, shortDigest } from '../domain/image';
import type { KnownImage } from '../domain/observed';
import { revisionLabel } from '../domain/task-definition';
import { foreignText } from './foreign-text';
import { skipFields } from './skip-text';
import { trafficText } from './traffic-text';
import { field } from './wrap';

/** `v2`; of several images with their repositories. Tags are harmless text here. */
export function releaseLabel({ changed }: Pick<ReleaseBrief, 'changed'>): string {
  const label = (image: KnownImage) =>
    (changed.length > 1 ? `${image.repository} ` : '') + foreignText(imageLabel(image));
  return changed.map(label).join(', ');
}

/** Where a release goes, from what to what: fields of a mail. */
export function releaseLines(brief: ReleaseBrief): string {
  const { source = {} } = brief;
  return [
    field('Service', `${brief.service} (${brief.cluster}/${brief.ecsService})`),
    field('Account', `${brief.account}, ${brief.region}`),
    field('From', imagesText(brief.from)),
    field('To', imagesText(brief.to)),
    field('Revision', `${revisionLabel(brief.fromRevision)} -> ${revisionLabel(brief.toRevision)}`),
    field('Traffic', trafficText(brief.deploymentConfigName)),
    field('Deployment', brief.deploymentId),
    ...skipFields(brief.skips),
    ...labelField('Commit', source.revision),
    ...labelField('Source', source.url),
    ...labelField('Authors', source.authors),
  ].join('\n');
}

function labelField(name: string, label: string | undefined): readonly string[] {
  const text = foreignText(label ?? '');
  return text === '' ? [] : [field(name, text)];
}

function imagesText(images: readonly KnownImage[]): string {
  if (images.length === 0) return 'no image of a watched repository';
  return images.map((image) => (images.length > 1 ? `${image.repository} ` : '') + imageText(image)).join(', ');
}

function imageText({ tag, digest }: KnownImage): string {
  if (digest === undefined) return `${foreignText(tag ?? 'unknown')} (digest unknown)`;
  return tag === undefined ? shortDigest(digest) : `${foreignText(tag)} (${shortDigest(digest)})`;
}
