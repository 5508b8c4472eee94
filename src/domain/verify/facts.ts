import type { ObservedService } from '../observed';
import type { BaseTaskDefinition, ServiceSpec } from '../service-spec';

/** What was looked at, or why nobody could look: AWS refuses the permission, say. */
export type Look<Seen> = { readonly seen: Seen } | { readonly unseen: string };

/**
 * All that is verified about a service before anything is started. What is absent was not looked at, and the items that
 * need it say nothing; `undefined` in a look is what was looked for and does not exist.
 */
export interface Facts {
  /** With Slipway's own hooks (`withOwnHooks`). */
  readonly spec: ServiceSpec;
  /** What would be registered. */
  readonly definition: BaseTaskDefinition;
  /** Absent: no such service. */
  readonly service?: ObservedService;
  /** Container instances that the cluster has. */
  readonly instances?: Look<number>;
  /** Names of the cluster's capacity providers. */
  readonly providers?: Look<readonly string[]>;
  /** By image reference, of the registry that the service pulls from. */
  readonly images?: ByName<ImageFacts | undefined>;
  /** By ARN, or name, as the task definition and the deployment group have it. */
  readonly roles?: ByName<RoleFacts | undefined>;
  /** By name: whether a log group is there. */
  readonly logGroups?: ByName<boolean>;
  /** By name or ARN as the task definition has it: whether a parameter of Systems Manager is there. */
  readonly parameters?: ByName<boolean>;
  /** By ARN without what ECS reads of it: a secret of Secrets Manager, never its value. */
  readonly secrets?: ByName<SecretFacts | undefined>;
  /** By name or ARN as the AppSpec has it. */
  readonly functions?: ByName<FunctionFacts | undefined>;
  readonly group?: Look<GroupFacts | undefined>;
  /** Of the deployment group; one that is missing is not in the list. */
  readonly targetGroups?: Look<readonly TargetGroupFacts[]>;
  /** Whether the deployment configuration moves all traffic at once. */
  readonly movesAtOnce?: Look<boolean>;
  /** Names of those alarms of the deployment group that exist. */
  readonly alarms?: Look<readonly string[]>;
  /** Actions that a role is not allowed, by the role as it is named there. */
  readonly forbidden?: ByName<readonly Forbidden[]>;
}

export type ByName<Seen> = Readonly<Record<string, Look<Seen>>>;

export interface ImageFacts {
  /** One for an image, several for an index; an image that does not say has none. */
  readonly platforms: readonly Platform[];
}

/** OCI image specification: `amd64`, `arm64`; `linux`, `windows`. */
export interface Platform {
  readonly architecture: string;
  readonly os: string;
}

export interface RoleFacts {
  readonly arn: string;
  /** AWS services that may assume it, `ecs-tasks.amazonaws.com`; `*`: everybody. */
  readonly trusts: readonly string[];
}

export interface SecretFacts {
  /** Nobody reads it any more, though it may still be restored. */
  readonly isDeleted: boolean;
  /** By the id of a version. */
  readonly stagesOfVersions: Readonly<Record<string, readonly string[]>>;
}

export interface FunctionFacts {
  readonly arn: string;
  /** Lambda's word: Pending, Active, Inactive, Failed. */
  readonly state: string;
}

export interface GroupFacts {
  readonly serviceRoleArn: string;
  readonly deploymentConfigName: string;
  /** `cluster/service` */
  readonly services: readonly string[];
  readonly isBlueGreen: boolean;
  readonly targetGroupNames: readonly string[];
  readonly alarmNames: readonly string[];
  /** What happens once the replacement is ready; minutes that CodeDeploy waits for a word. */
  readonly ready: { readonly action: string; readonly waitTimeInMinutes: number };
  /** How long the original stays after all traffic moved; absent: it is kept. */
  readonly terminationWaitTimeInMinutes?: number;
}

export interface TargetGroupFacts {
  readonly name: string;
  readonly arn: string;
  /** `ip`, `instance` */
  readonly targetType: string;
  readonly protocol: string;
  /** Absent: nobody could look. */
  readonly deregistrationDelaySeconds?: number;
}

export interface Forbidden {
  readonly action: string;
  readonly resource: string;
}

/** Names of the facts that were looked at, with what was seen. */
export function seenOf<Seen>(looks: ByName<Seen>): readonly (readonly [name: string, look: Look<Seen>])[] {
  return Object.entries(looks);
}
