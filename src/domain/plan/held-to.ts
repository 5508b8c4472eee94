import type { Release, ServiceState } from '../record';
import type { ServiceSpec } from '../service-spec';

/**
 * What a release is held to: no hooks, and so neither checks nor a gate, where it goes back to what passed them before,
 * checks and people, under the same hash. A base that has changed since makes another hash, and is judged anew; so is
 * what went without a check.
 */
export function heldTo(spec: ServiceSpec, { good }: ServiceState, { rollback, hash }: Release): ServiceSpec {
  if (rollback === undefined || !good.some((each) => each.hash === hash && !each.skips)) return spec;
  const { checks: _passed, gate: _decided, ...rest } = spec;
  return { ...rest, strategy: { ...spec.strategy, hooks: {} } };
}
