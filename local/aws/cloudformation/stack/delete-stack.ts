import { type Engine, RESOURCE_PACE_IN_MS, reversed } from './engine';
import { ResourceFailed } from './resource-handler';
import type { Stack } from './stack';
import type { Pause } from './virtual-time';

/**
 * Deletes a stack's resources, newest first. One that cannot be deleted leaves the stack DELETE_FAILED; a later attempt
 * may leave it behind (`retained`).
 */
export async function deleteStack(
  engine: Engine,
  stack: Stack,
  retained: readonly string[],
  pause: Pause,
): Promise<void> {
  const { journal, handler } = engine;
  const failed: string[] = [];
  for (const resource of reversed(stack)) {
    if (resource.status === 'DELETE_COMPLETE' || resource.status === 'DELETE_SKIPPED') continue;
    await pause(RESOURCE_PACE_IN_MS);
    const keep = resource.deletionPolicy !== 'Delete' || retained.includes(resource.logicalId);
    await handler.delete(stack, resource, keep, pause).catch((error) => {
      if (!(error instanceof ResourceFailed)) throw error;
      failed.push(resource.logicalId);
    });
  }
  if (failed.length > 0) {
    journal.stack(stack, 'DELETE_FAILED', `The following resource(s) failed to delete: [${failed.join(', ')}]. `);
    return;
  }
  journal.stack(stack, 'DELETE_COMPLETE');
  stack.deletedAt = engine.world.clock.now();
}
