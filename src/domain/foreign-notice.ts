import { type Instant, instant, minuteText } from './instant';
import type { ForeignNotice } from './notice';
import { addressOf } from './notices';
import type { ServiceSpec } from './service-spec';

/** A deployment of somebody else's brought what runs. */
export function foreignNotice(
  spec: ServiceSpec,
  facts: Omit<ForeignNotice, 'kind' | 'id' | 'service' | 'address' | 'at' | 'reason'>,
  endedAt: Instant,
  now: Date,
): ForeignNotice {
  const { deploymentId } = facts;
  return {
    ...{ kind: 'foreign', id: `foreign:${deploymentId}`, service: spec.name },
    ...{ address: addressOf(spec), at: instant(now) },
    reason: `deployment ${deploymentId}, which Slipway did not make, ended ${minuteText(endedAt)}`,
    ...facts,
  };
}
