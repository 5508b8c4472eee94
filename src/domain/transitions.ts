import { skipsIn } from './check/skip';
import { type Instant, instant } from './instant';
import type { FailedNotice, Notice } from './notice';
import { failedNotice, supersededBy } from './notices';
import type { KnownImage } from './observed';
import { sameDigests } from './quarantine';
import type { AcceptedImage, EndedRelease, GoodRelease, Phase, Push, Release, ServiceState } from './record';
import { retryAfter } from './retry';
import type { ServiceSpec } from './service-spec';

const ENDED_KEPT = 10;
const HEARD_KEPT = 50;
const GOOD_KEPT = 5;

/** The state with the release in its next phase; whatever it waited for is over. */
export function inPhase(state: ServiceState, release: Release, phase: Phase): ServiceState {
  const { waiting: _over, ...rest } = state;
  return { ...rest, release: { ...release, phase } };
}

/** The state with AWS's pause: the release stays and is not tried before `until`. */
export function paused(state: ServiceState, reason: string, now: Date, until: Instant): ServiceState {
  return { ...state, waiting: { reason, since: instant(now), until } };
}

/**
 * Takes back a release that has no deployment: its images are wanted again, unless something newer already is, which its
 * sender is told. Its revision is not lost, it is found by its content. A rollback is wanted still by the state itself.
 */
export function backToNext(spec: ServiceSpec, state: ServiceState, release: Release, now: Date): ServiceState {
  const { release: _gone, waiting: _over, ...rest } = state;
  const returned = stillWanted(state, release);
  const superseded = release.rollback ? [] : release.changed.filter((image) => !returned.includes(image));
  return {
    ...rest,
    next: [...returned, ...state.next],
    notices: [
      ...state.notices,
      ...superseded.map((image) => supersededBy(spec, image, imageOf(state.next, image.repository)!, now)),
    ],
  };
}

/** The images of a release that nothing newer has replaced in what is wanted. */
export function stillWanted(state: ServiceState, release: Release): readonly AcceptedImage[] {
  return release.rollback ? [] : release.changed.filter(({ repository }) => !imageOf(state.next, repository));
}

/** Closes the release: it is remembered, its owners are told, and what runs is `running` from now on if it succeeded. */
export function ended(state: ServiceState, end: EndedRelease, notice: Notice): ServiceState {
  const { release, waiting: _over, retry: _counted, rollback, onDemand, ...rest } = state;
  const succeeded = end.outcome === 'succeeded';
  const isBack = succeeded && release?.onDemand === undefined;
  return {
    ...rest,
    ...(onDemand && !isBack ? { onDemand } : {}),
    // The end of the rollback's own release is the rollback's.
    ...(rollback && !release?.rollback ? { rollback } : {}),
    ...(succeeded && release && end.revision
      ? {
          running: { revision: end.revision, images: release.images, since: end.endedAt },
          lastGood: end,
          good: withGood(state, release, end.revision, end),
        }
      : {}),
    ended: [end, ...state.ended].slice(0, ENDED_KEPT),
    notices: [...state.notices, notice],
  };
}

/**
 * Closes a release that the world's fault ended. What it brought is wanted on: with something newer at once, as that makes
 * another release; otherwise after a pause, and after several of them not by itself. A rollback that was tried so often is
 * over: whoever asked for it is told, and can ask again.
 */
export function endedByWorld(
  state: ServiceState,
  release: Release,
  end: EndedRelease,
  notice: FailedNotice,
  now: Date,
  lacksCapacity?: true,
): ServiceState {
  const { rollback } = state;
  const returned = stillWanted(state, release);
  const isBack = release.rollback !== undefined && rollback !== undefined;
  if (!isBack && (returned.length === 0 || state.next.length > 0))
    return ended({ ...state, next: [...returned, ...state.next] }, end, notice);

  const why = { reason: end.reason, ...(lacksCapacity ? { lacksCapacity } : {}) };
  const retry = retryAfter(state, release.hash, why, now);
  const { tries, notBefore } = retry;
  const told = { tries, ...(notBefore ? { at: notBefore } : {}), ...(isBack ? { rollback: true as const } : {}) };
  const closed = ended(state, end, { ...notice, retry: told });
  if (!isBack) return { ...closed, next: returned, retry };
  return notBefore ? { ...closed, rollback, retry } : closed;
}

/** What succeeded, and below it what it replaced; of the same images only the latest. */
function withGood(
  { good }: ServiceState,
  { from }: Release,
  revision: string,
  { hash, images, endedAt, skips }: EndedRelease,
): readonly GoodRelease[] {
  const known = good.find((each) => each.revision === from.revision);
  const all: GoodRelease[] = [
    { hash, images, revision, at: endedAt, ...(skips ? { skips } : {}) },
    known ?? { revision: from.revision, images: from.images, at: from.since },
    ...good,
  ];
  return all
    .filter((each, index) => all.findIndex((other) => sameDigests(other.images, each.images)) === index)
    .slice(0, GOOD_KEPT);
}

/** Somebody took the release back before a deployment of it existed. */
export function takenBack(
  spec: ServiceSpec,
  state: ServiceState,
  release: Release,
  reason: string,
  now: Date,
): ServiceState {
  const end = { hash: release.hash, images: release.images, reason, endedAt: instant(now), ...skipsIn(release) };
  const notice = {
    ...failedNotice(spec, state, release, reason, now),
    kind: 'rolled-back',
    quarantined: true,
  } as const;
  return ended(state, { ...end, outcome: 'rolled-back' }, notice);
}

/** The release could not be started: no deployment of it exists. A later push of the same image may try again. */
export function notStarted(
  spec: ServiceSpec,
  state: ServiceState,
  release: Release,
  reason: string,
  now: Date,
): ServiceState {
  return ended(state, endUnstarted(release, reason, now), failedNotice(spec, state, release, reason, now));
}

/** The same where nothing is wrong with the release: AWS took nobody's requests. */
export function notStartedByWorld(
  spec: ServiceSpec,
  state: ServiceState,
  release: Release,
  reason: string,
  now: Date,
): ServiceState {
  const notice = failedNotice(spec, state, release, reason, now);
  return endedByWorld(state, release, endUnstarted(release, reason, now), notice, now);
}

/** The end of a release of which no deployment exists. */
export function endUnstarted(release: Release, reason: string, now: Date): EndedRelease {
  const { hash, images, phase } = release;
  const revision = 'revision' in phase ? phase.revision : undefined;
  const end = { hash, outcome: 'not-started', images, reason, endedAt: instant(now), ...skipsIn(release) } as const;
  return revision ? { ...end, revision } : end;
}

export function withHeard(heard: readonly string[], pushes: readonly Pick<Push, 'eventId'>[]): readonly string[] {
  return [...pushes.map(({ eventId }) => eventId).reverse(), ...heard].slice(0, Math.max(HEARD_KEPT, pushes.length));
}

export function withoutNotice(state: ServiceState, id: string): ServiceState {
  return { ...state, notices: state.notices.filter((notice) => notice.id !== id) };
}

export function imageOf<Image extends KnownImage>(images: readonly Image[], repository: string): Image | undefined {
  return images.find((image) => image.repository === repository);
}

/** What the service would run if the accepted images were deployed: a push changes one image and keeps the others. */
export function overlaid(images: readonly KnownImage[], accepted: readonly AcceptedImage[]): readonly KnownImage[] {
  const kept = images.filter(({ repository }) => !imageOf(accepted, repository));
  const changed = accepted.map(({ repository, tag, digest, at }) => ({ repository, tag, digest, at }));
  return [...kept, ...changed].sort((a, b) => (a.repository < b.repository ? -1 : 1));
}
