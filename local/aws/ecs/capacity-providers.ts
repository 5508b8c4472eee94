import type { CapacityProvider, CapacityProviderStrategyItem } from '@aws-sdk/client-ecs';
import type { Operations } from '../wire/implementation';
import type { Arns } from './arns';
import type { Lookup } from './lookup';
import { page } from './pages';
import type { StrategyItem } from './placement';
import { invalidParameter } from './refusals';

/** The providers that every account has; those of Auto Scaling groups are not built. */
export const FARGATE_PROVIDERS = ['FARGATE', 'FARGATE_SPOT'] as const;

/** Why a task is not placed or run [ECS: service-event-messages-list]; of RunTask [obs] public tests of its callers. */
export const NO_CAPACITY =
  'Capacity is unavailable at this time. Please try again later or in a different availability zone';

const MOST_PROVIDERS = 20;
/** DescribeCapacityProviders takes at most 100 [ECSAPI: API_DescribeCapacityProviders]. */
const MOST_DESCRIBED = 100;

/** Refuses providers that do not exist. */
export function checkedProviders(names: readonly string[], arns: Arns): string[] {
  return names.map((name) => {
    const plain = arns.pathOf('capacity-provider', name);
    if (!FARGATE_PROVIDERS.some((known) => known === plain))
      throw invalidParameter(
        'The specified capacity provider was not found. Specify a valid name or ARN and try again.',
      );
    return plain;
  });
}

/**
 * A strategy with its defaults (base 0, weight 0) filled in, or AWS's refusal of it.
 * [ECSAPI: API_CapacityProviderStrategyItem] one provider with a base; weights 0–1000, at least one above 0; only
 * providers associated with the cluster.
 */
export function checkedStrategy(
  items: readonly CapacityProviderStrategyItem[],
  associated: readonly string[],
  arns: Arns,
): StrategyItem[] {
  if (items.length > MOST_PROVIDERS)
    throw invalidParameter(`A capacity provider strategy can contain at most ${MOST_PROVIDERS} capacity providers.`);
  const strategy = items.map(({ capacityProvider = '', base, weight }) => ({
    capacityProvider: checkedProviders([capacityProvider], arns)[0]!,
    base: base ?? 0,
    weight: weight ?? 0,
  }));
  if (strategy.length === 0) return strategy;
  if (new Set(strategy.map(({ capacityProvider }) => capacityProvider)).size < strategy.length)
    throw invalidParameter('A capacity provider strategy cannot name a capacity provider more than once.');
  if (strategy.some(({ capacityProvider }) => !associated.includes(capacityProvider)))
    throw invalidParameter(
      'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
    );
  if (strategy.filter(({ base }) => base > 0).length > 1)
    throw invalidParameter('A capacity provider strategy can have a base on one capacity provider only.');
  if (strategy.every(({ weight }) => weight === 0))
    throw invalidParameter(
      'A capacity provider strategy must contain at least one capacity provider with a weight greater than zero.',
    );
  return strategy;
}

export function capacityProviderOperations(lookup: Lookup): Operations<'ecs'> {
  const { arns } = lookup;
  const describe = (name: string): CapacityProvider => ({
    capacityProviderArn: arns.capacityProvider(name),
    name,
    status: 'ACTIVE',
    tags: [],
  });
  return {
    DescribeCapacityProviders: (input) => {
      const asked = input.capacityProviders ?? [...FARGATE_PROVIDERS];
      if (asked.length > MOST_DESCRIBED)
        throw invalidParameter(`Capacity providers can have at most ${MOST_DESCRIBED} items.`);
      const associated =
        input.cluster === undefined ? FARGATE_PROVIDERS : lookup.cluster(input.cluster).capacityProviders;
      const names = asked
        .map((name) => arns.pathOf('capacity-provider', name))
        .filter((name) => input.capacityProviders !== undefined || associated.some((one) => one === name));
      const known = names.filter((name) => associated.some((one) => one === name));
      const { items, ...next } = page('capacity-providers', known, input, { usual: 10, most: 10 });
      return {
        capacityProviders: items.map(describe),
        failures: names
          .filter((name) => !known.includes(name))
          .map((name) => ({ arn: arns.capacityProvider(name), reason: 'MISSING' })),
        ...next,
      };
    },
  };
}
