import { explainAsked, isLiftedBy, type Pause } from '../command';
import { type Instant, instant, minuteText, secondsAfter } from '../instant';
import type { ServiceState } from '../record';
import type { Plan, Situation } from './plan';
import { write } from './plan';
import { PAUSED_LOOK_SECONDS } from './timing';

/** The pause that is in force: the service's own, else the fleet's. */
export function pauseOf({ state, observed }: Pick<Situation, 'state' | 'observed'>): Pause | undefined {
  return state.paused ?? observed.fleetPause;
}

/** `paused since 2026-11-21 09:00 UTC by arn:… (reason)`; of the fleet's pause `the fleet is paused since …`. */
export function explainPause({ state }: Pick<Situation, 'state'>, pause: Pause): string {
  const since = `since ${minuteText(pause.at)} ${explainAsked(pause)}`;
  return state.paused ? `paused ${since}` : `the fleet is paused ${since}`;
}

/** The state that waits for no `resume` any more. */
export function awake(state: ServiceState): ServiceState {
  const { waiting, ...rest } = state;
  return waiting?.pause ? rest : state;
}

/** The state after a push or a wish of that moment: what came after somebody else's deployment ends the pause for it. */
export function lifted(state: ServiceState, at: Instant): ServiceState {
  if (!isLiftedBy(state.paused, at)) return state;
  const { paused: _over, ...rest } = state;
  return awake(rest);
}

/**
 * Nothing is started: what is wanted stays wanted, and why it waits is remembered. A service is woken by its own `resume`;
 * the end of the fleet's pause is also looked for, since whoever ends it may not get to wake every service.
 */
export function waitForResume(situation: Situation, pause: Pause): Plan {
  const { state, now } = situation;
  const reason = explainPause(situation, pause);
  if (state.waiting?.reason !== reason)
    return write(reason, { ...state, waiting: { reason, since: instant(now), pause: true } });
  return {
    reason,
    actions: [],
    ...(state.paused ? {} : { lookAgainAt: secondsAfter(now, PAUSED_LOOK_SECONDS) }),
  };
}
