import type { ContainerDefinition, ContainerDependency, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import type { AwsError } from '../wire/aws-error';
import { NAME } from './allowed-values';
import { healthCheckReason } from './container-health';
import { isCircular } from './container-order';
import { cpuUnits, isFargateSize, mebibytes } from './fargate-sizes';
import { isEcr, parseImage } from './image-reference';
import { clientException } from './refusals';
import { unsupportedOnFargate, unsupportedWithAwsvpc } from './unsupported-settings';

/** [ECS: service-quotas] */
const MOST_CONTAINERS = 10;
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
  if (containers.length > MOST_CONTAINERS) return 'Too many containers';
  if (Buffer.byteLength(JSON.stringify(input)) > LARGEST) return 'Task definition is larger than 64 KB.';
  for (const container of containers) {
    const reason = containerReason(container, input);
    if (reason !== undefined) return reason;
  }
  const names = containers.map(({ name }) => name);
  if (new Set(names).size < names.length) return 'Container names must be unique within a task definition.';
  if (isCircular(containers)) return 'Containers cannot depend on each other in a circle.';
  const ports = containers.flatMap(({ portMappings = [] }) => portMappings.flatMap((one) => one.name ?? []));
  if (new Set(ports).size < ports.length) return 'port mapping name is already used';
  if (containers.every(({ essential }) => essential === false))
    return 'Task definition must have at least one essential container.';
  const taskCpu = cpuUnits(input.cpu ?? '');
  const sum = containers.reduce((total, { cpu = 0 }) => total + cpu, 0);
  if (taskCpu !== undefined && sum > taskCpu)
    return "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.";
  return networkReason(input, containers);
}

function containerReason(container: ContainerDefinition, input: RegisterTaskDefinitionRequest): string | undefined {
  const { name, image, dependsOn = [], logConfiguration, secrets } = container;
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
  for (const dependency of dependsOn) {
    const reason = dependencyReason(name, dependency, input.containerDefinitions ?? []);
    if (reason !== undefined) return reason;
  }
  if (logConfiguration?.logDriver === 'awslogs') {
    const missing = ['awslogs-region', 'awslogs-group'].filter((option) => !logConfiguration.options?.[option]);
    if (missing.length > 0) return `Log driver awslogs requires options: ${missing.join(', ')}`;
  }
  if (secrets?.length && !input.executionRoleArn)
    return "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.";
  return undefined;
}

function dependencyReason(
  name: string,
  { containerName, condition }: ContainerDependency,
  containers: readonly ContainerDefinition[],
): string | undefined {
  if (containerName === name) return `Container '${name}' cannot depend on itself.`;
  const other = containers.find((one) => one.name === containerName);
  if (!other) return `Cannot depend on container ${containerName} because it does not exist`;
  if ((condition === 'SUCCESS' || condition === 'COMPLETE') && other.essential !== false)
    return 'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container';
  if (condition === 'HEALTHY' && !other.healthCheck)
    return `Container '${name}' cannot wait for the health of container '${containerName}', which has no health check.`;
  return undefined;
}

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;

function networkReason(
  input: RegisterTaskDefinitionRequest,
  containers: readonly ContainerDefinition[],
): string | undefined {
  if (input.networkMode !== 'awsvpc' && input.networkMode !== 'host') return undefined;
  const mappings = containers.flatMap(({ portMappings = [] }) => portMappings);
  if (mappings.some(({ containerPort, hostPort = 0 }) => hostPort !== 0 && hostPort !== containerPort))
    return `When networkMode=${input.networkMode}, the host ports and container ports in port mappings must match.`;
  if (input.networkMode === 'host') return undefined;
  const used = mappings.map(({ containerPort, protocol = 'tcp' }) => `${containerPort}/${protocol}`);
  if (new Set(used).size < used.length)
    return 'When networkMode=awsvpc, a container port cannot be mapped more than once.';
  return unsupportedWithAwsvpc(containers);
}

function fargateReason(input: RegisterTaskDefinitionRequest): string | undefined {
  if (input.networkMode !== 'awsvpc') return 'Fargate only supports network mode ‘awsvpc’.';
  if (!input.cpu) return "Fargate requires that 'cpu' be defined at the task level.";
  if (!input.memory) return "Fargate requires that 'memory' be defined at the task level.";
  const cpu = cpuUnits(input.cpu);
  const memory = mebibytes(input.memory);
  if (cpu === undefined || memory === undefined || !isFargateSize(cpu, memory))
    return `No Fargate configuration exists for given values: ${cpu ?? input.cpu} CPU, ${memory ?? input.memory} memory. See the Amazon ECS documentation for the valid values.`;
  const unsupported = unsupportedOnFargate(input);
  if (unsupported !== undefined) return unsupported;
  const containers = input.containerDefinitions ?? [];
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
