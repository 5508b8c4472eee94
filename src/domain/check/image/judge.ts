import { type Instant, secondsBetween } from '../../instant';
import type { Platform } from '../../verify/facts';
import type { Judgement } from '../verdict';
import { type Artifact, judgeArtifacts } from './artifacts';
import { type Aspect, fault, fine, undone } from './aspect';
import { judgeLabels } from './labels';
import { type ImageScan, judgeScan } from './scan';
import type { ImageCheckSpec } from './spec';
import { judgeTag, type TagMutability } from './tag';

/** An image of a release. */
export interface ReleasedImage {
  /** What people read: `frontend v2`. */
  readonly name: string;
  readonly tag?: string;
  /** Absent: ECR does not have it. */
  readonly there?: ImageThere;
}

/** What ECR tells of an image; what no check asks for is left out. */
export interface ImageThere {
  readonly pushedAt?: Instant;
  /** Of an index those of its images. */
  readonly platforms: readonly Platform[];
  /** Of the image for the tasks' platform; absent: they cannot be read. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly mutability?: TagMutability;
  readonly scan?: ImageScan | 'absent';
  readonly artifacts?: readonly Artifact[];
}

/** What a look at the images of a release has beside them. */
export interface ImageLook {
  /** Of the tasks. */
  readonly platform: Platform;
  /** Somebody asked for what was good before: it may be old. */
  readonly isRollback: boolean;
  /** Of the check's first look. */
  readonly since: Instant;
  readonly now: Date;
}

/**
 * Judges one look at the images of a release: every fault at once; where there is none, what nobody can tell; then what is
 * not told yet.
 */
export function judgeImages(spec: ImageCheckSpec, images: readonly ReleasedImage[], look: ImageLook): Judgement {
  const aspects = images.map((image) => ({ name: image.name, all: aspectsOf(spec, image, look) }));
  const saying = (...kinds: readonly Aspect['kind'][]) =>
    aspects
      .flatMap(({ name, all }) => {
        const said = all.filter(({ kind }) => kinds.includes(kind)).map(({ says }) => says);
        return said.length > 0 ? [`${name} ${said.join(', ')}`] : [];
      })
      .join('; ');
  const any = (kind: Aspect['kind']) => aspects.some(({ all }) => all.some((aspect) => aspect.kind === kind));
  if (any('fault')) return { outcome: 'failed', reason: saying('fault', 'undone') };
  if (any('undone')) return { outcome: 'failed', reason: `could not be done: ${saying('undone')}`, undone: true };
  if (any('pending')) return { outcome: 'in-progress', reason: saying('pending'), noted: { since: look.since } };
  return { outcome: 'succeeded', reason: saying('fine') };
}

function aspectsOf(spec: ImageCheckSpec, { tag, there }: ReleasedImage, look: ImageLook): readonly Aspect[] {
  if (!there) return [fault('does not exist in ECR')];
  const platform = judgePlatform(there.platforms, look.platform);
  return [
    platform,
    ...(spec.immutableTag && there.mutability ? [judgeTag(tag, there.mutability)] : []),
    ...(spec.oldestInDays === undefined ? [] : [judgeAge(spec.oldestInDays, there.pushedAt, look)]),
    // Labels and scan are those of the image for the tasks' platform: without it there are none.
    ...(platform.kind === 'fault' ? [] : judgeLabels(spec.labels, there.labels)),
    ...(spec.scan && there.scan && platform.kind !== 'fault'
      ? [judgeScan(spec.scan, there.scan, there.pushedAt, look.since, look.now)]
      : []),
    ...(spec.signature && there.artifacts ? [judgeArtifacts('signature', spec.signature, there.artifacts)] : []),
    ...(spec.sbom && there.artifacts ? [judgeArtifacts('sbom', spec.sbom, there.artifacts)] : []),
  ];
}

function judgePlatform(has: readonly Platform[], wanted: Platform): Aspect {
  const text = ({ os, architecture }: Platform) => `${os}/${architecture}`;
  if (has.length === 0) return undone('does not say which platform it is for');
  if (has.some(({ os, architecture }) => os === wanted.os && architecture === wanted.architecture))
    return fine(`is there for ${text(wanted)}`);
  return fault(`is built for ${has.map(text).join(', ')}, and the tasks run on ${text(wanted)} (runtimePlatform)`);
}

function judgeAge(oldestInDays: number, pushedAt: Instant | undefined, { isRollback, now }: ImageLook): Aspect {
  if (isRollback) return fine('may be of any age for a rollback');
  if (pushedAt === undefined) return undone('has no time of its push in ECR');
  const days = secondsBetween(pushedAt, now.toISOString()) / 86_400;
  const whole = Math.floor(days);
  const age = `was pushed ${whole} ${whole === 1 ? 'day' : 'days'} ago`;
  return days > oldestInDays ? fault(`${age} (at most ${oldestInDays})`) : fine(age);
}
