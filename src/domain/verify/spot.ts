import { ON_DEMAND, surelyOnDemand, usesSpot } from '../capacity';
import type { Facts } from './facts';
import { type Judgement, ng, ok, okOr, skip } from './judgement';
import { whole } from './members';
import { runsOnSpot } from './platform';

/**
 * Seconds from the warning to the end of a task whose Spot capacity is taken. Draining and stopping must fit inside.
 * ECS developer guide, "Fargate Spot termination notices".
 */
const WARNING_SECONDS = 120;

/** Stop time-outs and the delay of deregistration end before a Spot task does, and not every task is one. */
export function judgeSpot(facts: Facts): readonly Judgement[] {
  if (!runsOnSpot(facts)) return [ok('no task runs on Fargate Spot')];
  const { definition, targetGroups } = facts;
  const stops = definition.containerDefinitions.flatMap(({ name, stopTimeout }): readonly Judgement[] => {
    const seconds = whole(stopTimeout);
    if (seconds === undefined || seconds < WARNING_SECONDS) return [];
    const reason = `container ${name} may take ${seconds} s to stop, and Spot gives ${WARNING_SECONDS} s`;
    return [ng(reason, `Set a "stopTimeout" below ${WARNING_SECONDS}.`)];
  });
  return okOr(`what ends a task takes less than the ${WARNING_SECONDS} s of Spot's warning`, [
    ...stops,
    ...delays(targetGroups),
    ...remains(facts),
    ...judgeFallback(facts),
  ]);
}

/** Whether tasks that Spot has nothing for go to FARGATE, which the service does not use otherwise. */
export function fallsBack({ spec, service }: Pick<Facts, 'spec' | 'service'>): boolean {
  const strategy = service?.capacityProviderStrategy ?? [];
  const isKnown = strategy.some(({ capacityProvider }) => capacityProvider === ON_DEMAND);
  return spec.spot?.onPlacementFailure === 'fargate' && usesSpot(strategy) && !isKnown;
}

/** ECS refuses a strategy with a provider that its cluster does not have (developer guide, "Amazon ECS clusters for Fargate"). */
function judgeFallback(facts: Facts): readonly Judgement[] {
  const { spec, providers } = facts;
  if (!providers || !fallsBack(facts)) return [];
  if ('unseen' in providers) return [skip(`capacity providers of cluster ${spec.cluster}: ${providers.unseen}`)];
  if (providers.seen.includes(ON_DEMAND)) return [];
  const reason = `onPlacementFailure is fargate, and cluster ${spec.cluster} does not have the capacity provider FARGATE`;
  return [ng(reason, 'Add FARGATE to the cluster (PutClusterCapacityProviders), or have releases wait.')];
}

/**
 * What people or other services ask directly must not go down because AWS takes all of Spot at once: one task is on demand,
 * or somebody says that none need be. A worker without load balancer is late then, not down.
 */
function remains({ spec, service }: Facts): readonly Judgement[] {
  const { loadBalancers = [], capacityProviderStrategy = [], desiredCount = 0 } = service ?? {};
  if (loadBalancers.length === 0 || desiredCount === 0 || spec.spot?.mayGoDown) return [];
  if (surelyOnDemand(capacityProviderStrategy, desiredCount) > 0) return [];
  const all = desiredCount === 1 ? 'its one task' : `all its ${desiredCount} tasks`;
  const reason = `it serves a load balancer, and AWS may take ${all} at once: none of them is sure to run on FARGATE`;
  return [
    ng(reason, 'Give FARGATE a base of 1 in its capacity provider strategy, or write "spot: {mayGoDown: true}".'),
  ];
}

function delays(groups: Facts['targetGroups']): readonly Judgement[] {
  if (!groups) return [];
  if ('unseen' in groups) return [skip(`deregistration delay: ${groups.unseen}`)];
  return groups.seen.flatMap(({ name, deregistrationDelaySeconds: seconds }): readonly Judgement[] => {
    if (seconds === undefined) return [skip(`deregistration delay of target group ${name}: not looked at`)];
    if (seconds < WARNING_SECONDS) return [];
    const reason = `target group ${name} drains for ${seconds} s, and Spot gives ${WARNING_SECONDS} s`;
    return [ng(reason, `Set deregistration_delay.timeout_seconds below ${WARNING_SECONDS}.`)];
  });
}
