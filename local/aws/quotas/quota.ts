import type { ServiceName } from '../wire/services';

/** One number for all regions, or some regions' own and that of all others. */
export type Rate = number | { readonly [region: string]: number; readonly others: number };

/**
 * A bucket of tokens that some operations share, per account and region: it holds `capacity` at most (the burst), and
 * every second `perSecond` are added (the sustained rate).
 */
export interface Quota {
  /** As AWS calls the category. */
  readonly name: string;
  readonly operations: readonly string[] | 'all others';
  readonly capacity: Rate;
  readonly perSecond: Rate;
  /** The page, where it is not the service's. */
  readonly source?: string;
}

/** What AWS publishes of a service's request rates. */
export interface ServiceQuotas {
  readonly service: ServiceName;
  /** The page with the numbers. */
  readonly source: string;
  /** The code of the refusal; its text is the same everywhere. */
  readonly code: string;
  readonly quotas: readonly Quota[];
  /** AWS services that have buckets of their own: they take nothing from the account's. */
  readonly apart?: readonly string[];
}

export const rateIn = (region: string, rate: Rate): number =>
  typeof rate === 'number' ? rate : (rate[region] ?? rate.others);

/** A bucket that its operations share, with a burst of its own. */
export const shared = (name: string, capacity: Rate, perSecond: Rate, operations: Quota['operations']): Quota => ({
  name,
  operations,
  capacity,
  perSecond,
});

/** One rate without a burst: of what a second brings, a second's worth is held. */
export const steady = (name: string, perSecond: Rate, operations: Quota['operations']): Quota =>
  shared(name, perSecond, perSecond, operations);

/** The same rate for each of several operations, none of which takes from another. */
export const each = (perSecond: Rate, ...operations: readonly string[]): Quota[] =>
  operations.map((operation) => steady(operation, perSecond, [operation]));
