import type { CheckSpec } from './check/check-spec';
import { Invariant } from './errors';
import type { GateSpec } from './gate/gate-spec';

/**
 * What the catalog says about one service: the trusted form of a directory `services/<name>/`.
 *
 * Built and checked when the stack is packaged (`src/catalog/`), carried in every function's zip as `catalog.json`,
 * hence plain JSON data throughout.
 */
export interface ServiceSpec {
  /** Name of the directory, and Slipway's name for the service everywhere. */
  readonly name: string;
  /** ECS cluster and service names, from `ecspresso.yml`. */
  readonly cluster: string;
  readonly service: string;
  /** One entry for each ECR repository whose pushes concern this service; never empty. */
  readonly images: readonly ImagePolicy[];
  /** The base task definition from `ecs-task-def.json`; absent: the service's current one is the base. */
  readonly taskDefinition?: BaseTaskDefinition;
  readonly strategy: BlueGreenSpec | RollingSpec;
  /**
   * Every target group that tasks of the service are registered in, by name or ARN. Absent: AWS alone says which, and it may
   * be any.
   */
  readonly targetGroups?: readonly string[];
  /** Checks by the lifecycle event that they judge; no event is there without a check. */
  readonly checks?: Readonly<Partial<Record<CheckedEvent, readonly CheckSpec[]>>>;
  /** Absent: nobody is asked. */
  readonly gate?: GateSpec;
  /** What its owners say of Fargate Spot. */
  readonly spot?: SpotPolicy;
}

/** What is done where Fargate Spot has no capacity, and what a service may go without. */
export interface SpotPolicy {
  /**
   * A release that would start tasks on Spot while Spot has none to give waits, or is started on FARGATE alone; absent: it
   * waits.
   */
  readonly onPlacementFailure?: 'wait' | 'fargate';
  /** Nobody minds if all its tasks are taken at once. */
  readonly mayGoDown?: boolean;
}

/** ECS's `capacityProviderStrategy`; base and weight are 0 where they are absent. */
export type CapacityProviderStrategy = readonly {
  readonly capacityProvider: string;
  readonly base?: number;
  readonly weight?: number;
}[];

/** Which images of a repository are meant for this service, and which of two is the newer. */
export interface ImagePolicy {
  /** ECR repository name, `team/frontend`. */
  readonly repository: string;
  readonly tags: TagPolicy;
}

/**
 * How a tag is admitted and ordered.
 * - `number`: `<prefix><digits>`, the highest number is the newest (`v7`).
 * - `semver`: a semantic version after `prefix`, inside `range` where one is given; newest by precedence.
 * - `timestamp`: tags matching `pattern` (a regular expression) are ordered as text; for zero-padded dates.
 * - `movement`: tags matching the glob `pattern` are mutable; the latest movement of the tag is the newest.
 */
export type TagPolicy =
  | { readonly order: 'number'; readonly prefix: string }
  | { readonly order: 'semver'; readonly prefix: string; readonly range?: string }
  | { readonly order: 'timestamp'; readonly pattern: string }
  | { readonly order: 'movement'; readonly pattern: string };

/** The input of `RegisterTaskDefinition` as the service's own file gives it, in the API's camelCase. */
export interface BaseTaskDefinition {
  readonly family: string;
  readonly containerDefinitions: readonly BaseContainer[];
  readonly [member: string]: unknown;
}
export interface BaseContainer {
  readonly name: string;
  readonly image: string;
  readonly [member: string]: unknown;
}

/** CodeDeploy blue/green (`deploymentController: CODE_DEPLOY`). */
export interface BlueGreenSpec {
  readonly kind: 'blue-green';
  readonly applicationName: string;
  readonly deploymentGroupName: string;
  /** Absent: the deployment group's own. */
  readonly deploymentConfigName?: string;
  /** Automatic rollback events for each deployment; absent: the group's own. */
  readonly rollbackEvents?: readonly RollbackEvent[];
  /**
   * For so long after traffic moved the original is not terminated for something newer. A promise of ours alone: how long it
   * stays at most, the deployment group says.
   */
  readonly rollbackWindowInMinutes?: number;
  /**
   * From the service definition file: where the service belongs after Slipway has put it on FARGATE for want of Spot capacity.
   * At all other times the service itself says it.
   */
  readonly capacityProviders?: CapacityProviderStrategy;
  /**
   * Lifecycle event → function, for the AppSpec: what the user's own `appspec.yml` or `ecspresso.yml` names and, in a
   * deployed function, Slipway's own (`withOwnHooks`).
   */
  readonly hooks: Readonly<Partial<Record<LifecycleHookEvent, string>>>;
}

/** A service that is deployed. */
export type BlueGreenService = ServiceSpec & { readonly strategy: BlueGreenSpec };

/** What keeps a service of the catalog from being deployed at all; undefined for one that is. */
export function notDeployed({ strategy }: Pick<ServiceSpec, 'strategy'>): string | undefined {
  return strategy.kind === 'blue-green' ? undefined : `not deployed yet: ${strategy.kind}`;
}

/** Rolling updates by ECS itself (`deploymentController: ECS`): adopted and looked at, and not deployed yet. */
export interface RollingSpec
  extends Readonly<Partial<Record<Exclude<keyof BlueGreenSpec, 'kind' | 'hooks'>, undefined>>> {
  readonly kind: 'rolling';
  /** None: it has no lifecycle events. */
  readonly hooks: BlueGreenSpec['hooks'];
}

/**
 * The strategy of a service that has a release.
 * @throws Invariant for a service that none may be opened for
 */
export function blueGreenOf({ name, strategy }: Pick<ServiceSpec, 'name' | 'strategy'>): BlueGreenSpec {
  if (strategy.kind === 'blue-green') return strategy;
  throw new Invariant('A release of a service that is not deployed', { service: name, strategy: strategy.kind });
}

export type RollbackEvent = 'DEPLOYMENT_FAILURE' | 'DEPLOYMENT_STOP_ON_ALARM' | 'DEPLOYMENT_STOP_ON_REQUEST';

/** The lifecycle events that take a hook, in the order in which CodeDeploy runs them. */
export const LIFECYCLE_HOOK_EVENTS = [
  'BeforeInstall',
  'AfterInstall',
  'AfterAllowTestTraffic',
  'BeforeAllowTraffic',
  'AfterAllowTraffic',
] as const;
export type LifecycleHookEvent = (typeof LIFECYCLE_HOOK_EVENTS)[number];

/** While production traffic moves. It takes no hook: checks watch it (`traffic-watch.ts`). */
export const TRAFFIC_EVENT = 'AllowTraffic';

/** The lifecycle events that may have checks, in CodeDeploy's order. */
export const CHECKED_EVENTS = [
  'BeforeInstall',
  'AfterInstall',
  'AfterAllowTestTraffic',
  'BeforeAllowTraffic',
  TRAFFIC_EVENT,
  'AfterAllowTraffic',
] as const;
export type CheckedEvent = (typeof CHECKED_EVENTS)[number];

/** What a service's checks are called, each name once, whatever the lifecycle events that have one of it. */
export function checkNames({ checks = {} }: Pick<ServiceSpec, 'checks'>): readonly string[] {
  return [...new Set(Object.values(checks).flatMap((ofEvent) => ofEvent.map(({ name }) => name)))];
}
