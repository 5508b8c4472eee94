import { sharedWords } from '../wire/constraints/validation-exception';
import type { ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';
import { HealthChecks } from './health-checks';
import { createListenerTraffic } from './listener-traffic';
import { closeListeners, listenerOperations } from './listeners';
import { loadBalancerOperations } from './load-balancers';
import { ruleOperations } from './rules';
import { State } from './state';
import { tagOperations } from './tags';
import { targetGroupOperations } from './target-groups';
import { targetOperations } from './targets';
import { Traffic } from './traffic';

/**
 * Elastic Load Balancing: application load balancers whose listeners are HTTP reverse proxies on
 * `127.0.0.1:<listener port>`. Targets are addresses of `world.network`.
 * @returns the service, and what its listeners have forwarded.
 */
export function createElasticLoadBalancingV2(
  world: World,
): ServiceImplementation<'elastic-load-balancing-v2'> & { readonly traffic: Traffic } {
  const state = new State();
  const traffic = new Traffic();
  const healthChecks = new HealthChecks(world, state);
  const close = closeListeners(state, healthChecks);
  return {
    name: 'elastic-load-balancing-v2',
    traffic,
    refusalOf: sharedWords('ValidationError'),
    operations: {
      ...loadBalancerOperations(world, state, close),
      ...targetGroupOperations(world, state, healthChecks),
      ...targetOperations(world, state, healthChecks),
      ...listenerOperations(world, state, healthChecks, createListenerTraffic(world, state, traffic), close),
      ...ruleOperations(world, state, healthChecks),
      ...tagOperations(state),
    },
  };
}
