import { shiftMinutes, type TrafficShift } from '../traffic-shift';
import type { CheckSpec } from './check-spec';
import { bakedAfterSeconds } from './metric/window';

/** Why a check could never decide while traffic moves, and what to do about it. */
export interface Unwatchable {
  readonly problem: string;
  readonly remedy: string;
}

/** Where all traffic moves at once, it has moved before anybody looks. */
export function whyNothingToWatch(configuration: string, movesAtOnce: boolean): Unwatchable | undefined {
  if (!movesAtOnce) return undefined;
  return {
    problem: `${configuration} moves all traffic at once, and nothing is left to watch`,
    remedy: 'Move the checks to AfterAllowTraffic, or choose a deployment configuration of steps.',
  };
}

/** A metric whose bake time goes on after all traffic has moved lets through whatever it has not seen. */
export function whyTooSlow(check: CheckSpec, configuration: string, shift: TrafficShift): Unwatchable | undefined {
  if (check.kind !== 'metric' || shift.kind === 'all-at-once') return undefined;
  const has = shiftMinutes(shift);
  const needs = Math.ceil(bakedAfterSeconds(check) / 60);
  if (needs <= has) return undefined;
  const most = check.forMinutes - (needs - has);
  const shorter = most < 1 ? '' : `Give forMinutes ${most} at most, or choose`;
  return {
    problem: `${configuration} has moved all traffic after ${has} minutes, and its bake time is read after ${needs}`,
    remedy: `${shorter || 'Choose'} a slower deployment configuration.`,
  };
}
