import { explainAsked, type RollbackCommand } from '../command';
import { imageLabel } from '../image';
import type { KnownImage } from '../observed';
import { quarantineOfImages, sameDigests } from '../quarantine';
import type { ServiceState } from '../record';
import type { CommandJudgement } from './commands';
import { serviceObstacle } from './obstacle';
import type { Situation } from './plan';

/** Judges a wish to go back; what is done about it is `planRollback`'s. */
export function judgeRollback({ spec, state, observed }: Situation, command: RollbackCommand): CommandJudgement {
  const obstacle = serviceObstacle(spec, observed.service);
  if (obstacle !== undefined) return { kind: 'refused', reason: obstacle };
  if (state.rollback) {
    return { kind: 'refused', reason: `a rollback is under way already, asked for ${explainAsked(state.rollback)}` };
  }
  const images = rollbackTarget(state);
  if (!images) return { kind: 'refused', reason: NOTHING_TO_ROLL_BACK_TO };
  const { id, by, reason, at } = command;
  const { release } = state;
  const first =
    release?.phase.name === 'deploying' ? `deployment ${release.phase.deploymentId} is stopped first; then ` : '';
  return {
    kind: 'taken',
    state: { ...state, rollback: { id, by, reason, at, images } },
    reason: `${first}${images.map(imageLabel).join(', ')} is what is to run`,
  };
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
