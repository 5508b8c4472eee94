import { isPast, secondsAfter } from '../instant';
import type { Phase, Release } from '../record';
import { releaseOf } from '../release';
import { inPhase } from '../transitions';
import { adoptDeployment } from './next';
import { type Plan, type Situation, write } from './plan';
import { DOUBT_SECONDS } from './timing';

/** The attempt is in doubt: its effect is looked for, and only when it must have shown is anything tried again. */
export function planStarting(
  situation: Situation,
  release: Release,
  phase: Extract<Phase, { name: 'starting' }>,
): Plan {
  const { state, observed, now } = situation;
  const effect = observed.deployments.find((deployment) => {
    const carried = releaseOf(deployment);
    return (
      carried?.hash === release.hash && carried.attempt >= release.firstAttempt && carried.attempt <= state.attempt
    );
  });
  if (effect) return adoptDeployment(situation, release, effect);

  const settled = secondsAfter(phase.sentAt, DOUBT_SECONDS);
  if (!isPast(settled, now)) {
    return {
      reason: `attempt ${state.attempt} has no answer; its deployment may still show`,
      actions: [],
      lookAgainAt: settled,
    };
  }
  const { content, revision } = phase;
  return write(
    `attempt ${state.attempt} had no effect`,
    inPhase(state, release, { name: 'registered', content, revision }),
  );
}
