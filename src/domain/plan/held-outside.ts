import { instant, isPast, secondsAfter } from '../instant';
import { heldNotice } from '../notices';
import type { Waiting } from '../record';
import { type Plan, type Situation, write } from './plan';
import { OUTSIDE_LOOK_SECONDS, OUTSIDE_TOLD_SECONDS } from './timing';

/**
 * A release waits for what only the world or people can change, for as long as it takes: it is looked at each minute, and its
 * owners are told once if that takes long.
 */
export function waitOutside(situation: Situation, by: 'alarms' | 'capacity', reason: string): Plan {
  const { spec, state, now } = situation;
  const { waiting } = state;
  const since = waiting?.[by] ? waiting.since : instant(now);
  const isLong = isPast(secondsAfter(since, OUTSIDE_TOLD_SECONDS), now);
  const told = waiting?.[by] === 'told' || isLong;
  const next: Waiting = { reason, since, [by]: told ? 'told' : 'waits' };
  if (waiting?.reason === reason && waiting[by] === next[by])
    return { reason, actions: [], lookAgainAt: secondsAfter(now, OUTSIDE_LOOK_SECONDS) };
  const tells = told && waiting?.[by] !== 'told';
  const notices = tells ? [...state.notices, heldNotice(spec, reason, instant(now))] : state.notices;
  return write(reason, { ...state, waiting: next, notices });
}

/** Whether a release waits so. */
export function isHeldOutside(waiting: Waiting | undefined): boolean {
  return waiting?.alarms !== undefined || waiting?.capacity !== undefined;
}
