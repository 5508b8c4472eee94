import { AwsError } from '../../wire/aws-error';
import { deleteStack } from './delete-stack';
import { type Engine, failureOf, plannedResources, RESOURCE_PACE_IN_MS, reversed, settleOutputs } from './engine';
import { ResourceFailed } from './resource-handler';
import type { Stack } from './stack';
import type { Pause } from './virtual-time';

/**
 * Creates a stack's resources one after the other, each after what it depends on; a failure takes back what was created,
 * newest first, unless the stack was told otherwise.
 */
export async function createStack(engine: Engine, stack: Stack, pause: Pause): Promise<void> {
  const { journal, handler } = engine;
  try {
    const scope = engine.scopeOf(stack);
    for (const definition of plannedResources(stack.definition.template, scope)) {
      await pause(RESOURCE_PACE_IN_MS);
      await handler.create(stack, definition, scope, pause);
    }
    settleOutputs(engine, stack, scope);
  } catch (error) {
    await giveUp(engine, stack, reasonOf(error), pause);
    return;
  }
  journal.stack(stack, 'CREATE_COMPLETE');
}

async function giveUp(engine: Engine, stack: Stack, reason: string, pause: Pause): Promise<void> {
  const { journal, handler } = engine;
  if (stack.onFailure === 'DO_NOTHING') {
    journal.stack(stack, 'CREATE_FAILED', reason.replace(' Rollback requested by user.', ''));
    return;
  }
  if (stack.onFailure === 'DELETE') {
    journal.stack(stack, 'DELETE_IN_PROGRESS', reason.replace('Rollback', 'Delete'));
    await deleteStack(engine, stack, [], pause);
    return;
  }
  journal.stack(stack, 'ROLLBACK_IN_PROGRESS', reason);
  const failed: string[] = [];
  for (const resource of reversed(stack)) {
    if (resource.physicalId === undefined) continue;
    await pause(RESOURCE_PACE_IN_MS);
    // A resource that was created by this very operation goes, also where RetainExceptOnCreate would keep it later.
    await handler.delete(stack, resource, resource.deletionPolicy === 'Retain', pause).catch((error) => {
      if (!(error instanceof ResourceFailed)) throw error;
      failed.push(resource.logicalId);
    });
  }
  if (failed.length > 0)
    journal.stack(stack, 'ROLLBACK_FAILED', `The following resource(s) failed to delete: [${failed.join(', ')}].`);
  else journal.stack(stack, 'ROLLBACK_COMPLETE');
}

/** A refused resource or output; anything else is an error of ours. */
function reasonOf(error: unknown): string {
  if (error instanceof ResourceFailed) return failureOf('create', error);
  if (error instanceof AwsError) return error.message;
  throw error;
}
