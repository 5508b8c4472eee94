import { isOff } from '../rules/is-off';

/**
 * Which capacity provider the next task goes to, and from which one goes first.
 *
 * AWS's rule: the base is met first; what is more is shared by weight. Its tie-breaking is not documented; here each
 * further task goes where (tasks beyond the base + 1) / weight is least, the earlier listed winning a tie, which keeps every
 * prefix of the sequence as close to the shares as whole tasks allow.
 *
 *     FARGATE base 1 weight 0, FARGATE_SPOT weight 1, 4 tasks → FARGATE, SPOT, SPOT, SPOT
 *     FARGATE weight 1, FARGATE_SPOT weight 4, 5 tasks        → SPOT ×3, FARGATE, SPOT
 */
export interface StrategyItem {
  readonly capacityProvider: string;
  readonly base: number;
  readonly weight: number;
}

/** Running tasks by capacity provider. */
export type Counts = Readonly<Record<string, number>>;

/** @param strategy has at least one item with a weight above 0. */
export function nextProvider(strategy: readonly StrategyItem[], counts: Counts): string {
  if (isOff('capacity-strategy')) return strategy[0]!.capacityProvider;
  const owed = strategy.find(({ capacityProvider, base }) => (counts[capacityProvider] ?? 0) < base);
  if (owed) return owed.capacityProvider;
  return least(
    strategy.filter(({ weight }) => weight > 0),
    ({ capacityProvider, base, weight }) => ((counts[capacityProvider] ?? 0) - base + 1) / weight,
  ).capacityProvider;
}

/** The provider that loses a task on scale-in: one that the strategy no longer names, else the most over its share. */
export function providerToLeave(strategy: readonly StrategyItem[], counts: Counts): string {
  const held = Object.keys(counts).filter((name) => (counts[name] ?? 0) > 0);
  const stranger = held.find((name) => !strategy.some(({ capacityProvider }) => capacityProvider === name));
  if (stranger !== undefined) return stranger;
  const present = strategy.filter(({ capacityProvider }) => held.includes(capacityProvider));
  // Of equals the later listed goes, so that leaving undoes placing.
  return least([...present].reverse(), ({ capacityProvider, base, weight }) => {
    const beyond = (counts[capacityProvider] ?? 0) - base;
    return beyond > 0 ? -beyond / weight : 1;
  }).capacityProvider;
}

function least<Item>(items: readonly Item[], key: (item: Item) => number): Item {
  return items.reduce((best, item) => (key(item) < key(best) ? item : best));
}
