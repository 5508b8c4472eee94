import type { ReleaseCommand } from '../command';
import { imageLabel, shortDigest } from '../image';
import { instant } from '../instant';
import { withNewest } from '../newest-heard';
import { supersededBy } from '../notices';
import type { AcceptedImage, ServiceState } from '../record';
import { withoutRetry } from '../retry';
import { compareTags, tagObstacle } from '../tag-policy';
import { imageOf } from '../transitions';
import { baseChanged } from './base-change';
import type { CommandJudgement } from './commands';
import { serviceObstacle } from './obstacle';
import { explainPause, lifted, pauseOf } from './paused';
import type { Situation } from './plan';

/**
 * Judges an image that somebody wants released. It is judged as its push would be, and then becomes what is wanted; with
 * `force` it may be older than what runs, and neither quarantine nor pause holds it.
 */
export function judgeRelease(situation: Situation, command: ReleaseCommand): CommandJudgement {
  const refusal = objectionTo(situation, command);
  if (refusal !== undefined) return { kind: 'refused', reason: refusal };

  const { spec, observed, now } = situation;
  const { repository, tag, at, id, by, reason, force } = command;
  const state = lifted(situation.state, at);
  const digest = observed.images[`${repository}:${tag}`]!.digest;
  const accepted: AcceptedImage = {
    ...{ repository, tag, digest, at, eventId: id, acceptedAt: instant(now) },
    asked: { by, at, force, ...(reason === undefined ? {} : { reason }) },
  };
  const replaced = imageOf(state.next, repository);
  const taken: ServiceState = {
    // A person's word counts anew, and at once.
    ...withoutRetry(state),
    next: [...state.next.filter((image) => image !== replaced), accepted],
    notices:
      replaced && replaced.digest !== digest
        ? [...state.notices, supersededBy(spec, replaced, accepted, now)]
        : state.notices,
  };
  const heard = withNewest(spec, taken, { repository, tag, digest, at, judgedAt: instant(now) });
  return { kind: 'taken', state: heard, reason: `${shortDigest(digest)} is wanted now` };
}

function objectionTo(situation: Situation, { repository, tag, at, force }: ReleaseCommand): string | undefined {
  const { spec, state, observed } = situation;
  const obstacle = serviceObstacle(spec, observed.service);
  if (obstacle !== undefined) return obstacle;
  const policy = spec.images.find((image) => image.repository === repository)?.tags;
  if (!policy) return `repository ${repository} is none of the service's`;
  const notAdmitted = tagObstacle(policy, tag);
  if (notAdmitted !== undefined) return notAdmitted;
  const digest = observed.images[`${repository}:${tag}`]?.digest;
  if (digest === undefined) return `ECR has no image ${repository}:${tag}`;

  const inFlight = state.release && imageOf(state.release.images, repository);
  const running = imageOf(state.running?.images ?? [], repository);
  const next = imageOf(state.next, repository);
  const changed = baseChanged(spec, state);
  if (inFlight?.digest === digest && !changed) return `${shortDigest(digest)} is being deployed already`;
  if (!inFlight && !next && running?.digest === digest && !changed) return `${shortDigest(digest)} is running already`;
  if (force) return undefined;

  const held = { state: lifted(state, at), observed };
  const pause = pauseOf(held);
  if (pause) return `${explainPause(held, pause)}; resume it, or release with --force`;
  const newest = next ?? inFlight ?? running;
  if (newest && newest.digest !== digest && compareTags(policy, { tag, at }, newest) < 0)
    return `${imageLabel(newest)} ${next ? 'is wanted' : inFlight ? 'is being deployed' : 'is running'} and is newer; --force releases it all the same`;
  return undefined;
}
