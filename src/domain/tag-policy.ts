import type { Instant } from './instant';
import { compareVersions, parseVersion } from './semver';
import { isInRange, parseRange } from './semver-range';
import type { TagPolicy } from './service-spec';

/** A tag and the moment at which it came to where it is. */
export interface TagAt {
  readonly tag?: string;
  readonly at: Instant;
}

/** Why a policy does not admit a tag; undefined when it does. */
export function tagObstacle(policy: TagPolicy, tag: string): string | undefined {
  switch (policy.order) {
    case 'number':
      return numberIn(policy.prefix, tag) === undefined ? `tag ${tag} is not ${policy.prefix}<number>` : undefined;
    case 'semver': {
      const version = versionIn(policy.prefix, tag);
      if (!version) return `tag ${tag} is not ${policy.prefix}<semantic version>`;
      if (policy.range === undefined) return undefined;
      const range = parseRange(policy.range);
      return range && isInRange(version, range) ? undefined : `tag ${tag} is outside the range ${policy.range}`;
    }
    case 'timestamp':
      return wholeMatch(policy.pattern)?.test(tag) ? undefined : `tag ${tag} does not match /${policy.pattern}/`;
    case 'movement':
      return matchesGlob(policy.pattern, tag) ? undefined : `tag ${tag} does not match ${policy.pattern}`;
  }
}

/**
 * Orders two tags by a policy; negative when `a` is the older. Zero: the order does not tell them apart, and what the tag
 * points to now decides.
 *
 * Where the policy's order cannot be applied to `b` (an image that was running before Slipway came may have no admitted
 * tag), the moments decide. Never `imagePushedAt`: ECR keeps an image's first push, not a tag's last movement.
 */
export function compareTags(policy: TagPolicy, a: TagAt, b: TagAt): number {
  const byTime = a.at < b.at ? -1 : a.at > b.at ? 1 : 0;
  if (policy.order === 'movement') return a.tag === b.tag ? 0 : byTime;
  if (a.tag === undefined || b.tag === undefined) return byTime;
  if (tagObstacle(policy, a.tag) !== undefined || tagObstacle(policy, b.tag) !== undefined) return byTime;
  switch (policy.order) {
    case 'number':
      return (
        compareBig(numberIn(policy.prefix, a.tag)!, numberIn(policy.prefix, b.tag)!) ||
        // `v1` and `v01`: one number, two tags.
        (a.tag === b.tag ? 0 : byTime)
      );
    case 'semver':
      return compareVersions(versionIn(policy.prefix, a.tag)!, versionIn(policy.prefix, b.tag)!);
    case 'timestamp':
      return a.tag < b.tag ? -1 : a.tag > b.tag ? 1 : 0;
  }
}

/** What is wrong with a policy itself: a pattern that does not compile, a range that cannot be read. For the catalog. */
export function policyViolation(policy: TagPolicy): string | undefined {
  if (policy.order === 'timestamp' && !wholeMatch(policy.pattern))
    return `/${policy.pattern}/ is not a regular expression`;
  if (policy.order === 'semver' && policy.range !== undefined && !parseRange(policy.range)) {
    return `${policy.range} is not a semver range (examples: ^1.2.0, ~1.2, 1.x, >=1.0.0 <2.0.0)`;
  }
  return undefined;
}

/** The newest of the tags that a policy admits; undefined when it admits none. */
export function newestTag(policy: TagPolicy, tags: readonly string[], at: Instant): string | undefined {
  return tags
    .filter((tag) => tagObstacle(policy, tag) === undefined)
    .sort((a, b) => compareTags(policy, { tag: b, at }, { tag: a, at }) || (a < b ? -1 : 1))[0];
}

function numberIn(prefix: string, tag: string): bigint | undefined {
  const digits = tag.startsWith(prefix) ? tag.slice(prefix.length) : '';
  return /^\d+$/.test(digits) ? BigInt(digits) : undefined;
}

function compareBig(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function versionIn(prefix: string, tag: string) {
  return tag.startsWith(prefix) ? parseVersion(tag.slice(prefix.length)) : undefined;
}

function wholeMatch(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    return undefined;
  }
}

/** `*` is any run of characters, `?` any one. Greedy with one point of return, so a hostile tag cannot make it slow. */
function matchesGlob(pattern: string, text: string): boolean {
  let [inPattern, inText, star, resume] = [0, 0, -1, 0];
  while (inText < text.length) {
    if (pattern[inPattern] === '*') {
      star = inPattern++;
      resume = inText;
    } else if (pattern[inPattern] === '?' || pattern[inPattern] === text[inText]) {
      inPattern++;
      inText++;
    } else if (star >= 0) {
      inPattern = star + 1;
      inText = ++resume;
    } else return false;
  }
  while (pattern[inPattern] === '*') inPattern++;
  return inPattern === pattern.length;
}
