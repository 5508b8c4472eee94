import type { World } from '../../world';
import { creationOrder } from '../template/references';
import type { ResourceDefinition, Template } from '../template/template';
import { Exports, outputsOf } from './exports';
import type { Journal } from './journal';
import type { ResourceFailed, ResourceHandler } from './resource-handler';
import { type StackScope, scopeOf } from './scope';
import type { Stack, StackResource } from './stack';

/** Virtual time that the work on one resource takes at least. **unverified**: AWS promises no figure. */
export const RESOURCE_PACE_IN_MS = 1_000;

/** What the stories of creating, updating and deleting a stack share. */
export interface Engine {
  readonly world: World;
  readonly journal: Journal;
  readonly handler: ResourceHandler;
  readonly exports: Exports;
  scopeOf(stack: Stack): StackScope;
}

export function createEngine(
  world: World,
  journal: Journal,
  handler: ResourceHandler,
  stacks: ReadonlyMap<string, Stack>,
): Engine {
  const exports = new Exports(stacks);
  return { world, journal, handler, exports, scopeOf: (stack) => scopeOf(stack, world, exports) };
}

/** A template's resources whose condition holds, in the order in which they are created. */
export function plannedResources(template: Template, scope: StackScope): ResourceDefinition[] {
  return creationOrder(template.resources)
    .map((id) => template.resources.get(id)!)
    .filter(({ condition }) => condition === undefined || scope.condition(condition));
}

/** Evaluates the outputs and keeps them, unless that would take an export away from who imports it. */
export function settleOutputs(engine: Engine, stack: Stack, scope: StackScope): void {
  const outputs = outputsOf(stack, scope);
  engine.exports.assertReplaceable(stack, outputs);
  stack.outputs = outputs;
  stack.imports = scope.imported;
}

/** The reason in the event of a stack that gives up. */
export const failureOf = (what: 'create' | 'update', failure: ResourceFailed): string =>
  `The following resource(s) failed to ${what}: [${failure.resource.logicalId}]. Rollback requested by user.`;

/** Resources in the reverse of the order of their creation. */
export const reversed = (stack: Stack): StackResource[] => [...stack.resources.values()].reverse();
