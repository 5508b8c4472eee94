import type { StoredImage } from './image-store';
import type { LifecycleRule } from './lifecycle-policy';
import { fitsWildcard } from './wildcard';

/** An image that a rule would expire. */
export interface Marked {
  readonly image: StoredImage;
  readonly rule: LifecycleRule;
}

const DAY_IN_MS = 24 * 60 * 60_000;

/**
 * What a lifecycle policy expires at some time, oldest first.
 *
 * Each rule identifies images by their tags and wants to expire the older ones. An image is marked by the first rule that
 * identifies it or by none: the rules behind it count it, and let it be. Say `prod*` keeps one and then `beta*` keeps one,
 * of A (beta-1, prod-1), B (beta-2, prod-2) and C (beta-3): A goes by the first rule, which keeps B; the second would
 * expire A and B, which are the first one's; only A goes.
 * Source: ECR User Guide, "How lifecycle policies work", "Examples of lifecycle policies".
 * @param rules in the order of their priorities
 * @param isKept whether an image is not to be marked, whatever its age
 */
export function markedBy(
  rules: readonly LifecycleRule[],
  images: readonly StoredImage[],
  now: Date,
  isKept: (image: StoredImage) => boolean,
): Marked[] {
  const oldestFirst = images.toSorted(
    (one, other) => one.pushedAt.getTime() - other.pushedAt.getTime() || one.sequence - other.sequence,
  );
  const identified = new Set<StoredImage>();
  const marked: Marked[] = [];
  for (const rule of rules) {
    const found = oldestFirst.filter((image) => isIdentified(image, rule));
    for (const image of tooOld(found, rule, now))
      if (!identified.has(image) && !isKept(image)) marked.push({ image, rule });
    for (const image of found) identified.add(image);
  }
  return marked.toSorted((one, other) => oldestFirst.indexOf(one.image) - oldestFirst.indexOf(other.image));
}

/** Several prefixes or patterns: each has to fit some tag of the image. Nothing here is ever archived. */
function isIdentified(
  { tags }: StoredImage,
  { selection: { tagStatus, tagPrefixList = [], tagPatternList = [], storageClass } }: LifecycleRule,
): boolean {
  if (storageClass === 'archive') return false;
  if (tagStatus !== 'tagged') return tagStatus === 'any' || tags.size === 0;
  return (
    tagPrefixList.every((prefix) => [...tags].some((tag) => tag.startsWith(prefix))) &&
    tagPatternList.every((pattern) => [...tags].some((tag) => fitsWildcard(tag, pattern)))
  );
}

function tooOld(
  oldestFirst: readonly StoredImage[],
  { selection: { countType, countNumber } }: LifecycleRule,
  now: Date,
): readonly StoredImage[] {
  if (countType === 'imageCountMoreThan') return oldestFirst.slice(0, Math.max(0, oldestFirst.length - countNumber));
  const edge = now.getTime() - countNumber * DAY_IN_MS;
  return oldestFirst.filter(({ pushedAt }) => pushedAt.getTime() < edge);
}
