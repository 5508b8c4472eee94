import type { World } from '../../world';
import { HOST_LOSS_NOTICED_MS, type TaskLife } from '../task-life';
import type { ContainerInstances } from './container-instances';

/**
 * Follows the ends of EC2 instances: programs break off and the agent is gone at once; a little later ECS stops the tasks
 * and deregisters the container instance by itself. [ECSAPI: API_DeregisterContainerInstance]
 */
export function watchHosts(world: World, hosts: ContainerInstances, life: TaskLife): void {
  world.instances.watch(({ id }, turn) => {
    if (turn !== 'terminated') return;
    for (const host of hosts.on(id)) {
      for (const task of host.orphans) void world.clock.hold(() => life.breakOff(task));
      if (host.status === 'INACTIVE') continue;
      hosts.disconnected(host);
      for (const task of [...host.tasks]) life.loseHost(task);
      world.clock.after(HOST_LOSS_NOTICED_MS, () => hosts.deregister(host));
    }
  });
}
