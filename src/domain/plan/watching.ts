import { isActive } from '../observed';
import type { Phase, Release } from '../record';
import { TRAFFIC_EVENT } from '../service-spec';
import { heldTo } from './held-to';
import type { Plan, Situation } from './plan';

/** Has the deployment's traffic watched, where checks are to; from then on the sweep sees to it. */
export function planWatch(
  { spec, state, observed: { deployment, hooks } }: Situation,
  release: Release,
  { deploymentId }: Extract<Phase, { name: 'deploying' }>,
): Plan | undefined {
  const checks = heldTo(spec, state, release).checks?.[TRAFFIC_EVENT] ?? [];
  if (checks.length === 0 || hooks?.watch || !deployment || !isActive(deployment)) return undefined;
  return {
    reason: `has the traffic of deployment ${deploymentId} watched: ${checks.map(({ name }) => name).join(', ')}`,
    actions: [{ kind: 'watch-traffic', deploymentId }],
  };
}
