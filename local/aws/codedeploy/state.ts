import type {
  AlarmConfiguration,
  AutoRollbackConfiguration,
  BlueGreenDeploymentConfiguration,
  DeploymentStatus,
  DeploymentStyle,
  ECSService,
  ErrorInformation,
  LoadBalancerInfo,
  RollbackInfo,
  S3Location,
  Tag,
  TrafficRoutingConfig,
  TriggerConfig,
} from '@aws-sdk/client-codedeploy';
import type { Timer } from '../clock/virtual-clock';
import type { AppSpec } from './app-spec';
import type { LifecycleEvent } from './lifecycle-events';
import { applicationNotFound, checkedName, configNotFound, groupNotFound, refusal } from './refusals';
import type { Stage } from './stages/stage';

export interface Application {
  readonly id: string;
  name: string;
  readonly createdAt: Date;
  readonly groups: Map<string, DeploymentGroup>;
  /** By their keys. */
  readonly revisions: Map<string, Revision>;
}

export interface DeploymentConfig {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly routing: TrafficRoutingConfig;
}

/** What CreateDeploymentGroup and UpdateDeploymentGroup set. */
export interface GroupSettings {
  readonly configName: string;
  readonly serviceRoleArn: string;
  readonly ecsService: Required<ECSService>;
  readonly loadBalancerInfo: LoadBalancerInfo;
  readonly deploymentStyle: DeploymentStyle;
  readonly blueGreen: BlueGreenDeploymentConfiguration;
  readonly autoRollback: AutoRollbackConfiguration | undefined;
  readonly alarms: AlarmConfiguration | undefined;
  readonly triggers: TriggerConfig[];
  readonly outdatedInstancesStrategy: 'UPDATE' | 'IGNORE' | undefined;
}

export interface DeploymentGroup {
  readonly id: string;
  name: string;
  readonly application: Application;
  settings: GroupSettings;
}

export interface Revision {
  /** What tells it from the others of its application: the SHA-256 of its content, or its place in S3. */
  readonly key: string;
  readonly s3: S3Location | undefined;
  readonly content: string | undefined;
  /** Absent in S3, where nobody looks before a deployment needs it. */
  readonly appSpec: AppSpec | undefined;
  readonly registeredAt: Date;
  description: string | undefined;
  firstUsedAt: Date | undefined;
  lastUsedAt: Date | undefined;
  readonly groups: Set<string>;
}

/** A task set as a deployment needs it. */
export interface TaskSetHandle {
  readonly id: string;
  readonly arn: string;
  readonly targetGroupArn: string;
}

/** One invocation of a hook's function, waiting for its report. */
export interface HookExecution {
  readonly id: string;
  readonly functionName: string;
  /** When Lambda took the invocation. */
  invokedAt: Date | undefined;
  report: 'Succeeded' | 'Failed' | undefined;
  open: boolean;
}

export interface Deployment {
  readonly id: string;
  readonly group: DeploymentGroup;
  /** The group's settings when the deployment was created: later updates do not change a running deployment. */
  readonly settings: GroupSettings;
  readonly config: DeploymentConfig;
  /** Absent in the rollback of a group's first deployment. */
  readonly revision: Revision | undefined;
  readonly previousRevision: Revision | undefined;
  /** As soon as it was read. */
  appSpec: AppSpec | undefined;
  readonly description: string | undefined;
  readonly creator: 'user' | 'codeDeployRollback';
  readonly autoRollback: AutoRollbackConfiguration | undefined;
  readonly overrideAlarms: AlarmConfiguration | undefined;
  readonly createdAt: Date;
  status: DeploymentStatus;
  startedAt: Date | undefined;
  completedAt: Date | undefined;
  error: ErrorInformation | undefined;
  rollback: RollbackInfo | undefined;
  readonly events: readonly LifecycleEvent[];

  readonly stages: readonly Stage[];
  stage: number;
  stageEnteredAt: Date;
  blue: TaskSetHandle | undefined;
  green: TaskSetHandle | undefined;
  /** Names the creation of green. */
  readonly greenToken: string;
  /** Steps of the traffic shift that were taken. */
  stepsTaken: number;
  greenPercent: number;
  greenIsPrimary: boolean;
  /** The execution that the present stage waits for. */
  hook: HookExecution | undefined;
  readonly hookExecutions: HookExecution[];
  /** Waits that a ContinueDeployment has ended. */
  readonly continued: Set<string>;
  terminationWaitStarted: boolean;
  stop: { readonly rollback: boolean; readonly error: ErrorInformation } | undefined;

  timer: Timer | undefined;
  /** The next look at its alarms. */
  alarmTimer: Timer | undefined;
  driving: boolean;
  lookAgain: boolean;
  /** Since when other services refuse for a reason that may pass. */
  troubledSince: Date | undefined;
  /** Task sets as they were last seen, for descriptions after the end. */
  lastTaskSets: TaskSetView[];
}

/** A task set as `taskSetsInfo` shows it. */
export interface TaskSetView {
  readonly identifer: string;
  readonly desiredCount: number;
  readonly pendingCount: number;
  readonly runningCount: number;
  readonly status: string;
  readonly trafficWeight: number;
  readonly targetGroup: { readonly name: string };
  readonly taskSetLabel: 'Blue' | 'Green';
}

const ACTIVE: readonly DeploymentStatus[] = ['Created', 'Queued', 'InProgress', 'Ready'];
export const isActive = ({ status }: Deployment): boolean => ACTIVE.includes(status);

/** Everything that CodeDeploy knows. */
export class State {
  readonly applications = new Map<string, Application>();
  readonly configs = new Map<string, DeploymentConfig>();
  /** Oldest first. */
  readonly deployments = new Map<string, Deployment>();
  readonly tags = new Map<string, Tag[]>();

  application = (input: string | undefined): Application => {
    const name = checkedName('Application', input);
    const application = this.applications.get(name);
    if (!application) throw applicationNotFound(name);
    return application;
  };

  group = (application: Application, input: string | undefined): DeploymentGroup => {
    const name = checkedName('DeploymentGroup', input);
    const group = application.groups.get(name);
    if (!group) throw groupNotFound(name);
    return group;
  };

  /** Whether a deployment's group has been deleted since, alone or with its application. */
  isGone = (group: DeploymentGroup): boolean =>
    this.applications.get(group.application.name) !== group.application ||
    group.application.groups.get(group.name) !== group;

  config = (input: string | undefined): DeploymentConfig => {
    const name = checkedName('DeploymentConfig', input);
    const config = this.configs.get(name);
    if (!config) throw configNotFound(name);
    return config;
  };

  /** @throws `DeploymentIdRequired`, `InvalidDeploymentId`, `DeploymentDoesNotExist`. */
  deployment = (id: string | undefined): Deployment => {
    if (id === undefined || id === '') throw refusal('DeploymentIdRequired', 'Deployment ID is required');
    if (!/^d-[A-Z0-9]{9}$/.test(id)) throw refusal('InvalidDeploymentId', `Deployment ID '${id}' is not valid`);
    const deployment = this.deployments.get(id);
    if (!deployment) throw refusal('DeploymentDoesNotExist', `The deployment ${id} could not be found`);
    return deployment;
  };

  /** The deployments of a group, newest first. */
  deploymentsOf = (group: DeploymentGroup): Deployment[] =>
    [...this.deployments.values()].filter((deployment) => deployment.group === group).reverse();

  /** The revision that a group runs: that of its last deployment that succeeded, rollbacks included. */
  currentRevision = (group: DeploymentGroup): Revision | undefined =>
    this.deploymentsOf(group).find(({ status }) => status === 'Succeeded')?.revision;
}
