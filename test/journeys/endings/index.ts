import { AT_THE_GATE } from './at-the-gate';
import { BY_ALARMS } from './by-alarms';
import { BY_CHECKS } from './by-checks';
import { BY_DELETION } from './by-deletion';
import { BY_PEOPLE } from './by-people';
import { BY_PERMISSION } from './by-permission';
import { BY_TIME } from './by-time';
import type { Ending } from './ending';

/** Where endings come from, and those from there: they are played one after the other on one stack. */
export type Endings = readonly [string, readonly Ending[]];

/*
 * Every ending, in the order of the README's table: in two parts, because two are played at the same time.
 */

export const BY_ITSELF: readonly Endings[] = [
  ['at its gate', AT_THE_GATE],
  ['by its own fault', BY_CHECKS],
  ['by an alarm', BY_ALARMS],
  ['by the clock', BY_TIME],
];

export const BY_OTHERS: readonly Endings[] = [
  ['by people', BY_PEOPLE],
  ['for want of something deleted', BY_DELETION],
  ['for want of a permission', BY_PERMISSION],
];
