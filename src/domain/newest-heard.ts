import type { Instant } from './instant';
import type { ServiceState } from './record';
import type { ServiceSpec } from './service-spec';
import { compareTags } from './tag-policy';

/**
 * The newest tag of a repository that was ever judged, whatever became of it. It outlives ends, refusals and quarantine, so
 * that the slow pass finds only what was never heard of (`lost-push.ts`).
 */
export interface NewestHeard {
  readonly repository: string;
  readonly tag: string;
  /** What the tag pointed to when it was judged; absent where nobody looked. */
  readonly digest?: string;
  /** As of `KnownImage`. */
  readonly at: Instant;
  readonly judgedAt: Instant;
  /** Its event never came. */
  readonly found?: true;
}

export function newestHeard({ newest = [] }: ServiceState, repository: string): NewestHeard | undefined {
  return newest.find((each) => each.repository === repository);
}

/** The state that remembers a judged image, unless a newer one of its repository was judged before. */
export function withNewest(spec: ServiceSpec, state: ServiceState, judged: NewestHeard): ServiceState {
  const { repository, tag, digest, at, judgedAt, found } = judged;
  const policy = spec.images.find((image) => image.repository === repository)?.tags;
  const before = newestHeard(state, repository);
  if (!policy || (before && before.tag !== tag && compareTags(policy, { tag, at }, before) <= 0)) return state;
  const others = (state.newest ?? []).filter((each) => each !== before);
  const newest: NewestHeard = {
    ...{ repository, tag, at, judgedAt },
    ...(digest === undefined ? {} : { digest }),
    ...(found ? { found } : {}),
  };
  return { ...state, newest: [...others, newest] };
}
