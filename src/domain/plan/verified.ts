import { instant } from '../instant';
import { failedNotice, refusal } from '../notices';
import type { Release, ServiceState } from '../record';
import type { ServiceSpec } from '../service-spec';
import { ended, endUnstarted, imageOf } from '../transitions';
import { obstaclesOf, type Verified, violationsOf } from '../verify';
import { explainViolations } from '../verify/explain';
import { type Plan, type Situation, write } from './plan';

/**
 * Refuses a release that could not run as things are, before anything of it is made: every reason at once, in the record and
 * to whoever pushed. Undefined where nothing is wrong. It is in no quarantine: what is wrong may be repaired around it.
 */
export function planVerified({ spec, state, observed, now }: Situation, release: Release): Plan | undefined {
  const wrong = (release.rollback ? obstaclesOf : violationsOf)(observed.verified ?? []);
  if (wrong.length === 0) return undefined;
  const reason = explainViolations(wrong);
  return write(`refuses release ${release.hash}: ${reason}`, refused(spec, state, release, wrong, now));
}

function refused(
  spec: ServiceSpec,
  state: ServiceState,
  release: Release,
  wrong: readonly Verified[],
  now: Date,
): ServiceState {
  const reason = explainViolations(wrong);
  const end = endUnstarted(release, reason, now);
  // Nobody pushed what a rollback brings back: whoever asked for it is told that it did not come.
  if (release.rollback) return ended(state, end, failedNotice(spec, state, release, reason, now));
  const [first, ...others] = release.changed.map((image) => ({
    ...refusal(spec, image, image.eventId, reason, now, imageOf(release.from.images, image.repository)),
    id: `refused:${image.eventId}:${instant(now)}`,
    wrong,
  }));
  if (!first) return ended(state, end, failedNotice(spec, state, release, reason, now));
  const closed = ended(state, end, first);
  return { ...closed, notices: [...closed.notices, ...others] };
}
