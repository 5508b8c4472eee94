import { type Instant, secondsAfter } from '../instant';
import type { GateSpec } from './gate-spec';

/** CodeDeploy waits an hour for the report of a lifecycle event; the rest of it is for executing the decision. */
const SECONDS_OF_THE_EVENT = 57 * 60;

/**
 * Until when people may decide: as long as the catalog gives them from the moment they are asked, but inside the hour that
 * CodeDeploy gives the event whose report is withheld.
 */
export function deadlineOf({ waitInMinutes }: GateSpec, openedAt: Instant, eventStartedAt: Instant): Instant {
  const ends = [secondsAfter(openedAt, waitInMinutes * 60), secondsAfter(eventStartedAt, SECONDS_OF_THE_EVENT)];
  return ends.sort()[0]!;
}
