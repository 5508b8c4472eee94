import type { Skip } from './check/skip';
import type { Verdict } from './check/verdict';
import type { Asked, Command } from './command';
import type { Instant } from './instant';
import type { KnownImage } from './observed';
import type { Verified } from './verify';

/** Something that the owners of a service are to be told: the facts of a mail, not its words (`src/page/`). */
export type Notice =
  | SucceededNotice
  | FailedNotice
  | RefusedNotice
  | HeldNotice
  | CommandNotice
  | RestoredNotice
  | ForeignNotice;

interface NoticeBase {
  /** Unique within the service. */
  readonly id: string;
  readonly service: string;
  /** `cluster/service`. */
  readonly address: string;
  readonly at: Instant;
  readonly reason: string;
}

/** A release is in production. */
export interface SucceededNotice extends NoticeBase, ReleaseFacts {
  readonly kind: 'succeeded';
}

/**
 * A release did not get to production: its deployment failed or was stopped, or it could not be started (`failed`); people
 * refused it, or nobody decided, or something newer came before they did.
 */
export interface FailedNotice extends NoticeBase, ReleaseFacts {
  readonly kind: 'failed' | 'rejected' | 'expired' | 'superseded' | 'rolled-back';
  /** The release was at fault: it is not started again by itself. */
  readonly quarantined?: boolean;
  /** The world was: when it is tried again, or that it is held after so many tries. */
  readonly retry?: { readonly tries: number; readonly at?: Instant; readonly rollback?: true };
}

/** An eligible push that will not be deployed. */
export interface RefusedNotice extends NoticeBase {
  readonly kind: 'refused';
  readonly image: PushedImage;
  /** What is wanted or running in its place. */
  readonly instead?: KnownImage;
  /** What verification found, where that is the reason. */
  readonly wrong?: readonly Verified[];
}

/** `found`: the event of its push was lost, the sweep found it in ECR. */
export type PushedImage = KnownImage & { readonly found?: true };

/** AWS does not let Slipway act for the service: nothing is lost, nothing moves. */
export interface HeldNotice extends NoticeBase {
  readonly kind: 'held';
}

/** Somebody asked something of the service by the command line. */
export interface CommandNotice extends NoticeBase {
  readonly kind: 'command';
  readonly command: Command;
  readonly outcome: 'taken' | 'refused';
}

/** A release that is in quarantine runs, and Slipway did not start it. */
export interface RestoredNotice extends NoticeBase {
  readonly kind: 'restored';
  readonly images: readonly KnownImage[];
  readonly quarantinedAt: Instant;
  readonly by?: string;
}

/** A deployment that Slipway did not make changed what runs: that is the baseline now. */
export interface ForeignNotice extends NoticeBase {
  readonly kind: 'foreign';
  readonly deploymentId: string;
  readonly from: readonly KnownImage[];
  readonly to: readonly KnownImage[];
  /** ARNs. */
  readonly fromRevision: string;
  readonly revision: string;
  /** `deployment`: until a later push. `people`: until `resume`. Absent: something was pushed since and follows. */
  readonly paused?: 'deployment' | 'people';
  /** Accepted images that are wanted still, by label. */
  readonly wanted: readonly string[];
}

interface ReleaseFacts {
  readonly from: readonly KnownImage[];
  readonly to: readonly KnownImage[];
  /** The images that the release carries. */
  readonly changed: readonly PushedImage[];
  /** ARNs. */
  readonly fromRevision: string;
  readonly revision?: string;
  readonly deploymentId?: string;
  readonly startedAt?: Instant;
  /** Who wanted it, where no push did. */
  readonly asked?: Asked;
  /** Checks that it went without. */
  readonly skips?: readonly Skip[];
  /** Accepted images that follow now, by label. */
  readonly following: readonly string[];
  /** What CodeDeploy does or did about a failed deployment, in its own words. */
  readonly rollback?: string;
  /** CodeDeploy's own words about the end, where they are not the reason. */
  readonly detail?: string;
  /** What people decided about it, `approved by alice`. */
  readonly decision?: string;
  /** Of all its checks, in the order in which they ran. */
  readonly verdicts?: readonly Verdict[];
}
