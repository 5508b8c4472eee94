import { AT_THE_GATE } from './at-the-gate';
import { BY_ALARMS } from './by-alarms';
import { BY_CHECKS } from './by-checks';
import { BY_DELETION } from './by-deletion';
import { BY_PEOPLE } from './by-people';
import { BY_PERMISSION } from './by-permission';
import { BY_TIME } from './by-time';
import type { Ending } from './ending';

/** Every ending, by where it comes from: those of one list are played one after the other on one stack. */
export const ENDINGS: readonly (readonly [string, readonly Ending[]])[] = [
  ['at its gate', AT_THE_GATE],
  ['by its own fault', BY_CHECKS],
  ['by an alarm', BY_ALARMS],
  ['by people', BY_PEOPLE],
  ['by the clock', BY_TIME],
  ['for want of something deleted', BY_DELETION],
  ['for want of a permission', BY_PERMISSION],
];
