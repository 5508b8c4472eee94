import { type Instant, instant } from './instant';
import type { ForeignNotice } from './notice';
import type { ServiceSpec } from './service-spec';

/** A deployment of somebody else's brought what runs. */
export function foreignNotice(
  spec: ServiceSpec,
  facts: Omit<ForeignNotice, 'kind' | 'id' | 'service' | 'address' | 'at' | 'reason'>,
  endedAt: Instant,
  now: Date,
): ForeignNotice {
  const { deploymentId } = facts;
  const ended = `${endedAt.slice(0, 16).replace('T', ' ')} UTC`;
  return {
    ...{ kind: 'foreign', id: `foreign:${deploymentId}`, service: spec.name },
    ...{ address: `${spec.cluster}/${spec.service}`, at: instant(now) },
    reason: `deployment ${deploymentId}, which Slipway did not make, ended ${ended}`,
    ...facts,
  };
}
