import type { CheckSpec } from './check-spec';
import { windowSeconds } from './metric/window';

/** One look of a kind that only asks AWS. */
const ASKING_SECONDS = 30;

/** The sweep comes once a minute, and a look begins a moment later. */
const LOOKS_APART_SECONDS = 90;

/** Wall seconds that one look at a check may take. */
export function lookSeconds(check: CheckSpec): number {
  return check.kind === 'http' || check.kind === 'lambda' ? check.timeoutInSeconds : ASKING_SECONDS;
}

/** Seconds from a check's first look to its verdict, at the longest. */
export function longestSeconds(check: CheckSpec): number {
  switch (check.kind) {
    case 'http':
      return lookSeconds(check);
    case 'task':
    case 'lambda':
      return check.timeoutInMinutes * 60 + LOOKS_APART_SECONDS + lookSeconds(check);
    case 'alarms':
      return check.soakInMinutes * 60 + LOOKS_APART_SECONDS;
    case 'image':
      return check.scan ? check.scan.waitInMinutes * 60 + LOOKS_APART_SECONDS : lookSeconds(check);
    case 'targets':
      return (check.withinMinutes + check.forMinutes) * 60 + LOOKS_APART_SECONDS;
    case 'metric':
      return windowSeconds(check) + LOOKS_APART_SECONDS;
  }
}
