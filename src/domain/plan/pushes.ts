import { imageLabel, shortDigest } from '../image';
import { type Instant, instant } from '../instant';
import { newestHeard, withNewest } from '../newest-heard';
import { refusal, supersededBy } from '../notices';
import type { KnownImage, Observed } from '../observed';
import type { AcceptedImage, Push, ServiceState } from '../record';
import type { ImagePolicy, ServiceSpec } from '../service-spec';
import { compareTags, tagObstacle } from '../tag-policy';
import { imageOf, withHeard } from '../transitions';
import { baseChanged } from './base-change';
import { lifted } from './paused';
import { type Plan, type Situation, write } from './plan';

/** What becomes of one push; each with its reason. */
export type Judgement =
  | { readonly kind: 'accepted'; readonly digest: string; readonly reason: string }
  /** What it asks for is the case already or on its way: nobody needs to be told. */
  | { readonly kind: 'met'; readonly digest: string; readonly reason: string }
  | { readonly kind: 'refused'; readonly digest?: string; readonly reason: string; readonly instead?: KnownImage }
  | { readonly kind: 'ignored'; readonly reason: string };

/** Judges every push heard, oldest first, so that of several the newest is left as the one wanted. */
export function planPushes(situation: Situation): Plan | undefined {
  const { pushes } = situation;
  if (pushes.length === 0) return undefined;
  const { state, reasons } = judgePushes(situation);
  return write(reasons.join('; '), state, pushes.length);
}

/** The state that has taken the pushes in, and what became of each. */
export function judgePushes({ spec, state, pushes, observed, now }: Omit<Situation, 'commands'>): {
  readonly state: ServiceState;
  readonly reasons: readonly string[];
} {
  const reasons: string[] = [];
  let judged = state;
  for (const push of [...pushes].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    const judgement = judgePush(spec, judged, push, observed);
    judged = { ...taken(spec, judged, push, judgement, now), heard: withHeard(judged.heard, [push]) };
    if ('digest' in judgement && judgement.digest !== undefined)
      judged = withNewest(spec, judged, { ...push, digest: judgement.digest, judgedAt: instant(now) });
    reasons.push(`${push.repository}:${push.tag} ${judgement.kind}: ${judgement.reason}`);
  }
  return { state: judged, reasons };
}

/**
 * Compares a push with what is wanted of its repository: the accepted image, else the one in flight, else the running one.
 * Its digest is the one that the tag has *now*: events come late, twice and out of order.
 */
export function judgePush(spec: ServiceSpec, state: ServiceState, push: Push, observed: Observed): Judgement {
  const { repository, tag, at } = push;
  if (state.heard.includes(push.eventId)) return { kind: 'ignored', reason: `event ${push.eventId} was judged before` };
  const policy = spec.images.find((image: ImagePolicy) => image.repository === repository)?.tags;
  if (!policy) return { kind: 'ignored', reason: `repository ${repository} is none of the service's` };
  const obstacle = tagObstacle(policy, tag);
  if (obstacle !== undefined) return { kind: 'ignored', reason: obstacle };

  const digest = observed.images[`${repository}:${tag}`]?.digest;
  if (digest === undefined) return { kind: 'refused', reason: `ECR no longer has an image ${repository}:${tag}` };

  const before = newestHeard(state, repository);
  if (before?.found && before.tag === tag && before.digest === digest && at <= before.judgedAt)
    return { kind: 'ignored', reason: 'the sweep had found it before its event came' };

  const { known, place } = wantedOf(state, repository);
  if (!known) return { kind: 'accepted', digest, reason: `nothing of ${repository} is running or wanted yet` };
  const order = compareTags(policy, { tag, at }, known);
  if (known.digest === digest) {
    if (place !== WANTED && order >= 0 && baseChanged(spec, state))
      return { kind: 'accepted', digest, reason: `${shortDigest(digest)} ${place}, by another task definition file` };
    return { kind: 'met', digest, reason: `${shortDigest(digest)} ${place} already` };
  }
  if (order < 0) {
    return { kind: 'refused', digest, reason: `${imageLabel(known)} ${place} and is newer`, instead: known };
  }
  // Somebody went back behind something newer, and knew it: what is older than that and only heard late must not undo it.
  const forcedAt = forcedSince(state, repository);
  if (forcedAt !== undefined && at <= forcedAt && before && compareTags(policy, { tag, at }, before) < 0) {
    const reason = `${imageLabel(known)} ${place} by force since, and ${imageLabel(before)} is newer`;
    return { kind: 'refused', digest, reason, instead: known };
  }
  return { kind: 'accepted', digest, reason: `newer than ${imageLabel(known)}, which ${place}` };
}

const WANTED = 'is wanted';

export function wantedOf(
  state: ServiceState,
  repository: string,
): { readonly known?: KnownImage; readonly place: string } {
  const next = imageOf(state.next, repository);
  if (next) return { known: next, place: WANTED };
  const inFlight = state.release && imageOf(state.release.images, repository);
  if (inFlight) return { known: inFlight, place: 'is being deployed' };
  const running = imageOf(state.running?.images ?? [], repository);
  return { ...(running ? { known: running } : {}), place: 'is running' };
}

/** When somebody forced what is wanted or being deployed of a repository; undefined when nobody did. */
function forcedSince({ next, release }: ServiceState, repository: string): Instant | undefined {
  const wanted = imageOf(next, repository) ?? release?.changed.find((image) => image.repository === repository);
  return wanted?.asked?.force ? wanted.asked.at : undefined;
}

function taken(spec: ServiceSpec, state: ServiceState, push: Push, judgement: Judgement, now: Date): ServiceState {
  const { repository, tag, at, eventId } = push;
  const found = push.found ? { found: push.found } : {};
  switch (judgement.kind) {
    case 'ignored':
      return state;
    case 'met':
      return relabelled(spec, lifted(state, at), { repository, tag, digest: judgement.digest, at });
    case 'refused': {
      const image = { repository, tag, at, ...found, ...(judgement.digest ? { digest: judgement.digest } : {}) };
      return {
        ...state,
        notices: [...state.notices, refusal(spec, image, eventId, judgement.reason, now, judgement.instead)],
      };
    }
    case 'accepted': {
      const accepted: AcceptedImage = {
        repository,
        tag,
        digest: judgement.digest,
        at,
        eventId,
        acceptedAt: instant(now),
        ...found,
      };
      const superseded = imageOf(state.next, repository);
      return {
        ...lifted(state, at),
        next: [...state.next.filter((image) => image !== superseded), accepted],
        notices: superseded ? [...state.notices, supersededBy(spec, superseded, accepted, now)] : state.notices,
      };
    }
  }
}

/** The same image under a newer tag: later pushes are to be compared with that tag. */
function relabelled(spec: ServiceSpec, state: ServiceState, image: Required<KnownImage>): ServiceState {
  const policy = spec.images.find(({ repository }) => repository === image.repository)?.tags;
  const relabel = <Known extends KnownImage>(known: Known): Known =>
    policy &&
    known.repository === image.repository &&
    known.digest === image.digest &&
    compareTags(policy, image, known) > 0
      ? { ...known, tag: image.tag, at: image.at }
      : known;
  return {
    ...state,
    next: state.next.map(relabel),
    ...(state.release ? { release: { ...state.release, images: state.release.images.map(relabel) } } : {}),
    ...(state.running ? { running: { ...state.running, images: state.running.images.map(relabel) } } : {}),
  };
}
