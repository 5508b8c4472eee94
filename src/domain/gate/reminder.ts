import { type Instant, secondsAfter, secondsBetween } from '../instant';
import type { Gate } from './gate';
import type { Quorum } from './quorum';

/** Time enough to open a page, read it and type a code. */
const SECONDS_BEFORE_DEADLINE = 600;

/** When those who did not answer are reminded: ten minutes before the deadline, of a short gate at half its time. */
export function remindAt({ openedAt, deadline }: Pick<Gate, 'openedAt' | 'deadline'>): Instant {
  const half = secondsBetween(openedAt, deadline) / 2;
  return secondsAfter(deadline, -Math.min(SECONDS_BEFORE_DEADLINE, half));
}

/** Who is reminded: asked by mail, and awaited. */
export function toRemind(gate: Pick<Gate, 'asked'>, { awaited }: Pick<Quorum, 'awaited'>): readonly string[] {
  const mailed = mailedTo(gate);
  return awaited.filter((id) => mailed.includes(id));
}

/** Ids of those who really were asked by mail. */
export function mailedTo({ asked }: Pick<Gate, 'asked'>): readonly string[] {
  return Object.keys(asked).filter((id) => asked[id]?.obstacle === undefined);
}
