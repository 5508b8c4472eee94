import type { Skip } from './check/skip';
import type { VerdictSoFar } from './check/verdict';
import type { Command, Pause, PendingRollback, ServicePause } from './command';
import type { Change } from './gate/changes';
import type { GateOutcome, Vote } from './gate/gate';
import type { Instant } from './instant';
import type { KnownImage } from './observed';
import type { Quarantined } from './quarantine';
import type { AcceptedImage, EndedRelease, OnDemand, Push, Running, Waiting } from './record';
import type { Retry } from './retry';
import type { KilledContainer } from './taken-task';

/**
 * What `slipway status` knows: plain JSON data, and the document of `--json`. A contract: members are added, never renamed.
 * Nothing in it lets anybody act (no token, no execution id), and no value of an environment variable is in it.
 */
export interface FleetStatus {
  /** When it was read. */
  readonly at: Instant;
  /** In the catalog's order; one when one was asked for. */
  readonly services: readonly ServiceStatus[];
  /** Nothing is started in the whole fleet. */
  readonly paused?: Pause;
}

export interface ServiceStatus {
  /** Slipway's name for it. */
  readonly name: string;
  readonly cluster: string;
  /** Name of the ECS service. */
  readonly ecsService: string;
  /** False until the first push of its images was looked at: Slipway then knows nothing of it but the catalog. */
  readonly adopted: boolean;
  /** Why no release of it is ever started: `not deployed yet: rolling`. */
  readonly notDeployed?: string;
  /** What serves production as far as Slipway knows. */
  readonly running?: Running;
  /** Heard of, not yet judged; oldest first. */
  readonly pushes: readonly Push[];
  /** What people asked for and is not judged yet. */
  readonly commands: readonly Command[];
  /** Nothing is started for this service; with a deployment, until a push after that. */
  readonly paused?: ServicePause;
  /** Asked for, and under way. */
  readonly rollback?: PendingRollback;
  /** What is not started again by itself, newest first. */
  readonly quarantine: readonly Quarantined[];
  /** Accepted images that no release carries yet. */
  readonly next: readonly AcceptedImage[];
  /** The release in flight. */
  readonly release?: ReleaseStatus;
  /** The deployment of the latest end: when one service was asked for and no release is in flight. */
  readonly latest?: DeploymentStatus;
  /** Why things do not move on now. */
  readonly waiting?: Waiting;
  /** What the world's fault ended: when it is tried again, or that it is held. */
  readonly retry?: Retry;
  /** Slipway put it on FARGATE alone for want of Spot capacity; the next release goes back. */
  readonly onDemand?: OnDemand;
  /** What AWS refuses, and since when. */
  readonly trouble?: { readonly reason: string; readonly since: Instant };
  readonly lastGood?: EndedRelease;
  /** Newest first. */
  readonly ended: readonly EndedRelease[];
  /**
   * Containers that were killed when Fargate Spot last took a task, within the hour that ECS remembers. Only when one service
   * was asked for; absent: none, or nobody may look.
   */
  readonly killed?: readonly KilledContainer[];
  /** Of the release in flight, else of the latest end; oldest first. Only when one service was asked for. */
  readonly timeline?: readonly TimelineEntry[];
}

export interface ReleaseStatus {
  readonly hash: string;
  readonly from: readonly KnownImage[];
  readonly to: readonly KnownImage[];
  /** The pushes that it carries. */
  readonly changed: readonly AcceptedImage[];
  /** ARNs of revisions; `toRevision` once it is registered. */
  readonly fromRevision: string;
  readonly toRevision?: string;
  readonly openedAt: Instant;
  /** Checks that it goes without. */
  readonly skips?: readonly Skip[];
  /** `registering`, `registered`, `starting`, `deploying` … (`Phase` of `src/domain/record.ts`). */
  readonly phase: string;
  /** Once CodeDeploy has it. */
  readonly deployment?: DeploymentStatus;
}

/** A deployment of CodeDeploy's with what Slipway's hooks and approvers made of it. */
export interface DeploymentStatus {
  readonly id: string;
  /** CodeDeploy's word; `Unknown` when CodeDeploy does not know the deployment (any more). */
  readonly status: string;
  readonly createdAt?: Instant;
  readonly completedAt?: Instant;
  /** CodeDeploy's words about what went wrong. */
  readonly reason?: string;
  /** Deployment that CodeDeploy rolled back with. */
  readonly rollbackDeploymentId?: string;
  /** Percent of production traffic on the replacement task set, 0 to 100. */
  readonly greenTraffic: number;
  /** In CodeDeploy's order; empty until the deployment has begun. */
  readonly lifecycle: readonly LifecycleStatus[];
  readonly gate?: GateStatus;
}

export interface LifecycleStatus {
  readonly event: string;
  /** CodeDeploy's word: Pending, InProgress, Succeeded, Failed, Skipped, Unknown. */
  readonly status: string;
  readonly startedAt?: Instant;
  readonly endedAt?: Instant;
  /** Of Slipway's checks at this event. */
  readonly verdicts: readonly VerdictSoFar[];
  /** What Slipway decided to report, and whether CodeDeploy has it. */
  readonly result?: {
    readonly status: 'Succeeded' | 'Failed';
    readonly reason: string;
    readonly at: Instant;
    readonly reported: boolean;
  };
}

export interface GateStatus {
  readonly id: string;
  /** What is decided on, as the approvers were asked: fixed when the gate was opened. The tags are text from outside. */
  readonly from: readonly KnownImage[];
  readonly changed: readonly KnownImage[];
  readonly changes: readonly Change[];
  /** `open`, or how it ended. `closing`: its time is over or its votes suffice, and nobody has written it down yet. */
  readonly state: 'open' | 'closing' | GateOutcome['kind'];
  readonly openedAt: Instant;
  readonly deadline: Instant;
  /** Oldest first. */
  readonly votes: readonly Vote[];
  readonly votesNeeded: number;
  /** Approvals that are still missing; 0 once it has ended. */
  readonly votesMissing: number;
  /** Ids of those who may still vote; empty once it has ended. */
  readonly awaited: readonly string[];
  /** Approvers that could not be asked, and why. */
  readonly unreachable: readonly { readonly approver: string; readonly reason: string }[];
  readonly outcome?: GateOutcome;
}

export interface TimelineEntry {
  readonly at: Instant;
  readonly kind: 'release' | 'revision' | 'deployment' | 'lifecycle' | 'verdict' | 'gate' | 'vote' | 'end';
  /** What happened, for people: `AfterAllowTestTraffic began`, `alice approved`. Holds text from outside: escape it. */
  readonly text: string;
}
