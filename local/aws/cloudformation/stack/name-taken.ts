import { isGone, type ResourceContext, type ResourceType } from '../resource-types/resource-type';
import type { Stack, StackResource } from './stack';

/** A name that somebody has already: of a stack, or made without one. */
export class NameTaken extends Error {
  override readonly name = 'NameTaken';
}

/**
 * A stack makes its resources and takes over none: not those of another stack, and not those that are there, although
 * their service would answer a second creation with what is there.
 * @throws NameTaken
 */
export async function refuseTaken(
  type: ResourceType<object>,
  resource: StackResource,
  context: ResourceContext,
  stacks: Iterable<Stack>,
): Promise<void> {
  const name = type.nameProperty === undefined ? undefined : resource.properties[type.nameProperty];
  if (typeof name !== 'string') return;
  for (const stack of stacks)
    for (const each of stack.resources.values())
      if (each !== resource && isThere(each) && each.type === type.type && each.properties[type.nameProperty!] === name)
        throw new NameTaken(`${name} already exists in stack ${stack.id}`);
  const found = await type.exists?.(name, context).catch((error) => {
    if (isGone(error)) return undefined;
    throw error;
  });
  if (found !== undefined)
    throw new NameTaken(`Resource of type '${type.type}' with identifier '${name}' already exists.`);
}

const isThere = ({ physicalId, status }: StackResource): boolean =>
  physicalId !== undefined && status !== 'DELETE_COMPLETE' && status !== 'DELETE_SKIPPED';
