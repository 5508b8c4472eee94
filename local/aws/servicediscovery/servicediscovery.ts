import type { ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';
import { Directory } from './directory';
import { instanceOperations } from './instance-operations';
import { namespaceOperations } from './namespace-operations';
import { refusalOf } from './refusals';
import { serviceOperations } from './service-operations';

/** AWS Cloud Map: namespaces, services and their instances, found by DiscoverInstances; there is no DNS. */
export function createServiceDiscovery(world: World): ServiceImplementation<'servicediscovery'> {
  const directory = new Directory(world);
  return {
    name: 'servicediscovery',
    operations: {
      ...namespaceOperations(directory),
      ...serviceOperations(directory),
      ...instanceOperations(directory),
    },
    refusalOf,
  };
}
