import type { ServiceName } from '../../../../../local/aws/wire/services';

// biome-ignore lint/suspicious/noExplicitAny: answers of any operation.
export type Answer = any;

/** Where what was written is read: an operation, its input (perhaps from the answer to the writing one), a path in its answer. */
export type Reading = readonly [operation: string, input: object | ((written: Answer) => object), path: string];

/** A request that sets every member that is built, and where it is read again. */
export interface RoundTrip {
  readonly operation: string;
  readonly request: Readonly<Record<string, unknown>>;
  /** What has all members that are not in `elsewhere`. */
  readonly read: Reading;
  /** Members that are read at another path of it (`taskSets.0.launchType`), or by another operation. */
  readonly elsewhere?: Readonly<Record<string, string | Reading>>;
  /** What AWS makes of a member on purpose: the value, and why. */
  readonly becomes?: Readonly<Record<string, readonly [value: unknown, reason: string]>>;
  /** Members that nothing shows, and why. */
  readonly unsaid?: Readonly<Record<string, string>>;
  /** Members that are not in the request, nor refused, and why. */
  readonly idle?: Readonly<Record<string, string>>;
  /** Time until the change is made, where AWS answers ahead of it. */
  readonly settlesInMs?: number;
  /** What comes before. */
  readonly before?: readonly (readonly [operation: string, input: object])[];
}

/** The round trips of a service, and its writing operations that have none, with the reason. */
export interface RoundTrips {
  readonly service: ServiceName;
  readonly trips: readonly RoundTrip[];
  readonly writesNothing: Readonly<Record<string, string>>;
}
