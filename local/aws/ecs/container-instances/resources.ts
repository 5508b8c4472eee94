import type { Resource, TaskDefinition } from '@aws-sdk/client-ecs';
import { cpuUnits, mebibytes } from '../fargate-sizes';
import { invalidParameter } from '../refusals';
import type { ContainerInstanceRecord, HostResources, TaskRecord } from '../state';

/** What a task takes of the host that it runs on. */
export interface Needs {
  readonly cpu: number;
  readonly memory: number;
  /** Host ports that the task definition names; those that are chosen as it starts hold nothing here. */
  readonly ports: readonly number[];
  readonly portsUdp: readonly number[];
}

/**
 * [ECSAPI: API_TaskDefinition, API_ContainerDefinition] the sizes of the task where it has them, otherwise those of its
 * containers together: of memory the reservation, and where there is none the limit.
 */
export function needsOf(definition: TaskDefinition): Needs {
  const containers = definition.containerDefinitions ?? [];
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
  const mappings = containers.flatMap(({ portMappings = [] }) => portMappings);
  const ports = (wanted: string): number[] =>
    definition.networkMode === 'awsvpc'
      ? []
      : mappings.flatMap(({ hostPort, containerPort, protocol = 'tcp' }) => {
          const port = definition.networkMode === 'host' ? containerPort : hostPort;
          return port && protocol === wanted ? [port] : [];
        });
  return {
    cpu: cpuUnits(definition.cpu ?? '') ?? sum(containers.map(({ cpu = 0 }) => cpu)),
    memory:
      mebibytes(definition.memory ?? '') ??
      sum(containers.map(({ memory, memoryReservation }) => memoryReservation ?? memory ?? 0)),
    ports: ports('tcp'),
    portsUdp: ports('udp'),
  };
}

/** What is left of a host for more tasks. */
export function remaining({ resources, tasks }: ContainerInstanceRecord): HostResources {
  const taken = [...tasks].map((task: TaskRecord) => needsOf(task.definition.description));
  return {
    cpu: taken.reduce((left, { cpu }) => left - cpu, resources.cpu),
    memory: taken.reduce((left, { memory }) => left - memory, resources.memory),
    ports: [...resources.ports, ...taken.flatMap(({ ports }) => ports)],
    portsUdp: [...resources.portsUdp, ...taken.flatMap(({ portsUdp }) => portsUdp)],
  };
}

/** As described, by AWS's names. */
export const resourceList = ({ cpu, memory, ports, portsUdp }: HostResources): Resource[] => [
  ...[
    { name: 'CPU', integerValue: cpu },
    { name: 'MEMORY', integerValue: memory },
  ].map((one) => ({ type: 'INTEGER', ...one })),
  ...[
    { name: 'PORTS', stringSetValue: ports.map(String) },
    { name: 'PORTS_UDP', stringSetValue: portsUdp.map(String) },
  ].map((one) => ({ type: 'STRINGSET', ...one })),
];

/** What the agent says that its instance has. @throws AwsError for what is missing or no resource of these. */
export function hostResources(list: readonly Resource[]): HostResources {
  const found = (name: string): Resource => {
    const resource = list.find((one) => one.name === name);
    if (!resource) throw invalidParameter(`The resource ${name} of the container instance is missing.`);
    return resource;
  };
  const stranger = list.find(({ name = '' }) => !['CPU', 'MEMORY', 'PORTS', 'PORTS_UDP'].includes(name));
  if (stranger) throw invalidParameter(`The resource ${stranger.name} is not known.`);
  return {
    cpu: found('CPU').integerValue ?? 0,
    memory: found('MEMORY').integerValue ?? 0,
    ports: (found('PORTS').stringSetValue ?? []).map(Number),
    portsUdp: (found('PORTS_UDP').stringSetValue ?? []).map(Number),
  };
}
