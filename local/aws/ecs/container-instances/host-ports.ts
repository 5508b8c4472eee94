import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { ContainerInstanceRecord, PortBinding } from '../state';

/** The ephemeral ports of Linux, of which Docker takes one where none is named [ECSAPI: API_PortMapping]. */
const DYNAMIC_PORTS = { from: 32_768, to: 60_999 };

/**
 * The ports of a host that will lead to the containers of a task: those that its definition names, in network mode host
 * the containers' own, otherwise the lowest that is free. None of a task with an interface of its own.
 */
export function bindingsOf(host: ContainerInstanceRecord, definition: TaskDefinition): PortBinding[] {
  if (definition.networkMode === 'awsvpc') return [];
  const bindings: PortBinding[] = [];
  const taken = new Set([...host.tasks, ...host.orphans].flatMap((task) => task.bindings.map(key)));
  for (const { name = '', portMappings = [] } of definition.containerDefinitions ?? [])
    for (const { containerPort = 0, hostPort, protocol = 'tcp' } of portMappings) {
      const named = definition.networkMode === 'host' ? containerPort : hostPort;
      const free = named || lowestFree((port) => taken.has(key({ hostPort: port, protocol })));
      const binding = { container: name, containerPort, hostPort: free, protocol };
      taken.add(key(binding));
      bindings.push(binding);
    }
  return bindings;
}

const key = ({ hostPort, protocol }: Pick<PortBinding, 'hostPort' | 'protocol'>): string => `${hostPort}/${protocol}`;

function lowestFree(isTaken: (port: number) => boolean): number {
  let port = DYNAMIC_PORTS.from;
  while (isTaken(port) && port < DYNAMIC_PORTS.to) port++;
  return port;
}
