import type { Attribute, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import { isEcr, parseImage } from './image-reference';

/**
 * What ECS notes that a container instance must be able to do for a task definition. Computed by ECS, never taken from
 * a registration: who re-registers a described task definition has to leave it out.
 */
export function requiredAttributes(input: RegisterTaskDefinitionRequest): Attribute[] {
  const containers = input.containerDefinitions ?? [];
  const drivers = new Set(containers.flatMap(({ logConfiguration }) => logConfiguration?.logDriver ?? []));
  const fromEcr = containers.some(({ image = '' }) => isEcr(parseImage(image)?.registry));
  const names = [
    'com.amazonaws.ecs.capability.docker-remote-api.1.18',
    ...[...drivers].map((driver) => `com.amazonaws.ecs.capability.logging-driver.${driver}`),
    ...(fromEcr ? ['com.amazonaws.ecs.capability.ecr-auth'] : []),
    ...(input.taskRoleArn ? ['com.amazonaws.ecs.capability.task-iam-role'] : []),
    ...(input.executionRoleArn && fromEcr ? ['ecs.capability.execution-role-ecr-pull'] : []),
    ...(input.executionRoleArn && drivers.has('awslogs') ? ['ecs.capability.execution-role-awslogs'] : []),
    ...(input.networkMode === 'awsvpc' ? ['ecs.capability.task-eni'] : []),
  ];
  return names.map((name) => ({ name }));
}
