import { validationError } from '../validation-error';
import type { ResourceDefinition, Template } from './template';

/** What a value of a template mentions. */
export interface References {
  /** Names in Ref and in Sub without a dot: parameters, resources, pseudo parameters. */
  readonly names: Set<string>;
  /** `[resource, attribute]` of GetAtt and of Sub with a dot. */
  readonly attributes: (readonly [string, string])[];
  readonly conditions: Set<string>;
}

/** Collects the references of a value, whichever branch of an If would be taken. */
export function referencesOf(value: unknown): References {
  const found: References = { names: new Set(), attributes: [], conditions: new Set() };
  collect(value, found);
  return found;
}

function collect(value: unknown, found: References): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, found);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const entries = Object.entries(value);
  for (const [key, argument] of entries) {
    if (entries.length === 1) {
      if (key === 'Ref' && typeof argument === 'string') found.names.add(argument);
      if (key === 'Condition' && typeof argument === 'string') found.conditions.add(argument);
      if (key === 'Fn::If' && Array.isArray(argument)) found.conditions.add(String(argument[0]));
      if (key === 'Fn::GetAtt') {
        const [resource, attribute] = attributeOf(argument);
        found.attributes.push([resource, attribute]);
      }
      if (key === 'Fn::Sub') {
        const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
        for (const name of placeholdersOf(String(text))) {
          if (Object.hasOwn((variables as object | null | undefined) ?? {}, name)) continue;
          const dot = name.indexOf('.');
          if (dot < 0) found.names.add(name);
          else found.attributes.push([name.slice(0, dot), name.slice(dot + 1)]);
        }
      }
    }
    collect(argument, found);
  }
}

/** `Resource.Attribute` or `[Resource, Attribute]`; an attribute may hold dots itself, or be an expression. */
export function attributeOf(argument: unknown): [resource: string, attribute: string] {
  const parts = Array.isArray(argument) ? argument : String(argument).split('.');
  const [resource, ...attribute] = parts;
  if (typeof resource !== 'string' || attribute.length === 0 || attribute.some((part) => typeof part !== 'string'))
    throw validationError(
      'Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute',
    );
  return [resource, attribute.join('.')];
}

/** The names in `${…}` of a Sub; `${!literal}` is none. */
export const placeholdersOf = (text: string): string[] =>
  [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name]) => name!.trim());

/** The other resources that a resource needs before it: by reference, and by DependsOn. */
export function dependenciesOf(resource: ResourceDefinition, resources: ReadonlyMap<string, unknown>): Set<string> {
  const { names, attributes } = referencesOf(resource.properties);
  const mentioned = [...resource.dependsOn, ...names, ...attributes.map(([name]) => name)];
  return new Set(mentioned.filter((name) => resources.has(name)));
}

/**
 * The order in which resources are created: each after what it depends on, otherwise as written.
 * Throws for a circle, naming its members.
 */
export function creationOrder(resources: Template['resources']): string[] {
  const waiting = new Map([...resources].map(([id, resource]) => [id, dependenciesOf(resource, resources)]));
  const order: string[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting].find(([, dependencies]) => ![...dependencies].some((id) => waiting.has(id)));
    if (!ready) throw validationError(`Circular dependency between resources: [${circleIn(waiting).join(', ')}]`);
    order.push(ready[0]);
    waiting.delete(ready[0]);
  }
  return order;
}

/** Who depends on whom to the members of its circles: who is needed by nobody, or needs nobody, is in none. */
export function circleIn(waiting: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const left = new Map(waiting);
  for (;;) {
    const free = [...left.keys()].find(
      (id) =>
        ![...left].some(([, dependencies]) => dependencies.has(id)) ||
        ![...left.get(id)!].some((other) => left.has(other)),
    );
    if (free === undefined) return [...left.keys()];
    left.delete(free);
  }
}
