import { type Instant, secondsAfter } from './instant';
import type { NewestHeard } from './newest-heard';
import type { KnownImage, ListedImage } from './observed';
import type { TagPolicy } from './service-spec';
import { compareTags, tagObstacle } from './tag-policy';

/** A tagged image that nobody told of. */
export interface LostPush {
  readonly tag: string;
  readonly digest: string;
  /** When the image was first pushed: the tag came there no earlier. */
  readonly at: Instant;
}

/** What a repository's images are compared with. */
export interface Known {
  /** The newest tag that was ever judged. */
  readonly heard?: NewestHeard;
  /** What runs, is being deployed or is wanted. */
  readonly wanted?: KnownImage;
  /** When Slipway first knew the service: nothing older starts by itself. */
  readonly since: Instant;
}

/** An event takes seconds; a push as young as this is left to its own. */
export const IN_FLIGHT_SECONDS = 120;

/**
 * The newest eligible image of a repository, if its push was never heard of and it would replace what is wanted. Undefined
 * also while the newest is so young that its event may be on its way: then there is a next round.
 *
 * ECR tells an image's first push and not when a tag last moved. So a tag counts as unheard when it is newer than all that
 * was judged and its image came after Slipway did, or when it is the tag judged last and points elsewhere now. A tag that
 * came onto an image from before Slipway, and no event told of it, is not found: nothing tells it from one that was there.
 */
export function lostPush(
  policy: TagPolicy,
  listed: readonly ListedImage[],
  known: Known,
  now: Date,
): LostPush | undefined {
  const newest = listed
    .flatMap(({ tags, digest, pushedAt }) => tags.map((tag): LostPush => ({ tag, digest, at: pushedAt })))
    .filter((image) => tagObstacle(policy, image.tag) === undefined)
    .filter((image) => isUnheard(policy, image, known) && replaces(policy, image, known.wanted))
    .reduce<LostPush | undefined>((one, other) => (one && precedes(policy, other, one) ? one : other), undefined);
  return newest && newest.at <= secondsAfter(now, -IN_FLIGHT_SECONDS) ? newest : undefined;
}

function isUnheard(policy: TagPolicy, { tag, digest, at }: LostPush, { heard, since }: Known): boolean {
  if (heard?.tag === tag && heard.judgedAt > since)
    return heard.digest === undefined ? at > heard.judgedAt : digest !== heard.digest;
  return at > since && (heard === undefined || (heard.tag !== tag && compareTags(policy, { tag, at }, heard) > 0));
}

function replaces(policy: TagPolicy, image: LostPush, wanted: KnownImage | undefined): boolean {
  if (!wanted) return true;
  if (wanted.digest === image.digest && wanted.tag === image.tag) return false;
  return compareTags(policy, image, wanted) >= 0;
}

/** Whether `image` comes before `other`; what the policy does not tell apart is told by the time, then by the tag. */
function precedes(policy: TagPolicy, image: LostPush, other: LostPush): boolean {
  const order = compareTags(policy, image, other);
  if (order !== 0) return order < 0;
  return image.at === other.at ? image.tag < other.tag : image.at < other.at;
}
