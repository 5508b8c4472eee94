import type {
  Attribute,
  AwsVpcConfiguration,
  Cluster,
  CreateServiceRequest,
  DeploymentConfiguration,
  LoadBalancer,
  NetworkConfiguration,
  Rollback,
  ServiceDeploymentStatus,
  ServiceEvent,
  ServiceRegistry,
  TaskDefinition,
  TaskOverride,
  TaskStopCode,
  VersionInfo,
} from '@aws-sdk/client-ecs';
import type { Timer } from '../clock/virtual-clock';
import type { Endpoint } from '../network/network';
import type { StrategyItem } from './placement';
import type { Tags } from './tags';
import type { TaskBehaviour } from './task-behaviour';

export interface ClusterRecord {
  readonly arn: string;
  readonly name: string;
  status: 'ACTIVE' | 'INACTIVE';
  capacityProviders: string[];
  defaultStrategy: StrategyItem[];
  settings: NonNullable<Cluster['settings']>;
  configuration: Cluster['configuration'];
  tags: Tags;
}

export interface TaskDefinitionRecord {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  /** As described; `status` and the dates change. */
  readonly description: TaskDefinition;
  tags: Tags;
}

/** Where and how tasks are launched. */
export interface Launch {
  /** Of each provider's tasks too: there are only Fargate's. */
  readonly launchType: 'FARGATE' | 'EC2';
  /** Empty: `launchType` by name. */
  readonly strategy: readonly StrategyItem[];
  /** Of Fargate. */
  readonly platformVersion: string | undefined;
  /** Of awsvpc tasks. */
  readonly network: AwsVpcConfiguration | undefined;
}

/**
 * What the scheduler keeps tasks running for: a task set (controller CODE_DEPLOY) or a deployment (controller ECS). ECS
 * uses one kind of id for both, and tasks carry it in `startedBy`.
 */
export interface Workload {
  /** `ecs-svc/<19 digits>` */
  readonly id: string;
  readonly kind: 'task-set' | 'deployment';
  status: 'PRIMARY' | 'ACTIVE' | 'DRAINING';
  readonly definition: TaskDefinitionRecord;
  readonly launch: Launch;
  readonly loadBalancers: readonly LoadBalancer[];
  readonly externalId: string | undefined;
  /** Percent of the service's desired count; always 100 for a deployment. */
  scale: number;
  readonly createdAt: Date;
  updatedAt: Date;
  steady: boolean;
  steadyChangedAt: Date;
  /** Tasks that were launched and never served, since the last that did. */
  failedTasks: number;
  retry: { attempts: number; notBefore: Date } | undefined;
  /** When what keeps it from going on was last said, by message. */
  readonly causesTold: Map<string, Date>;
  /** When a provider without capacity is asked for it again. */
  capacityAskedAgainAt: Date | undefined;
  /** Deployments: where the rollout stands. */
  rollout: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  rolloutReason: string;
  /** Deployments: whether it undoes a failed one. */
  readonly isRollback: boolean;
  healthCheckedAt: Date | undefined;
  tags: Tags;
  /** Of the images that its tasks pulled first, by container. */
  readonly imageDigests: Map<string, string>;
  /** Its tasks that have not stopped yet, oldest first. */
  readonly tasks: Set<TaskRecord>;
}

/** What one deployment of a service deploys; it never changes [ECS: service-revision]. */
export interface ServiceRevisionRecord {
  readonly arn: string;
  readonly createdAt: Date;
  /** The deployment that brought it first. */
  readonly workload: Workload;
}

/** One line of a service's history [ECS: service-deployment]. */
export interface ServiceDeploymentRecord {
  readonly arn: string;
  readonly createdAt: Date;
  updatedAt: Date;
  startedAt: Date | undefined;
  finishedAt: Date | undefined;
  stoppedAt: Date | undefined;
  status: ServiceDeploymentStatus;
  statusReason: string | undefined;
  readonly target: ServiceRevisionRecord;
  /** What ran when it began. */
  readonly sources: readonly ServiceRevisionRecord[];
  /** As it was then. */
  readonly configuration: DeploymentConfiguration;
  rollback: Rollback | undefined;
  circuitBroken: boolean;
}

export interface ServiceRecord {
  readonly arn: string;
  readonly name: string;
  readonly cluster: ClusterRecord;
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  readonly controller: 'ECS' | 'CODE_DEPLOY';
  desiredCount: number;
  healthCheckGracePeriodSeconds: number;
  deploymentConfiguration: DeploymentConfiguration;
  /** Cloud Map services that its tasks are instances of. */
  readonly serviceRegistries: readonly ServiceRegistry[];
  placementConstraints: NonNullable<CreateServiceRequest['placementConstraints']>;
  placementStrategy: NonNullable<CreateServiceRequest['placementStrategy']>;
  enableECSManagedTags: boolean;
  enableExecuteCommand: boolean;
  propagateTags: 'SERVICE' | 'TASK_DEFINITION' | 'NONE';
  readonly createdAt: Date;
  readonly createdBy: string;
  /** Newest first, as described. */
  workloads: Workload[];
  /** Newest first, at most 100. */
  events: ServiceEvent[];
  steadyReportedAt: Date | undefined;
  /** Controller ECS: the deployment that completed last. */
  lastCompleted: Workload | undefined;
  /** Controller ECS: its deployments, newest first, and what each of them deploys. */
  history: ServiceDeploymentRecord[];
  readonly revisions: Map<Workload, ServiceRevisionRecord>;
  tags: Tags;
  /** What created it, for the idempotence of CreateService. */
  readonly request: string;
  wake: { readonly at: Date; readonly timer: Timer } | undefined;
  /** Tasks that the scheduler has launched since the beginning of a minute of launches. */
  launches: { readonly since: Date; count: number };
  availabilityZoneRebalancing: 'ENABLED' | 'DISABLED';
}

/** An EC2 instance that an agent has registered with a cluster. */
export interface ContainerInstanceRecord {
  readonly arn: string;
  readonly id: string;
  readonly cluster: ClusterRecord;
  /** `i-…` */
  readonly ec2InstanceId: string;
  readonly availabilityZone: string;
  /** Of the instance itself, for tasks without an interface of their own. */
  readonly address: string;
  readonly registeredAt: Date;
  /** INACTIVE: deregistered, and still described for a while. */
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  agentConnected: boolean;
  /** Counts up with every event. */
  version: number;
  updatedAt: Date;
  versionInfo: VersionInfo;
  attributes: Attribute[];
  /** What the agent said that the instance has. */
  resources: HostResources;
  tags: Tags;
  /** Of its instance profile: what pulls images and writes logs where a task has no execution role. */
  readonly roleArn: string | undefined;
  /** Those that hold resources of it. */
  readonly tasks: Set<TaskRecord>;
  /** Tasks that go on there although ECS knows them no more. */
  readonly orphans: Set<TaskRecord>;
}

/** CPU units, MiB, and ports that are taken before any task comes. */
export interface HostResources {
  readonly cpu: number;
  readonly memory: number;
  readonly ports: readonly number[];
  readonly portsUdp: readonly number[];
}

export type TaskStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'DEACTIVATING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED';

export interface ContainerRecord {
  readonly arn: string;
  readonly name: string;
  readonly image: string;
  readonly runtimeId: string;
  imageDigest: string | undefined;
  lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  startedAt: Date | undefined;
  exitCode: number | undefined;
  reason: string | undefined;
  /** What its health check found, if it has one. */
  health: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';
  /** Of its program, once it was started. */
  behaviour: TaskBehaviour | undefined;
}

export interface TaskRecord {
  readonly arn: string;
  readonly id: string;
  readonly cluster: ClusterRecord;
  readonly definition: TaskDefinitionRecord;
  readonly group: string;
  readonly startedBy: string | undefined;
  readonly service: ServiceRecord | undefined;
  readonly workload: Workload | undefined;
  readonly capacityProvider: string | undefined;
  /** The container instance that it runs on; `undefined` on Fargate. */
  readonly host: ContainerInstanceRecord | undefined;
  /** Of Fargate. */
  readonly platformVersion: string | undefined;
  readonly enableExecuteCommand: boolean;
  readonly overrides: TaskOverride;
  readonly createdAt: Date;
  /** Of awsvpc tasks; others share the network of their host. */
  readonly interface: TaskInterface | undefined;
  readonly availabilityZone: string;
  readonly elbAttachmentId: string;
  /** Ports of the host that lead to its containers; none with an interface of its own. */
  readonly bindings: readonly PortBinding[];
  readonly containers: readonly ContainerRecord[];
  tags: Tags;
  lastStatus: TaskStatus;
  desiredStatus: 'RUNNING' | 'STOPPED';
  /** Counts up with every change of a status. */
  version: number;
  updatedAt: Date;
  connectivityAt?: Date;
  pullStartedAt?: Date;
  pullStoppedAt?: Date;
  startedAt?: Date;
  stoppingAt?: Date;
  executionStoppedAt?: Date;
  stoppedAt?: Date;
  stopCode?: TaskStopCode;
  stoppedReason?: string;
  /** The next step of its life. */
  timer: Timer | undefined;
  endpoints: { readonly container: string; readonly endpoint: Endpoint }[];
  /** What its programs will do by themselves. */
  readonly programTimers: Timer[];
  /** Where it is registered as a target. */
  targets: RegisteredTarget[];
  /** What the load balancers last said; without one a running task serves. */
  serving: boolean;
  /** Requests that reached its containers, health probes left out, by the listener's port or `direct`. */
  requests: Map<string, number>;
  /** Requests being answered, probes too. */
  inFlight: number;
  /** When its host will be taken from it, whatever its programs still do; absent: never. */
  hostEndsAt?: Date;
  /** Until when neither scale-in nor a deployment stops it. */
  protectedUntil: Date | undefined;
  /** Whether its targets stay registered until it is STOPPED. */
  deregistersLate: boolean;
  /** Whether its host is gone, and with it what its programs would have said at their end. */
  lost: boolean;
}

/** The elastic network interface of an awsvpc task. */
export interface TaskInterface {
  readonly attachmentId: string;
  readonly subnetId: string;
  readonly networkInterfaceId: string;
  readonly macAddress: string;
  readonly address: string;
  readonly privateDnsName: string;
}

export interface PortBinding {
  readonly container: string;
  readonly containerPort: number;
  readonly hostPort: number;
  readonly protocol: 'tcp' | 'udp';
}

/** As Elastic Load Balancing names it: an address, or an instance, and a port. */
export interface RegisteredTarget {
  readonly targetGroupArn: string;
  readonly id: string;
  readonly port: number;
}

/** Everything that ECS knows; keys are ARNs unless said otherwise. */
export interface EcsState {
  readonly clusters: Map<string, ClusterRecord>;
  readonly taskDefinitions: Map<string, TaskDefinitionRecord>;
  /** The last revision given out, by family: it never goes back. */
  readonly lastRevisions: Map<string, number>;
  readonly services: Map<string, ServiceRecord>;
  readonly tasks: Map<string, TaskRecord>;
  readonly containerInstances: Map<string, ContainerInstanceRecord>;
  /** Capacity providers that have no capacity to give. */
  readonly exhausted: Set<string>;
  /** When a task that Fargate Spot takes back leaves its target groups. */
  spotDeregistration: SpotDeregistration;
}

/**
 * When ECS deregisters the targets of a task that Fargate Spot takes back. `early`: before SIGTERM, as AWS documents it
 * [ECS: task-lifecycle-explanation]. `late`: as the task is STOPPED, its program long gone, as others report it
 * (containers-roadmap#2673; Knowledge Center, fargate-spot-termination-notice).
 */
export type SpotDeregistration = 'early' | 'late';

export const emptyState = (spotDeregistration: SpotDeregistration = 'early'): EcsState => ({
  clusters: new Map(),
  taskDefinitions: new Map(),
  lastRevisions: new Map(),
  services: new Map(),
  tasks: new Map(),
  containerInstances: new Map(),
  exhausted: new Set(),
  spotDeregistration,
});

export const networkConfigurationOf = ({ network }: Launch): NetworkConfiguration | undefined =>
  network && { awsvpcConfiguration: network };

/** Tasks of a workload that are wanted to run, oldest first. */
export const wantedTasks = ({ tasks }: Workload): TaskRecord[] =>
  [...tasks].filter(({ desiredStatus }) => desiredStatus === 'RUNNING');

export const launchTypeOf = ({ host }: TaskRecord): 'EC2' | 'FARGATE' => (host ? 'EC2' : 'FARGATE');

export const isPending = ({ lastStatus }: TaskRecord): boolean =>
  lastStatus === 'PROVISIONING' || lastStatus === 'PENDING' || lastStatus === 'ACTIVATING';

/** [ECSAPI: API_TaskSet] the share of the service's desired count, rounded up; a draining one wants nothing. */
export function computedDesiredCount(service: ServiceRecord, workload: Workload): number {
  if (workload.status === 'DRAINING' || service.status !== 'ACTIVE') return 0;
  return Math.ceil((service.desiredCount * workload.scale) / 100);
}
