import type { BaseTaskDefinition } from './service-spec';

/**
 * A task definition as ECS tells it once it is registered, as far as ECS says more than was given: so that a file can be
 * held against what runs. What is empty, and 0 CPU units, are no difference to anybody (`describeChanges`).
 * ECS API reference, ContainerDefinition (`essential`), PortMapping (`hostPort`, `protocol`), TaskDefinition (`networkMode`).
 */
export function withEcsDefaults(definition: BaseTaskDefinition): BaseTaskDefinition {
  const hasOwnInterface = definition.networkMode === 'awsvpc' || definition.networkMode === 'host';
  return {
    ...definition,
    networkMode: definition.networkMode ?? 'bridge',
    containerDefinitions: definition.containerDefinitions.map((container) => ({
      essential: true,
      ...container,
      portMappings: list(container.portMappings).map((mapping) => ({
        protocol: 'tcp',
        hostPort: hasOwnInterface ? mapping.containerPort : 0,
        ...mapping,
      })),
      ...(container.logConfiguration ? { logConfiguration: { secretOptions: [], ...container.logConfiguration } } : {}),
    })),
  };
}

function list(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value : [];
}
