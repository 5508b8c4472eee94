import type { Skip } from './check/skip';
import type { Asked, Command, Pause, PendingRollback, ServicePause } from './command';
import type { Instant } from './instant';
import type { NewestHeard } from './newest-heard';
import type { Notice } from './notice';
import type { KnownImage } from './observed';
import type { Quarantined } from './quarantine';
import type { Retry } from './retry';
import type { CapacityProviderStrategy } from './service-spec';

/**
 * All that Slipway remembers of one service. `pushes` and `version` are written by whoever hears of something; `state` only
 * by the holder of the lease (`src/app/reconcile.ts`), so the two never overwrite each other.
 */
export interface ServiceRecord {
  readonly service: string;
  /** Counts what was heard. A holder may leave only when nothing was heard since it planned. */
  readonly version: number;
  /** Heard and not yet judged, oldest hearing first. */
  readonly pushes: readonly Push[];
  /** What people asked for and is not yet judged, in the order in which it was written down. */
  readonly commands: readonly Command[];
  readonly state: ServiceState;
}

/**
 * The pushes that are judged in one step, the oldest heard. Bounded, because many may wait behind what AWS forbids, each
 * costs a request, and DynamoDB takes 4 KB of update expression.
 */
export function pushesAtHand({ pushes }: Pick<ServiceRecord, 'pushes'>): readonly Push[] {
  return pushes.slice(0, PUSHES_AT_ONCE);
}

const PUSHES_AT_ONCE = 50;

/** A push to a watched repository with a tag that the policy admits, as the event tells it. */
export interface Push {
  readonly eventId: string;
  readonly repository: string;
  readonly tag: string;
  /** The event's own time, whole seconds; of a push that was found, that of its image's first push. */
  readonly at: Instant;
  /** The sweep found it in ECR: its event was lost. */
  readonly found?: true;
}

export interface ServiceState {
  /** What the service runs as far as Slipway knows; absent until the service is adopted. */
  readonly running?: Running;
  /** Accepted images that no release carries yet: at most one for each repository. */
  readonly next: readonly AcceptedImage[];
  /** The one release in flight. */
  readonly release?: Release;
  /** Why `next` or the release does not move on now. */
  readonly waiting?: Waiting;
  /** What the world's fault ended and is to be tried again: when, or that it is held. */
  readonly retry?: Retry;
  /** Number of the last attempt at RegisterTaskDefinition or CreateDeployment; one count for both, never reused. */
  readonly attempt: number;
  readonly lastGood?: EndedRelease;
  /** What has proved good, newest first: releases that succeeded, and what they replaced. */
  readonly good: readonly GoodRelease[];
  /** Automation is off for this service. */
  readonly paused?: ServicePause;
  /** Asked for and not done. */
  readonly rollback?: PendingRollback;
  /** The latest ends, newest first. */
  readonly ended: readonly EndedRelease[];
  /** What is not started again by itself, newest first; kept longer than the ends. */
  readonly quarantine: readonly Quarantined[];
  /** Ids of the events judged lately: a delivery repeated by EventBridge or Lambda is not judged again. */
  readonly heard: readonly string[];
  /** At most one for each repository. */
  readonly newest?: readonly NewestHeard[];
  /** What people are still to be told, oldest first. Written with the change it tells of, so none is forgotten. */
  readonly notices: readonly Notice[];
  /** Slipway put the service on FARGATE alone for want of Spot capacity, and the next release goes back. */
  readonly onDemand?: OnDemand;
  /** What AWS refuses to let us do, and since when. */
  readonly trouble?: { readonly reason: string; readonly since: Instant };
}

/** Kept until a release succeeds where the service belongs. */
export interface OnDemand {
  /** The capacity provider strategy that the service had. */
  readonly instead: CapacityProviderStrategy;
  readonly reason: string;
  readonly since: Instant;
}

export interface Running {
  /** ARN of the revision. */
  readonly revision: string;
  readonly images: readonly KnownImage[];
  readonly since: Instant;
}

export interface AcceptedImage extends KnownImage {
  readonly tag: string;
  readonly digest: string;
  readonly acceptedAt: Instant;
  /** Of the push, or the id of the command, that brought it. */
  readonly eventId: string;
  /** The event of its push was lost. */
  readonly found?: true;
  /** Absent: a push brought it. */
  readonly asked?: Asked & { readonly force: boolean; readonly skipChecks?: readonly string[] };
}

export interface Release {
  readonly hash: string;
  /** Everything it is to run; `changed` are the pushes that it carries. */
  readonly images: readonly KnownImage[];
  readonly changed: readonly AcceptedImage[];
  readonly from: Running;
  readonly openedAt: Instant;
  /** When its alarms held it no longer: its patience with AWS counts from then. */
  readonly heldUntil?: Instant;
  /** Number of the first attempt that belongs to it. */
  readonly firstAttempt: number;
  /** Somebody asked for what was good before. */
  readonly rollback?: Pause;
  /** Its deployment was started on FARGATE alone. */
  readonly onDemand?: true;
  readonly phase: Phase;
}

/**
 * - `registering`: the revision is to be registered. `sentAt` says that an attempt may have reached AWS.
 * - `registered`: the revision exists, the deployment does not.
 * - `starting`: CreateDeployment was sent, or was about to be.
 * - `deploying`: CodeDeploy has it.
 */
export type Phase =
  | { readonly name: 'registering'; readonly content: string; readonly sentAt?: Instant }
  | { readonly name: 'registered'; readonly content: string; readonly revision: string }
  | {
      readonly name: 'starting';
      readonly content: string;
      readonly revision: string;
      readonly appSpecSha256: string;
      readonly sentAt: Instant;
    }
  | {
      readonly name: 'deploying';
      /** Absent for an adopted deployment of the same release whose revision was not recorded. */
      readonly revision?: string;
      readonly deploymentId: string;
      readonly startedAt: Instant;
      /** When CodeDeploy last took our request to stop it. */
      readonly stoppedAt?: Instant;
      /** When CodeDeploy last took our word that it may go on after its ready wait. */
      readonly continuedAt?: Instant;
    };

export interface Waiting {
  readonly reason: string;
  readonly since: Instant;
  /** Not before then, whatever is heard: AWS asked for a pause. */
  readonly until?: Instant;
  /** It waits for `resume`. */
  readonly pause?: true;
  /** It waits for alarms to fall silent; `told`: its owners know. */
  readonly alarms?: 'waits' | 'told';
  /** It waits for Spot to have capacity; `told`: its owners know. */
  readonly capacity?: 'waits' | 'told';
}

export interface GoodRelease {
  /** ARN. */
  readonly revision: string;
  readonly images: readonly KnownImage[];
  /** Of the release that brought it; absent of what Slipway did not bring. */
  readonly hash?: string;
  readonly at: Instant;
  /** It proved good without these checks. */
  readonly skips?: readonly Skip[];
}

export interface EndedRelease {
  readonly hash: string;
  readonly outcome: Outcome;
  readonly images: readonly KnownImage[];
  readonly revision?: string;
  readonly deploymentId?: string;
  readonly reason: string;
  /** CodeDeploy's own words about the end, where they are not the reason. */
  readonly detail?: string;
  /** Checks that somebody had it go without. */
  readonly skips?: readonly Skip[];
  readonly endedAt: Instant;
}

/**
 * What became of a release. Whether it may start again by itself is another question (`quarantine.ts`): `rejected` and
 * `rolled-back` never do, `failed` does if the world was to blame. `expired`: nobody decided, or too few could be asked.
 * `superseded`: something newer was accepted before people decided. `rolled-back`: somebody took it back by
 * `slipway rollback`. `not-started`: no deployment of it exists.
 */
export type Outcome = 'succeeded' | 'failed' | 'rejected' | 'expired' | 'superseded' | 'rolled-back' | 'not-started';

export const EMPTY_STATE: ServiceState = {
  next: [],
  attempt: 0,
  good: [],
  ended: [],
  quarantine: [],
  heard: [],
  notices: [],
};
