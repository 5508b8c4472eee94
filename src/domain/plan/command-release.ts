import type { ReleaseCommand } from '../command';
import { imageLabel, shortDigest } from '../image';
import { instant } from '../instant';
import { withNewest } from '../newest-heard';
import { supersededBy } from '../notices';
import type { AcceptedImage, Release, ServiceState } from '../record';
import { withoutRetry } from '../retry';
import { checkNames } from '../service-spec';
import { compareTags, tagObstacle } from '../tag-policy';
import { imageOf } from '../transitions';
import { baseChanged } from './base-change';
import type { CommandJudgement } from './commands';
import { isHeldOutside } from './held-outside';
import { serviceObstacle } from './obstacle';
import { explainPause, lifted, pauseOf } from './paused';
import type { Situation } from './plan';

/**
 * Judges an image that somebody wants released. It is judged as its push would be, and then becomes what is wanted; with
 * `force` it may be older than what runs, and neither quarantine nor pause nor alarms nor missing capacity hold it: what waits for those already
 * goes on as the release that it is.
 */
export function judgeRelease(situation: Situation, command: ReleaseCommand): CommandJudgement {
  const refusal = objectionTo(situation, command);
  if (refusal !== undefined) return { kind: 'refused', reason: refusal };

  const { spec, observed, now } = situation;
  const { repository, tag, at, id } = command;
  const state = lifted(situation.state, at);
  const digest = observed.images[`${repository}:${tag}`]!.digest;
  const accepted: AcceptedImage = {
    ...{ repository, tag, digest, at, eventId: id, acceptedAt: instant(now) },
    asked: askedBy(command),
  };
  const replaced = imageOf(state.next, repository);
  const others = state.next.filter((image) => image !== replaced);
  const held = heldWith(state, repository, digest);
  const taken: ServiceState = {
    // A person's word counts anew, and at once. What a rollback waits for is the rollback's, which gives way as it does to a push.
    ...(state.rollback ? state : withoutRetry(state)),
    ...(held ? { next: others, release: inSpiteOfIt(held, command) } : { next: [...others, accepted] }),
    notices:
      replaced && replaced.digest !== digest
        ? [...state.notices, supersededBy(spec, replaced, accepted, now)]
        : state.notices,
  };
  const heard = withNewest(spec, taken, { repository, tag, digest, at, judgedAt: instant(now) });
  const effect = held
    ? `goes on in spite of ${state.waiting?.alarms ? 'its alarms' : 'that'}; until now it ${state.waiting?.reason}`
    : 'is wanted now';
  const { skipChecks = [] } = command;
  const skipped = skipChecks.length > 0 ? `; not checked: ${skipChecks.join(', ')}` : '';
  return { kind: 'taken', state: heard, reason: `${shortDigest(digest)} ${effect}${skipped}` };
}

function askedBy({ by, at, force, reason, skipChecks = [] }: ReleaseCommand): NonNullable<AcceptedImage['asked']> {
  return {
    ...{ by, at, force },
    ...(reason === undefined ? {} : { reason }),
    ...(skipChecks.length > 0 ? { skipChecks } : {}),
  };
}

/** The release that brings the image and has not started because of its alarms, or for want of capacity. */
function heldWith({ release, waiting }: ServiceState, repository: string, digest: string): Release | undefined {
  const waits = release?.phase.name === 'registered' && isHeldOutside(waiting);
  return waits && imageOf(release.changed, repository)?.digest === digest ? release : undefined;
}

/** The same release, for which somebody answers now. */
function inSpiteOfIt(release: Release, command: ReleaseCommand): Release {
  const changed = release.changed.map((image) =>
    image.repository === command.repository ? { ...image, asked: askedBy(command) } : image,
  );
  return { ...release, changed };
}

/** Why its checks are not to be skipped: whoever skips one names it, and says why. */
function objectionToSkip({ spec }: Situation, { skipChecks = [], reason }: ReleaseCommand): string | undefined {
  if (skipChecks.length === 0) return undefined;
  if (reason === undefined) return 'checks are skipped with a reason only';
  const known = checkNames(spec);
  const unknown = skipChecks.find((name) => !known.includes(name));
  if (unknown === undefined) return undefined;
  return `it has no check "${unknown}"${known.length > 0 ? `, but ${known.join(', ')}` : ''}`;
}

function objectionTo(situation: Situation, command: ReleaseCommand): string | undefined {
  const { repository, tag, at, force } = command;
  const { spec, state, observed } = situation;
  const obstacle = serviceObstacle(spec, observed.service);
  if (obstacle !== undefined) return obstacle;
  const policy = spec.images.find((image) => image.repository === repository)?.tags;
  if (!policy) return `repository ${repository} is none of the service's`;
  const notAdmitted = tagObstacle(policy, tag);
  if (notAdmitted !== undefined) return notAdmitted;
  const notSkipped = objectionToSkip(situation, command);
  if (notSkipped !== undefined) return notSkipped;
  const digest = observed.images[`${repository}:${tag}`]?.digest;
  if (digest === undefined) return `ECR has no image ${repository}:${tag}`;

  const inFlight = state.release && imageOf(state.release.images, repository);
  const running = imageOf(state.running?.images ?? [], repository);
  const next = imageOf(state.next, repository);
  const changed = baseChanged(spec, state);
  const held = heldWith(state, repository, digest);
  if (held && force) return undefined;
  if (held) return `${shortDigest(digest)} ${state.waiting?.reason}; --force starts it all the same`;
  if (inFlight?.digest === digest && !changed) return `${shortDigest(digest)} is being deployed already`;
  if (!inFlight && !next && running?.digest === digest && !changed) return `${shortDigest(digest)} is running already`;
  if (force) return undefined;

  const then = { state: lifted(state, at), observed };
  const pause = pauseOf(then);
  if (pause) return `${explainPause(then, pause)}; resume it, or release with --force`;
  const newest = next ?? inFlight ?? running;
  if (newest && newest.digest !== digest && compareTags(policy, { tag, at }, newest) < 0)
    return `${imageLabel(newest)} ${next ? 'is wanted' : inFlight ? 'is being deployed' : 'is running'} and is newer; --force releases it all the same`;
  return undefined;
}
