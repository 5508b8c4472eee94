import type { Verdict, VerdictSoFar } from './check/verdict';
import type { Instant } from './instant';
import type { LifecycleHookEvent } from './service-spec';
import type { TrafficWatch } from './traffic-watch';

/** What the lifecycle hooks of one deployment did and found: one item of the table, written by the hook functions and whoever reports for them. */
export interface HookRecord {
  readonly service: string;
  readonly deploymentId: string;
  readonly events: Readonly<Partial<Record<LifecycleHookEvent, HookExecution>>>;
  /** Of the stage without a hook. */
  readonly watch?: TrafficWatch;
}

/** One lifecycle event's execution. Its result is decided once and reported to CodeDeploy until CodeDeploy has it. */
export interface HookExecution {
  /** Holder of the right to report; never shown to people. */
  readonly executionId: string;
  /** When CodeDeploy began the event: its hour runs from then. */
  readonly startedAt: Instant;
  /** Invocations that began to run the checks, since a look last came to its end. */
  readonly runs: number;
  /** Until then an invocation runs the checks, or, without a run, none needs to; afterwards it crashed, or is due. */
  readonly runUntil: Instant;
  /** What the checks came to at the last look, while one of them is in progress. */
  readonly soFar?: readonly VerdictSoFar[];
  /** Checks that begin what goes on without them (`src/domain/check/going-on.ts`), until that is known to have ended. */
  readonly unended?: readonly string[];
  /** Present once all checks of the event came to an end. */
  readonly verdicts?: readonly Verdict[];
  /** The gate that the report waits for (`src/domain/gate/gate.ts`). */
  readonly gateId?: string;
  readonly result?: HookResult;
  /** Until then somebody is reporting the result. */
  readonly reportingUntil?: Instant;
  readonly reportedAt?: Instant;
}

/** What CodeDeploy is told of an event, and why. */
export interface HookResult {
  readonly status: 'Succeeded' | 'Failed';
  /** Every reason, for people. */
  readonly reason: string;
  readonly at: Instant;
}
