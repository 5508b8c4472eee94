import type { World } from '../../world';
import { evaluate, type Scope } from '../template/intrinsics';
import { validationError } from '../validation-error';
import type { Exports } from './exports';
import type { Stack } from './stack';

/** A stack's {@link Scope}, and the names of the exports that were imported through it. */
export interface StackScope extends Scope {
  readonly imported: ReadonlySet<string>;
  /** The same, with NoEcho parameters masked: for what is shown. */
  readonly masked: Scope;
}

/** What functions of the stack's template see: its parameters, and its resources as far as they exist. */
export function scopeOf(stack: Stack, world: World, exports: Exports): StackScope {
  const { template, parameters } = stack.definition;
  const imported = new Set<string>();
  const conditions = new Map<string, boolean>();
  const pseudo = new Map<string, unknown>(
    Object.entries({
      'AWS::AccountId': world.accountId,
      'AWS::NotificationARNs': [],
      'AWS::Partition': 'aws',
      'AWS::Region': world.region,
      'AWS::StackId': stack.id,
      'AWS::StackName': stack.name,
      'AWS::URLSuffix': 'amazonaws.com',
    }),
  );
  const resourceOf = (logicalId: string) => {
    const resource = stack.resources.get(logicalId);
    if (resource?.physicalId === undefined)
      throw validationError(
        `Template format error: Unresolved resource dependencies [${logicalId}] in the Resources block of the template`,
      );
    return resource;
  };
  const scope: Scope = {
    region: world.region,
    ref: (name) => parameters.get(name)?.value ?? pseudo.get(name) ?? resourceOf(name).physicalId,
    attribute: (logicalId, name) => {
      const value = resourceOf(logicalId).attributes[name];
      if (value === undefined)
        throw validationError(`Template error: resource ${logicalId} has no attribute ${name} with these properties`);
      return value;
    },
    condition: (name) => {
      const known = conditions.get(name);
      if (known !== undefined) return known;
      if (!(name in template.conditions)) throw validationError(`Template error: unresolved condition ${name}`);
      // Until it is evaluated it must not ask for itself.
      conditions.set(name, false);
      const value = evaluate(template.conditions[name], scope) === true;
      conditions.set(name, value);
      return value;
    },
    mapping: (map, first, second) => {
      const value = own(own(own(template.mappings, map), first), second);
      if (value === undefined)
        throw validationError(`Template error: Unable to get mapping for ${map}::${first}::${second}`);
      return value;
    },
    exportedValue: (name) => {
      const value = exports.valueOf(name);
      if (value === undefined) throw validationError(`No export named ${name} found.`);
      imported.add(name);
      return value;
    },
  };
  const masked: Scope = { ...scope, ref: (name) => (parameters.get(name)?.noEcho ? '****' : scope.ref(name)) };
  return { ...scope, imported, masked };
}

/** A member that the template wrote, never one that every object has (`constructor`). */
const own = (holder: unknown, name: string): unknown =>
  typeof holder === 'object' && holder !== null && Object.hasOwn(holder, name)
    ? (holder as Record<string, unknown>)[name]
    : undefined;
