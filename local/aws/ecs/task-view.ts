import type { Attachment, Container, KeyValuePair, Task } from '@aws-sdk/client-ecs';
import { taskHealth } from './container-health';
import { needsOf } from './container-instances/resources';
import { type ContainerRecord, isPending, launchTypeOf, type TaskRecord } from './state';
import { tagList } from './tags';

/** GiB of ephemeral storage that Fargate gives unasked [ECS: fargate-task-storage]. */
const EPHEMERAL_STORAGE_IN_GIB = 20;
/** The agent that ECS Exec adds to every container; it lives as long as its container [ECS: ecs-exec]. */
const EXECUTE_COMMAND_AGENT = 'ExecuteCommandAgent';

/** A task as DescribeTasks shows it. */
export function taskView(task: TaskRecord, withTags: boolean): Task {
  return {
    ...common(task),
    ...dates(task),
    attachments: eni(task, 'ElasticNetworkInterface'),
    containers: task.containers.map((container) => ({
      ...containerView(task, container),
      ...(task.enableExecuteCommand
        ? { managedAgents: [{ name: EXECUTE_COMMAND_AGENT, ...execAgent(container, task) }] }
        : {}),
      healthStatus: container.health,
      networkInterfaces: interfacesOf(task),
      ...networkBindings(task, container),
    })),
    healthStatus: taskHealth(task),
    inferenceAccelerators: [],
    overrides: { inferenceAcceleratorOverrides: [], ...task.overrides },
    ...(task.host ? {} : { platformFamily: 'Linux' }),
    tags: withTags ? tagList(task.tags) : [],
  };
}

/**
 * The detail of an `ECS Task State Change`: nearly the task, but without tags and health, with ISO dates, with shorter
 * attachment types, and with one more attachment (of type `elb`, empty) behind a load balancer [ECS: ecs_task_events].
 */
export function taskEventDetail(task: TaskRecord): Record<string, unknown> {
  const iso = Object.entries(dates(task)).map(([name, date]) => [name, date.toISOString()]);
  const elb = { id: task.elbAttachmentId, type: 'elb', status: attachmentStatus(task), details: [] };
  return {
    ...common(task),
    ...Object.fromEntries(iso),
    updatedAt: task.updatedAt.toISOString(),
    attachments: [...(task.workload?.loadBalancers.length ? [elb] : []), ...eni(task, 'eni')],
    containers: task.containers.map((container) => ({
      ...containerView(task, container),
      networkInterfaces: interfacesOf(task),
      ...networkBindings(task, container),
      ...(task.enableExecuteCommand
        ? { managedAgents: [{ name: EXECUTE_COMMAND_AGENT, status: container.lastStatus }] }
        : {}),
    })),
  };
}

function execAgent({ lastStatus }: ContainerRecord, { pullStoppedAt }: TaskRecord) {
  return { lastStatus, ...(lastStatus !== 'PENDING' && pullStoppedAt ? { lastStartedAt: pullStoppedAt } : {}) };
}

function common(task: TaskRecord) {
  const { description } = task.definition;
  return {
    attributes: [
      {
        name: 'ecs.cpu-architecture',
        value: description.runtimePlatform?.cpuArchitecture === 'ARM64' ? 'arm64' : 'x86_64',
      },
    ],
    availabilityZone: task.availabilityZone,
    ...(task.capacityProvider === undefined ? {} : { capacityProviderName: task.capacityProvider }),
    clusterArn: task.cluster.arn,
    ...(task.host ? { containerInstanceArn: task.host.arn } : {}),
    ...(task.connectivityAt ? { connectivity: 'CONNECTED' as const } : {}),
    cpu: task.overrides.cpu ?? description.cpu ?? String(needsOf(description).cpu),
    desiredStatus: task.desiredStatus,
    enableExecuteCommand: task.enableExecuteCommand,
    ...(task.host
      ? {}
      : { ephemeralStorage: { sizeInGiB: description.ephemeralStorage?.sizeInGiB ?? EPHEMERAL_STORAGE_IN_GIB } }),
    group: task.group,
    lastStatus: task.lastStatus,
    launchType: launchTypeOf(task),
    memory: task.overrides.memory ?? description.memory ?? String(needsOf(description).memory),
    overrides: task.overrides,
    ...(task.platformVersion === undefined ? {} : { platformVersion: task.platformVersion }),
    ...(task.startedBy === undefined ? {} : { startedBy: task.startedBy }),
    ...(task.stopCode === undefined ? {} : { stopCode: task.stopCode }),
    ...(task.stoppedReason === undefined ? {} : { stoppedReason: task.stoppedReason }),
    taskArn: task.arn,
    taskDefinitionArn: task.definition.arn,
    version: task.version,
  };
}

const DATES = [
  'connectivityAt',
  'createdAt',
  'executionStoppedAt',
  'pullStartedAt',
  'pullStoppedAt',
  'startedAt',
  'stoppedAt',
  'stoppingAt',
] as const;

function dates(task: TaskRecord): Partial<Record<(typeof DATES)[number], Date>> {
  return Object.fromEntries(DATES.flatMap((name) => (task[name] ? [[name, task[name]]] : [])));
}

function containerView(task: TaskRecord, container: ContainerRecord): Container {
  const definition = task.definition.description.containerDefinitions?.find(({ name }) => name === container.name);
  return {
    containerArn: container.arn,
    taskArn: task.arn,
    name: container.name,
    image: container.image,
    ...(container.imageDigest === undefined ? {} : { imageDigest: container.imageDigest }),
    runtimeId: container.runtimeId,
    lastStatus: container.lastStatus,
    ...(container.exitCode === undefined ? {} : { exitCode: container.exitCode }),
    ...(container.reason === undefined ? {} : { reason: container.reason }),
    cpu: String(definition?.cpu ?? 0),
    ...(definition?.memory === undefined ? {} : { memory: String(definition.memory) }),
    ...(definition?.memoryReservation === undefined ? {} : { memoryReservation: String(definition.memoryReservation) }),
  };
}

/** None until the interface is attached. */
const interfacesOf = ({ connectivityAt, interface: network }: TaskRecord) =>
  connectivityAt && network ? [{ attachmentId: network.attachmentId, privateIpv4Address: network.address }] : [];

/** What leads from the host to a container once it runs; not shown of tasks with an interface of their own. */
const networkBindings = ({ interface: network, bindings }: TaskRecord, { name, startedAt }: ContainerRecord) =>
  network
    ? {}
    : {
        networkBindings: bindings
          .filter(({ container }) => startedAt && container === name)
          .map(({ containerPort, hostPort, protocol }) => ({ bindIP: '0.0.0.0', containerPort, hostPort, protocol })),
      };

function attachmentStatus(task: TaskRecord): string {
  if (task.lastStatus === 'PROVISIONING') return 'PRECREATED';
  if (task.lastStatus === 'STOPPED') return 'DELETED';
  if (task.lastStatus === 'DEPROVISIONING') return 'DETACHED';
  return isPending(task) && task.lastStatus === 'PENDING' ? 'ATTACHING' : 'ATTACHED';
}

function eni(task: TaskRecord, type: string): Attachment[] {
  const { interface: network } = task;
  if (!network) return [];
  const details: KeyValuePair[] = [{ name: 'subnetId', value: network.subnetId }];
  if (task.connectivityAt)
    details.push(
      { name: 'networkInterfaceId', value: network.networkInterfaceId },
      { name: 'macAddress', value: network.macAddress },
      { name: 'privateDnsName', value: network.privateDnsName },
      { name: 'privateIPv4Address', value: network.address },
    );
  return [{ id: network.attachmentId, type, status: attachmentStatus(task), details }];
}
