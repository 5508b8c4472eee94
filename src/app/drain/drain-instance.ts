import { containerInstanceOf, drainContainerInstance } from '../../aws/container-instances';
import type { DoomedInstance } from '../../domain/spot/warning';
import type { DrainRuntime } from '../runtime';

/**
 * Has ECS move the tasks of an EC2 instance elsewhere, whatever the agent on it is set to do; ECS takes each out of rotation
 * when another has taken its place. An instance that is of none of the fleet's clusters is not ours. Throws AwsError.
 */
export async function drainInstance(
  { catalog, clients: { ecs }, log }: DrainRuntime,
  { instanceId, reason }: DoomedInstance,
): Promise<void> {
  for (const cluster of new Set(catalog.map((spec) => spec.cluster))) {
    const arn = await containerInstanceOf(ecs, cluster, instanceId);
    if (arn === undefined) continue;
    await drainContainerInstance(ecs, cluster, arn);
    log.info('instance draining', { cluster, instanceId, reason });
    return;
  }
  log.info('nothing to drain', { instanceId, reason: 'the instance is in no cluster of the fleet' });
}
