import type { ServiceName } from '../../../../../local/aws/wire/services';

/** One exact error code, or what a successful answer has at least. */
export type Expected = string | Readonly<Record<string, unknown>>;

/** A value that exists, one that is as well formed and names nothing, and what is answered to the latter. */
export type Name = readonly [exists: unknown, unknown: unknown, answer: Expected];

/** What a service says to a request that names something that does not exist. */
export interface UnknownIds {
  readonly service: ServiceName;
  /** Members that name a resource. Every built operation that has one is asked, with it alone unknown. */
  readonly names: Readonly<Record<string, Name>>;
  /**
   * Where an operation answers otherwise, or is asked more: `member: which` is one more case of a member; a pair brings a
   * value of its own.
   */
  readonly otherwise?: Readonly<Record<string, Readonly<Record<string, Expected | readonly [unknown, Expected]>>>>;
  /**
   * Members that sound like a name and look nothing up (a token, a filter, the name of what is to be created), of every
   * operation or of one (`CreateRole.RoleName`).
   */
  readonly looksNothingUp: readonly string[];
  /** Operations that name nothing. */
  readonly namesNothing: readonly string[];
  /** What a request needs besides its required members that name something. */
  readonly requests?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Operations that take away what others name, in the order in which they can be carried out. */
  readonly removing: readonly string[];
}
