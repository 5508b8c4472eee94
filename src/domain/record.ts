import type { Instant } from './instant';
import type { Notice } from './notice';
import type { KnownImage } from './observed';

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
  /** The event's own time, whole seconds. */
  readonly at: Instant;
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
  /** Number of the last attempt at RegisterTaskDefinition or CreateDeployment; one count for both, never reused. */
  readonly attempt: number;
  readonly lastGood?: EndedRelease;
  /** The latest ends, newest first. */
  readonly ended: readonly EndedRelease[];
  /** Ids of the events judged lately: a delivery repeated by EventBridge or Lambda is not judged again. */
  readonly heard: readonly string[];
  /** What people are still to be told, oldest first. Written with the change it tells of, so none is forgotten. */
  readonly notices: readonly Notice[];
  /** What AWS refuses to let us do, and since when. */
  readonly trouble?: { readonly reason: string; readonly since: Instant };
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
  /** Of the push that brought it. */
  readonly eventId: string;
}

export interface Release {
  readonly hash: string;
  /** Everything it is to run; `changed` are the pushes that it carries. */
  readonly images: readonly KnownImage[];
  readonly changed: readonly AcceptedImage[];
  readonly from: Running;
  readonly openedAt: Instant;
  /** Number of the first attempt that belongs to it. */
  readonly firstAttempt: number;
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
  readonly endedAt: Instant;
}

/**
 * `failed` and `rejected` are the release's own fault: it is not started again. The others are nobody's verdict on it, and
 * a later push of the same image may try again. `expired`: nobody decided, or too few could be asked. `superseded`: something
 * newer was accepted before people decided. `not-started`: no deployment of it exists.
 */
export type Outcome = 'succeeded' | 'failed' | 'rejected' | 'expired' | 'superseded' | 'not-started';

/** Whether the same release is never started again by itself. */
export function isOwnFault(outcome: Outcome): boolean {
  return outcome === 'failed' || outcome === 'rejected';
}

export const EMPTY_STATE: ServiceState = { next: [], attempt: 0, ended: [], heard: [], notices: [] };
