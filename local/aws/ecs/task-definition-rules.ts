import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import type { AwsError } from '../wire/aws-error';
import { NAME } from './allowed-values';
import { healthCheckReason } from './container-health';
import { cpuUnits, isFargateSize, mebibytes } from './fargate-sizes';
import { isEcr, parseImage } from './image-reference';
import { clientException } from './refusals';

/** [ECS: service-quotas] */
const MOST_CONTAINERS = 10;
/** Seconds between SIGTERM and SIGKILL that Fargate grants at most [ECSAPI: API_ContainerDefinition]. */
const LONGEST_STOP_ON_FARGATE = 120;
/** Bytes of a task definition [ECS: service-quotas]. */
const LARGEST = 64 * 1024;

/** Why ECS would not register this task definition; `undefined` when it would. The first reason wins, as in AWS. */
export function refusalOfTaskDefinition(input: RegisterTaskDefinitionRequest): AwsError | undefined {
  const reason =
    familyReason(input) ?? containersReason(input) ?? (forFargate(input) ? fargateReason(input) : ec2Reason(input));
  return reason === undefined ? undefined : clientException(reason);
}

export const forFargate = (input: Pick<RegisterTaskDefinitionRequest, 'requiresCompatibilities'>): boolean =>
  input.requiresCompatibilities?.includes('FARGATE') ?? false;

/** Whether Fargate could run it, whatever it was registered for. */
export const fitsFargate = (input: RegisterTaskDefinitionRequest): boolean => fargateReason(input) === undefined;

function familyReason({ family }: RegisterTaskDefinitionRequest): string | undefined {
  if (!family) return 'Family should not be null or empty.';
  if (!NAME.test(family)) return 'Family contains invalid characters.';
  return undefined;
}

function containersReason(input: RegisterTaskDefinitionRequest): string | undefined {
  const containers = input.containerDefinitions ?? [];
  if (containers.length === 0) return 'Container list cannot be empty.';
  if (containers.length > MOST_CONTAINERS)
    return `Task definition cannot have more than ${MOST_CONTAINERS} containers.`;
  if (Buffer.byteLength(JSON.stringify(input)) > LARGEST) return 'Task definition is larger than 64 KB.';
  for (const container of containers) {
    const reason = containerReason(container, input);
    if (reason !== undefined) return reason;
  }
  const names = containers.map(({ name }) => name);
  if (new Set(names).size < names.length) return 'Container names must be unique within a task definition.';
  if (containers.every(({ essential }) => essential === false))
    return 'Task definition must have at least one essential container.';
  const taskCpu = cpuUnits(input.cpu ?? '');
  const sum = containers.reduce((total, { cpu = 0 }) => total + cpu, 0);
  if (taskCpu !== undefined && sum > taskCpu)
    return "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.";
  return networkReason(input, containers);
}

function containerReason(container: ContainerDefinition, input: RegisterTaskDefinitionRequest): string | undefined {
  const { name, image, dependsOn = [], logConfiguration } = container;
  if (!name) return 'Container.name should not be null or empty.';
  if (!NAME.test(name)) return 'Container.name contains invalid characters.';
  if (!image) return 'Container.image should not be null or empty.';
  if (!parseImage(image)) return 'Container.image contains invalid characters.';
  for (const { containerPort = 0, hostPort = 0 } of container.portMappings ?? []) {
    if (!isPort(containerPort)) return `Invalid 'containerPort' setting for container '${name}'.`;
    if (hostPort !== 0 && !isPort(hostPort)) return `Invalid 'hostPort' setting for container '${name}'.`;
  }
  if (container.healthCheck) {
    const reason = healthCheckReason(name, container.healthCheck);
    if (reason !== undefined) return reason;
  }
  for (const { containerName } of dependsOn)
    if (containerName === name || !input.containerDefinitions?.some((other) => other.name === containerName))
      return `Container '${name}' cannot depend on container '${containerName}'.`;
  if (logConfiguration?.logDriver === 'awslogs')
    for (const option of ['awslogs-region', 'awslogs-group'])
      if (!logConfiguration.options?.[option])
        return 'Log driver awslogs requires options: awslogs-region, awslogs-group';
  return undefined;
}

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;

function networkReason(
  input: RegisterTaskDefinitionRequest,
  containers: readonly ContainerDefinition[],
): string | undefined {
  if (input.networkMode !== 'awsvpc') return undefined;
  const mappings = containers.flatMap(({ portMappings = [] }) => portMappings);
  if (mappings.some(({ containerPort, hostPort = 0 }) => hostPort !== 0 && hostPort !== containerPort))
    return 'When networkMode=awsvpc, the host ports and container ports in port mappings must match.';
  const used = mappings.map(({ containerPort, protocol = 'tcp' }) => `${containerPort}/${protocol}`);
  if (new Set(used).size < used.length)
    return 'When networkMode=awsvpc, a container port cannot be mapped more than once.';
  return undefined;
}

function fargateReason(input: RegisterTaskDefinitionRequest): string | undefined {
  if (input.networkMode !== 'awsvpc') return 'Fargate only supports network mode ‘awsvpc’.';
  if (!input.cpu) return "Fargate requires that 'cpu' be defined at the task level.";
  if (!input.memory) return "Fargate requires that 'memory' be defined at the task level.";
  const cpu = cpuUnits(input.cpu);
  const memory = mebibytes(input.memory);
  if (cpu === undefined || memory === undefined || !isFargateSize(cpu, memory))
    return `No Fargate configuration exists for given values: ${cpu ?? input.cpu} CPU, ${memory ?? input.memory} memory. See the Amazon ECS documentation for the valid values.`;
  if (input.ipcMode) return 'Tasks using the Fargate launch type do not support ipcMode.';
  const containers = input.containerDefinitions ?? [];
  if (containers.some(({ stopTimeout = 0 }) => stopTimeout > LONGEST_STOP_ON_FARGATE))
    return `The container stopTimeout cannot be greater than ${LONGEST_STOP_ON_FARGATE} on Fargate.`;
  if (!input.executionRoleArn) {
    if (containers.some(({ image = '' }) => isEcr(parseImage(image)?.registry)))
      return 'Fargate requires task definition to have execution role ARN to support ECR images.';
    if (containers.some(({ logConfiguration }) => logConfiguration?.logDriver === 'awslogs'))
      return 'Fargate requires task definition to have execution role ARN to support log driver awslogs.';
  }
  return undefined;
}

function ec2Reason(input: RegisterTaskDefinitionRequest): string | undefined {
  if (input.memory) return undefined;
  const without = input.containerDefinitions?.find(({ memory, memoryReservation }) => !memory && !memoryReservation);
  return (
    without &&
    `Invalid setting for container '${without.name}'. At least one of 'memory' or 'memoryReservation' must be specified.`
  );
}
