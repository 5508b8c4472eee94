import { imageLabel } from '../image';
import { instant, secondsAfter } from '../instant';
import { restoredNotice } from '../notices';
import { isActive } from '../observed';
import { type Quarantined, quarantineOfImages } from '../quarantine';
import type { ServiceState } from '../record';
import { type Plan, type Situation, write } from './plan';
import { BUSY_SECONDS } from './timing';

/** The quarantined release that production runs and whose owners do not know it, as far as the record says. */
export function untoldRestored({ running, release, rollback, ...state }: ServiceState): Quarantined | undefined {
  if (!running || release || rollback) return undefined;
  const entry = quarantineOfImages({ ...state, running }, running.images);
  return entry?.restoredAt === undefined ? entry : undefined;
}

/**
 * Tells that a release in quarantine runs: CodeDeploy rolled back to it, or somebody started it. Slipway did not, and does
 * not stop it either: what should run instead is for people to say. While a deployment is under way it may be on its way out.
 */
export function planRestored({ spec, state, observed, now }: Situation): Plan | undefined {
  const entry = untoldRestored(state);
  if (!entry || !observed.service) return undefined;
  const label = entry.images.map(imageLabel).join(', ');
  const active = observed.deployments.find(isActive);
  if (active) {
    return {
      reason: `${label} runs although it is in quarantine, and deployment ${active.id} is ${active.status}`,
      actions: [],
      lookAgainAt: secondsAfter(now, BUSY_SECONDS),
    };
  }
  return write(`${label} runs although it is in quarantine: ${entry.reason}`, {
    ...state,
    quarantine: state.quarantine.map((each) => (each === entry ? { ...each, restoredAt: instant(now) } : each)),
    notices: [...state.notices, restoredNotice(spec, entry, now)],
  });
}
