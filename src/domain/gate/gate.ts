import { sha256 } from '../canonical';
import type { Instant } from '../instant';
import type { ReleaseBrief } from './brief';

/**
 * A place where a release waits for people: one item of the table.
 *
 * `ballot` is all that the internet-facing function may write; `outcome` is written once, by a function with another role,
 * in the same write that closes the ballot. Whoever reports to CodeDeploy re-reads `outcome` and only executes it.
 */
export interface Gate {
  readonly id: string;
  readonly service: string;
  readonly deploymentId: string;
  readonly brief: ReleaseBrief;
  readonly openedAt: Instant;
  /** No vote counts after it, and silence until then is a refusal. */
  readonly deadline: Instant;
  readonly ballot: Ballot;
  /** Approver id → the mail that asks them. */
  readonly asked: Readonly<Record<string, Asked>>;
  readonly remindedAt?: Instant;
  /** When those who were asked were told that it ended without them. */
  readonly endToldAt?: Instant;
  /** Approver ids whose link is locked and whose owners know it. */
  readonly lockTold?: readonly string[];
  readonly outcome?: GateOutcome;
}

/** What people said, and how often they mistyped. */
export interface Ballot {
  readonly state: 'open' | 'closed';
  /** The release that the votes are about. */
  readonly releaseHash: string;
  /** Counts the ballot's writes, so that one is not done on what has changed meanwhile. */
  readonly revision: number;
  /** By approver id. */
  readonly votes: Readonly<Record<string, Vote>>;
  /** Wrong codes by approver id; a missing code is none. */
  readonly failedCodes: Readonly<Record<string, number>>;
}

/** One approver, one decision. */
export interface Vote {
  readonly approver: string;
  readonly decision: 'approve' | 'reject';
  readonly comment?: string;
  readonly at: Instant;
  readonly via: 'link' | 'iam';
}

/** How an approver was asked, or why not. */
export interface Asked {
  readonly at: Instant;
  /** SHA-256 of the link's nonce; absent when the approver could not be asked. */
  readonly nonceSha256?: string;
  /** Why the approver was not asked. */
  readonly obstacle?: string;
}

/** How a gate ended. */
export interface GateOutcome {
  /**
   * `approved` alone lets traffic move. `rejected`: by people. `expired`: by silence. `superseded`: by something newer.
   * `unreachable`: too few approvers could be asked. `void`: the deployment ended without a decision.
   */
  readonly kind: 'approved' | 'rejected' | 'expired' | 'superseded' | 'unreachable' | 'void';
  /** What people read: `approved by alice`, `rejected by bob: not before the freeze`. */
  readonly reason: string;
  readonly at: Instant;
  /** Approver ids whose votes decided. */
  readonly by: readonly string[];
}

/** 128 bits in hexadecimal. */
export const GATE_ID = /^[0-9a-f]{32}$/;

/** The gate of a release's deployment has an id that everybody can compute: nobody has to be told where it is. */
export function gateIdOf(deploymentId: string, releaseHash: string): string {
  return sha256(`gate ${deploymentId} ${releaseHash}`).slice(0, 32);
}
