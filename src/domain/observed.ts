import type { Pause } from './command';
import type { Gate } from './gate/gate';
import type { HookRecord } from './hook-record';
import type { Instant } from './instant';
import type { CapacityProviderStrategy } from './service-spec';
import type { StoppedTask } from './stopped-tasks';
import type { RevisionBase } from './task-definition';
import type { Traffic } from './traffic';
import type { Verified } from './verify';

/**
 * What AWS says now, as far as the record needs it. A member is absent when it was not looked at; what was looked for and
 * not found is `undefined` in a member that is there.
 */
export interface Observed {
  /** Absent: no such service in the cluster. */
  readonly service?: ObservedService;
  /** Automation is off for the whole fleet; looked at when something may be started. */
  readonly fleetPause?: Pause;
  /** The revision that the service runs, looked at when it is not the recorded one or serves as base. */
  readonly running?: RunningRevision;
  /** The deployment that brought what runs, looked at when the record does not know the revision. */
  readonly broughtBy?: ObservedDeployment;
  /** What each heard push's tag points to now, by `repository:tag`; a tag that ECR does not have is missing. */
  readonly images: Readonly<Record<string, ResolvedImage>>;
  /** Deployments of the group: the active ones, and while an attempt is in doubt all since it was sent. */
  readonly deployments: readonly ObservedDeployment[];
  /** The deployment that the release is in, read by its id. */
  readonly deployment?: ObservedDeployment;
  /** What the hooks of that deployment found, and the gate it waits at; looked at when Slipway answers its hooks. */
  readonly hooks?: HookRecord;
  readonly gate?: Gate;
  /** What ECR has, as the slow pass saw it. */
  readonly listed?: Listed;
  /** The alarms of the deployment group, looked at when a deployment is about to be created. */
  readonly alarms?: ObservedAlarms;
  /** What the release in flight would need, judged; looked at before its revision is registered. */
  readonly verified?: readonly Verified[];
  /** A registered revision with the content that is to be registered. */
  readonly revision?: string;
}

/** A service as ECS describes it. */
export interface ObservedService {
  readonly name: string;
  /** Host of the private ECR registry of the service's own account and Region. */
  readonly registry: string;
  readonly status: string;
  readonly controller: string;
  /** ARN; of a CODE_DEPLOY service the one of its PRIMARY task set. */
  readonly taskDefinition: string;
  readonly loadBalancers: readonly {
    readonly containerName?: string;
    readonly containerPort?: number;
    readonly targetGroupArn?: string;
  }[];
  readonly network?: {
    readonly subnets: readonly string[];
    readonly securityGroups: readonly string[];
    readonly assignPublicIp: string;
  };
  readonly platformVersion?: string;
  readonly capacityProviderStrategy: CapacityProviderStrategy;
  readonly launchType?: string;
  /** `REPLICA`, `DAEMON` */
  readonly schedulingStrategy?: string;
  readonly desiredCount?: number;
  /** Per cent of the desired count that a rolling deployment may run at once. */
  readonly maximumPercent?: number;
  /** Capacity that was not there, as its events tell it; absent: none of those that ECS still shows does. */
  readonly unplaced?: {
    /** Of the newest such event. */
    readonly at: Instant;
    /** It still has fewer tasks than it wants, and was not steady since. */
    readonly lasts: boolean;
  };
  /** The PRIMARY task set; absent before the first one exists. */
  readonly primary?: {
    readonly createdAt: Instant;
    /** CodeDeploy's deployment that made it; absent for the first one. */
    readonly deploymentId?: string;
  };
}

/** The revision that a service runs. */
export interface RunningRevision {
  readonly arn: string;
  readonly base: RevisionBase;
  /** Images of the watched repositories in it. */
  readonly images: readonly KnownImage[];
}

/** An image of a watched repository as far as it is known. */
export interface KnownImage {
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
  /** When its tag was pushed; of an adopted image when the revision that runs it was started. */
  readonly at: Instant;
}

/** What a tag points to. */
export interface ResolvedImage {
  readonly digest: string;
}

/** The tagged images of watched repositories; a repository that could not be looked at is missing. */
export interface Listed {
  readonly repositories: Readonly<Record<string, readonly ListedImage[]>>;
  /** When Slipway first knew the service. */
  readonly since: Instant;
}

/** An image as its repository lists it. */
export interface ListedImage {
  readonly tags: readonly string[];
  readonly digest: string;
  /** Of its first push; a tag may have come later. */
  readonly pushedAt: Instant;
}

/** A deployment as CodeDeploy tells it. */
export interface ObservedDeployment {
  readonly id: string;
  /** CodeDeploy's word: Created, Queued, InProgress, Baking, Ready, Succeeded, Failed, Stopped. */
  readonly status: string;
  readonly creator?: string;
  readonly description?: string;
  readonly createdAt: Instant;
  readonly completedAt?: Instant;
  readonly error?: { readonly code?: string; readonly message?: string };
  /** Tasks of its revision that stopped by themselves; looked at when the replacement never got healthy. */
  readonly stoppedTasks?: readonly StoppedTask[];
  readonly rollback?: { readonly deploymentId?: string; readonly message?: string };
  /** How far production traffic got; absent when nobody asked, as it is another call. */
  readonly traffic?: Traffic;
  /** When all of it had moved; absent while it has not, or nobody asked. */
  readonly trafficMovedAt?: Instant;
}

/** Names of the alarms that fire; or why nobody can say. */
export type ObservedAlarms = { readonly firing: readonly string[] } | { readonly unreadable: string };

/** CodeDeploy's words for a deployment that has not ended. */
export const ACTIVE_STATUSES = ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'] as const;

/** Whether a deployment has not ended; while one has not, its group takes no other. */
export function isActive(deployment: ObservedDeployment): boolean {
  return (ACTIVE_STATUSES as readonly string[]).includes(deployment.status);
}
