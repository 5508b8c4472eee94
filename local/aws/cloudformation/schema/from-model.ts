import type { OperationName } from '../../wire/implementation';
import { modelOf, type Shape, type StructureShape } from '../../wire/model';
import { SERVICES, type ServiceName } from '../../wire/services';
import type { ObjectSchema, PropertyMember, PropertySchema } from './property-schema';

/** Where a resource type's properties differ from the operation's input that they are derived from. */
export interface Differences {
  /** Members of the input that are no properties: client tokens, and what is written in another form. */
  readonly without?: readonly string[];
  /** Names that are not the API's in Pascal case, at any depth: `Structure.member` to the template's name. */
  readonly named?: Readonly<Record<string, string>>;
  /** Properties that the input does not have, under their own names. */
  readonly extra?: Readonly<Record<string, PropertySchema>>;
  /** Properties that AWS has and that nothing here would act on. */
  readonly notBuilt?: readonly string[];
  /** Names in the template of the properties that must be there. */
  readonly required?: readonly string[];
}

export const STRING: PropertySchema = { kind: 'string' };
export const NUMBER: PropertySchema = { kind: 'number' };
export const BOOLEAN: PropertySchema = { kind: 'boolean' };
/** A policy document or another free object: nothing in it is renamed. */
export const JSON_OBJECT: PropertySchema = { kind: 'json' };
export const listOf = (item: PropertySchema): PropertySchema => ({ kind: 'list', item });
/** An object whose members have the same names in the template and in what is handed on. */
export const objectOf = (
  members: Readonly<Record<string, PropertySchema>>,
  required: readonly string[] = [],
): ObjectSchema => ({
  kind: 'object',
  members: new Map(Object.entries(members).map(([name, schema]) => [name, { name, schema }])),
  required,
});
/** Tags as templates write them, whatever the API's form. */
export const TAGS = listOf(objectOf({ Key: STRING, Value: STRING }, ['Key', 'Value']));

/**
 * The schema of a resource type's properties, derived from the input of the operation that creates it, so that a member
 * is allowed because AWS's own model has it.
 */
export function schemaOfInput<Service extends ServiceName>(
  service: Service,
  operation: OperationName<Service>,
  differences: Differences = {},
): ObjectSchema {
  const { input } = modelOf(SERVICES[service]).operations.get(operation)!;
  const derived = schemaOfStructure(input, differences.named ?? {});
  const members = new Map([...derived.members].filter(([, { name }]) => !differences.without?.includes(name)));
  for (const [name, schema] of Object.entries(differences.extra ?? {})) members.set(name, { name, schema });
  for (const name of differences.notBuilt ?? []) members.set(name, { name, schema: { kind: 'not-built' } });
  return { kind: 'object', members, required: differences.required ?? [] };
}

/** The schema of one member of an operation's input, for a property that is a part of it. */
export function schemaOfMember<Service extends ServiceName>(
  service: Service,
  operation: OperationName<Service>,
  member: string,
  named: Readonly<Record<string, string>> = {},
): PropertySchema {
  const { input } = modelOf(SERVICES[service]).operations.get(operation)!;
  return schemaOf(input.members.get(member)!.shape, named);
}

function schemaOf(shape: Shape, named: Readonly<Record<string, string>>): PropertySchema {
  switch (shape.kind) {
    case 'structure':
      return schemaOfStructure(shape, named);
    case 'list':
      return {
        kind: 'list',
        get item() {
          return schemaOf(shape.item.shape, named);
        },
      };
    case 'map':
      return {
        kind: 'map',
        get value() {
          return schemaOf(shape.value.shape, named);
        },
      };
    case 'number':
    case 'boolean':
      return { kind: shape.kind };
    case 'string':
    case 'timestamp':
      return STRING;
    default:
      return JSON_OBJECT;
  }
}

function schemaOfStructure(shape: StructureShape, named: Readonly<Record<string, string>>): ObjectSchema {
  let members: Map<string, PropertyMember> | undefined;
  const templateName = (member: string): string => named[`${shape.name}.${member}`] ?? pascalCase(member);
  return {
    kind: 'object',
    required: shape.required.map(templateName),
    // Shapes may be recursive; a structure is walked when a template reaches it.
    get members() {
      members ??= new Map(
        [...shape.members].map(([name, member]) => [
          templateName(name),
          { name, schema: schemaOf(member.shape, named) },
        ]),
      );
      return members;
    },
  };
}

const pascalCase = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
