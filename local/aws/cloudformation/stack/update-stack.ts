import { AwsError } from '../../wire/aws-error';
import type { ResourceDefinition } from '../template/template';
import { type Engine, failureOf, plannedResources, RESOURCE_PACE_IN_MS, settleOutputs } from './engine';
import { changeOf } from './resource-change';
import { ResourceFailed } from './resource-handler';
import type { StackScope } from './scope';
import type { Stack, StackDefinition, StackResource } from './stack';
import type { Pause } from './virtual-time';

/** What an update has done so far, so that it can be taken back or cleaned up after. */
interface Progress {
  /** Takes back one step each, oldest first. */
  readonly undo: (() => Promise<void>)[];
  /** Replaced: deleted once the update has succeeded. */
  readonly replaced: StackResource[];
  /** Created by this update: deleted if it is taken back. */
  readonly created: StackResource[];
}

/**
 * Brings a stack to another definition: creates, changes or replaces resource by resource, and deletes what is no longer
 * wanted at the very end, when everything else has succeeded. A failure takes all of it back.
 */
export async function updateStack(engine: Engine, stack: Stack, target: StackDefinition, pause: Pause): Promise<void> {
  const before = { definition: stack.definition, outputs: stack.outputs, imports: stack.imports };
  const order = [...stack.resources.keys()];
  const progress: Progress = { undo: [], replaced: [], created: [] };
  stack.definition = target;
  let kept: Set<string>;
  try {
    const scope = engine.scopeOf(stack);
    const planned = plannedResources(target.template, scope);
    kept = new Set(planned.map(({ logicalId }) => logicalId));
    for (const definition of planned) await step(engine, stack, definition, scope, progress, pause);
    settleOutputs(engine, stack, scope);
  } catch (error) {
    const reason = error instanceof ResourceFailed ? failureOf('update', error) : refusalOf(error);
    stack.definition = before.definition;
    await rollBack(engine, stack, progress, reason, order, pause);
    return;
  }
  engine.journal.stack(stack, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  const removed = [...stack.resources.values()].filter(({ logicalId }) => !kept.has(logicalId)).reverse();
  for (const resource of [...progress.replaced.reverse(), ...removed]) {
    const policy = removed.includes(resource) ? resource.deletionPolicy : resource.updateReplacePolicy;
    await cleanUp(engine, stack, resource, policy !== 'Delete', pause);
    if (removed.includes(resource)) stack.resources.delete(resource.logicalId);
  }
  sortAs(stack, [...kept]);
  engine.journal.stack(stack, 'UPDATE_COMPLETE');
}

/** Creates, changes, replaces or leaves alone one resource. */
async function step(
  engine: Engine,
  stack: Stack,
  definition: ResourceDefinition,
  scope: StackScope,
  progress: Progress,
  pause: Pause,
): Promise<void> {
  const { handler, journal } = engine;
  const existing = stack.resources.get(definition.logicalId);
  if (existing && existing.type !== definition.type)
    throw new AwsError(
      'ValidationError',
      `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${definition.logicalId}]`,
    );
  if (!existing) {
    await pause(RESOURCE_PACE_IN_MS);
    await handler.create(stack, definition, scope, pause).finally(() => {
      progress.created.push(stack.resources.get(definition.logicalId)!);
    });
    return;
  }
  const { deletionPolicy, updateReplacePolicy, properties: old } = existing;
  progress.undo.push(async () => {
    Object.assign(existing, { deletionPolicy, updateReplacePolicy });
  });
  existing.deletionPolicy = definition.deletionPolicy;
  existing.updateReplacePolicy = definition.updateReplacePolicy;
  const properties = handler.propertiesOf(definition, stack, scope);
  const change = changeOf(handler.typeOf(definition.type), old, properties);
  switch (change.kind) {
    case 'none':
      return;
    case 'refuse':
      journal.resource(stack, existing, 'UPDATE_FAILED', change.reason);
      throw new ResourceFailed(existing, change.reason);
    case 'update':
      await pause(RESOURCE_PACE_IN_MS);
      progress.undo.push(() => handler.update(stack, existing, old, change.changed, pause));
      await handler.update(stack, existing, properties, change.changed, pause);
      return;
    case 'replace':
      await pause(RESOURCE_PACE_IN_MS);
      progress.undo.push(async () => {
        stack.resources.set(existing.logicalId, existing);
        journal.resource(stack, existing, 'UPDATE_COMPLETE');
      });
      journal.resource(
        stack,
        existing,
        'UPDATE_IN_PROGRESS',
        'Requested update requires the creation of a new physical resource; hence creating one.',
      );
      await handler.create(stack, definition, scope, pause).finally(() => {
        progress.created.push(stack.resources.get(definition.logicalId)!);
      });
      progress.replaced.push(existing);
  }
}

async function rollBack(
  engine: Engine,
  stack: Stack,
  progress: Progress,
  reason: string,
  order: readonly string[],
  pause: Pause,
): Promise<void> {
  const { journal } = engine;
  journal.stack(stack, 'UPDATE_ROLLBACK_IN_PROGRESS', reason);
  const failed: string[] = [];
  for (const undo of progress.undo.reverse()) {
    await undo().catch((error) => {
      if (!(error instanceof ResourceFailed)) throw error;
      failed.push(error.resource.logicalId);
    });
  }
  if (failed.length > 0) {
    journal.stack(
      stack,
      'UPDATE_ROLLBACK_FAILED',
      `The following resource(s) failed to update: [${failed.join(', ')}].`,
    );
    return;
  }
  journal.stack(stack, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
  for (const resource of progress.created.reverse()) {
    if (resource.physicalId !== undefined) await cleanUp(engine, stack, resource, false, pause);
    if (stack.resources.get(resource.logicalId) === resource) stack.resources.delete(resource.logicalId);
  }
  sortAs(stack, order);
  journal.stack(stack, 'UPDATE_ROLLBACK_COMPLETE');
}

/** What cannot be cleaned up stays behind; the stack is complete all the same. */
async function cleanUp(
  { handler }: Engine,
  stack: Stack,
  resource: StackResource,
  keep: boolean,
  pause: Pause,
): Promise<void> {
  await pause(RESOURCE_PACE_IN_MS);
  await handler.delete(stack, resource, keep, pause).catch((error) => {
    if (!(error instanceof ResourceFailed)) throw error;
  });
}

/** Resources stand in the order of their creation: the reverse is the order of deleting them. */
function sortAs(stack: Stack, order: readonly string[]): void {
  for (const id of order) {
    const resource = stack.resources.get(id);
    if (!resource) continue;
    stack.resources.delete(id);
    stack.resources.set(id, resource);
  }
}

function refusalOf(error: unknown): string {
  if (error instanceof AwsError) return error.message;
  throw error;
}
