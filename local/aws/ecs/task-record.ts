import type { TaskOverride } from '@aws-sdk/client-ecs';
import type { World } from '../world';
import type { Arns } from './arns';
import { bindingsOf } from './container-instances/host-ports';
import type {
  ClusterRecord,
  ContainerInstanceRecord,
  Launch,
  ServiceRecord,
  TaskDefinitionRecord,
  TaskInterface,
  TaskRecord,
  Workload,
} from './state';
import type { Tags } from './tags';

/** The platform version that LATEST is [ECS: platform-fargate]. */
const LATEST_PLATFORM_VERSION = '1.4.0';
/** Zones of the subnets, which nobody describes here; the first three letters that Tokyo gives out. */
const ZONES = ['a', 'c', 'd'];

export interface NewTask {
  readonly cluster: ClusterRecord;
  readonly definition: TaskDefinitionRecord;
  readonly launch: Launch;
  readonly capacityProvider: string | undefined;
  /** Where it was placed; absent on Fargate. */
  readonly host?: ContainerInstanceRecord | undefined;
  readonly group: string;
  readonly startedBy: string | undefined;
  readonly service?: ServiceRecord;
  readonly workload?: Workload;
  readonly overrides?: TaskOverride;
  readonly enableExecuteCommand: boolean;
  readonly tags: Tags;
  /** Which of the launch's subnets. */
  readonly subnetIndex: number;
}

/** A task as it is when ECS has accepted it: PROVISIONING, unless it needs no network interface. */
export function newTask(world: World, arns: Arns, wanted: NewTask): TaskRecord {
  const id = world.ids.hex(32);
  const now = world.clock.now();
  const containers = wanted.definition.description.containerDefinitions ?? [];
  const { platformVersion, network } = wanted.launch;
  const { host } = wanted;
  const zone = ZONES[(wanted.subnetIndex % Math.max(1, network?.subnets?.length ?? 1)) % ZONES.length];
  return {
    arn: arns.task(wanted.cluster.name, id),
    id,
    cluster: wanted.cluster,
    definition: wanted.definition,
    group: wanted.group,
    startedBy: wanted.startedBy,
    service: wanted.service,
    workload: wanted.workload,
    capacityProvider: wanted.capacityProvider,
    host,
    platformVersion: platformVersion === 'LATEST' ? LATEST_PLATFORM_VERSION : platformVersion,
    enableExecuteCommand: wanted.enableExecuteCommand,
    overrides: {
      ...wanted.overrides,
      containerOverrides: containers.map(({ name }) => ({
        name,
        ...wanted.overrides?.containerOverrides?.find((override) => override.name === name),
      })),
    },
    createdAt: now,
    interface: network && newInterface(world, network.subnets ?? [], wanted.subnetIndex),
    availabilityZone: host?.availabilityZone ?? `${world.region}${zone}`,
    elbAttachmentId: world.ids.uuid(),
    bindings: host ? bindingsOf(host, wanted.definition.description) : [],
    containers: containers.map(({ name = '', image = '' }) => ({
      arn: arns.container(wanted.cluster.name, id, world.ids.uuid()),
      name,
      image,
      runtimeId: `${id}-${world.ids.digits(10)}`,
      imageDigest: undefined,
      lastStatus: 'PENDING',
      startedAt: undefined,
      exitCode: undefined,
      reason: undefined,
      health: 'UNKNOWN',
      behaviour: undefined,
    })),
    tags: wanted.tags,
    lastStatus: network ? 'PROVISIONING' : 'PENDING',
    desiredStatus: 'RUNNING',
    version: 1,
    updatedAt: now,
    timer: undefined,
    endpoints: [],
    programTimers: [],
    targets: [],
    serving: false,
    requests: new Map(),
    inFlight: 0,
    protectedUntil: undefined,
    deregistersLate: false,
    lost: false,
  };
}

function newInterface({ ids, network, region }: World, subnets: readonly string[], index: number): TaskInterface {
  const address = network.assignAddress();
  const domain = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
  const subnet = index % Math.max(1, subnets.length);
  return {
    attachmentId: ids.uuid(),
    subnetId: subnets[subnet] ?? '',
    networkInterfaceId: `eni-${ids.hex(17)}`,
    macAddress: `0a:${ids.hex(10).replace(/(..)(?=.)/g, '$1:')}`,
    address,
    privateDnsName: `ip-${address.replaceAll('.', '-')}.${domain}`,
  };
}
