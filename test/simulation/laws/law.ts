import type { Evidence } from '../evidence';

/** What is wrong, in words, and since which virtual moment. */
export interface Violation {
  readonly law: string;
  readonly says: string;
  readonly at: Date;
}

/** A judge of one law. It is asked after every step and once more at rest. */
export interface Law<Memory = unknown> {
  readonly name: string;
  /** What the law remembers between two askings of one world. */
  begin(): Memory;
  /** Reads what is new; cheap, for it runs thousands of times. */
  check(evidence: Evidence, memory: Memory): readonly Violation[];
}
