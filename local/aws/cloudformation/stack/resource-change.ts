import { isDeepStrictEqual } from 'node:util';
import type { ResourceType } from '../resource-types/resource-type';

/** What an update does to a resource that stays in the template. */
export type ResourceChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'update'; readonly changed: ReadonlySet<string> }
  | { readonly kind: 'replace' }
  | { readonly kind: 'refuse'; readonly reason: string };

/**
 * Decides by the properties that differ. A replacement exists beside the old resource for a while, hence a resource with
 * a name of its own cannot be replaced under that name. CloudFormation User Guide, "Update behaviors of stack resources".
 */
export function changeOf(
  type: ResourceType<object>,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): ResourceChange {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = new Set([...names].filter((name) => !isDeepStrictEqual(before[name], after[name])));
  if (changed.size === 0) return { kind: 'none' };
  if (type.update && ![...changed].some((name) => type.createOnly.includes(name))) return { kind: 'update', changed };
  const name = type.nameProperty === undefined ? undefined : after[type.nameProperty];
  if (name !== undefined && name === before[type.nameProperty!])
    return {
      kind: 'refuse',
      reason: `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${String(name)} and update the stack again.`,
    };
  return { kind: 'replace' };
}
