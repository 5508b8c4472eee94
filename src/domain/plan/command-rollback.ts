import { explainAsked, type RollbackCommand } from '../command';
import { imageLabel } from '../image';
import { instant } from '../instant';
import { isActive, type KnownImage } from '../observed';
import { quarantined, quarantineOfImages, sameDigests } from '../quarantine';
import type { ServiceState } from '../record';
import { awaitingRetry, withoutRetry } from '../retry';
import { overlaid } from '../transitions';
import type { CommandJudgement } from './commands';
import { isUnsettled } from './foreign';
import { serviceObstacle } from './obstacle';
import type { Situation } from './plan';
import { rolledBackBy } from './rollback';

/** Judges a wish to go back; what is done about it is `planRollback`'s. */
export function judgeRollback(situation: Situation, command: RollbackCommand): CommandJudgement {
  const { spec, state, observed } = situation;
  const obstacle = serviceObstacle(spec, observed.service);
  if (obstacle !== undefined) return { kind: 'refused', reason: obstacle };
  if (state.rollback) {
    return { kind: 'refused', reason: `a rollback is under way already, asked for ${explainAsked(state.rollback)}` };
  }
  const unsettled = isUnsettled(situation) && observed.deployments.find(isActive);
  if (unsettled) {
    return {
      kind: 'refused',
      reason: `deployment ${unsettled.id}, of which there is no record, is ${unsettled.status}: stop it in CodeDeploy, or ask again at its end`,
    };
  }
  const back = takenBackWaiting(situation, command);
  if (back) return back;
  const images = rollbackTarget(state);
  if (!images) return { kind: 'refused', reason: NOTHING_TO_ROLL_BACK_TO };
  const { id, by, reason, at } = command;
  const { release } = state;
  const first =
    release?.phase.name === 'deploying' ? `deployment ${release.phase.deploymentId} is stopped first; then ` : '';
  return {
    kind: 'taken',
    state: { ...state, rollback: { id, by, reason, at, images } },
    reason: `${first}${labelsOf(images)} is what is to run`,
  };
}

/** What waits to be tried again was on its way: it is taken back, and what it set out to replace runs already. */
function takenBackWaiting({ state, now }: Situation, command: RollbackCommand): CommandJudgement | undefined {
  const { retry, running, release, next } = state;
  const waiting = release ? [] : awaitingRetry(state);
  if (!retry || !running || waiting.length === 0) return undefined;
  const entry = { hash: retry.hash, images: overlaid(running.images, waiting), reason: rolledBackBy(command) };
  const left = { ...withoutRetry(state), next: next.filter((image) => !waiting.includes(image)) };
  return {
    kind: 'taken',
    state: quarantined(left, { ...entry, by: command.by, at: instant(now) }),
    reason: `${labelsOf(waiting)}, which waited to be tried again, is taken back; ${labelsOf(running.images)} keeps running`,
  };
}

function labelsOf(images: readonly KnownImage[]): string {
  return images.map(imageLabel).join(', ');
}

export const NOTHING_TO_ROLL_BACK_TO =
  'there is nothing to roll back to: no other release of the service that was good is on record';

/**
 * What a rollback brings back: what the release in flight set out to replace, else the last that was good before what
 * runs. Never what is in quarantine, and only what is known by its digests.
 */
export function rollbackTarget({ release, running, good, ...state }: ServiceState): readonly KnownImage[] | undefined {
  const candidates = [...(release ? [release.from] : []), ...good].map(({ images }) => images);
  const leaving = release?.images ?? running?.images ?? [];
  return candidates.find(
    (images) =>
      images.length > 0 &&
      images.every(({ digest }) => digest !== undefined) &&
      !sameDigests(images, leaving) &&
      !quarantineOfImages({ ...state, good }, images),
  );
}
