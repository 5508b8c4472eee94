import { isOff } from '../../rules/is-off';

/**
 * What a resource type's properties may hold, and under which name the API takes each: CloudFormation writes
 * `ContainerDefinitions`, ECS `containerDefinitions`.
 */
export type PropertySchema =
  | ObjectSchema
  | { readonly kind: 'list'; readonly item: PropertySchema }
  | { readonly kind: 'map'; readonly value: PropertySchema }
  | { readonly kind: 'string' | 'number' | 'boolean' | 'json' }
  /** AWS has it, this embedded AWS does not: refused by name, in our own words. */
  | { readonly kind: 'not-built' };

export interface ObjectSchema {
  readonly kind: 'object';
  /** By the name in a template. */
  readonly members: ReadonlyMap<string, PropertyMember>;
  /** Names in a template. */
  readonly required: readonly string[];
}

export interface PropertyMember {
  /** The API's name. */
  readonly name: string;
  readonly schema: PropertySchema;
}

/** Properties that no resource type would accept; the message is CloudFormation's. */
export class PropertiesRefused extends Error {
  constructor(
    logicalId: string,
    readonly violations: readonly string[],
  ) {
    super(`Properties validation failed for resource ${logicalId} with message:\n${violations.join('\n')}`);
    this.name = 'PropertiesRefused';
  }
}

/**
 * Holds evaluated properties against their schema and renames them for the API. As in CloudFormation, text that reads as
 * a number or boolean is one where one is expected, and the other way round; keys of free-form maps stay as they are.
 * Throws {@link PropertiesRefused} with every violation.
 */
export function readProperties(logicalId: string, schema: ObjectSchema, properties: unknown): Record<string, unknown> {
  const violations: string[] = [];
  const value = read(schema, properties, '#', violations);
  if (violations.length > 0) throw new PropertiesRefused(logicalId, violations);
  return value as Record<string, unknown>;
}

function read(schema: PropertySchema, value: unknown, path: string, violations: string[]): unknown {
  switch (schema.kind) {
    case 'object': {
      if (!isObject(value)) return wrongType('JSONObject', value, path, violations);
      const result: Record<string, unknown> = {};
      for (const name of schema.required)
        if (value[name] === undefined) violations.push(`${path}: required key [${name}] not found`);
      for (const [key, item] of Object.entries(value)) {
        const member = schema.members.get(key);
        if (!member && isOff('template-properties')) continue;
        if (!member) violations.push(`${path}: extraneous key [${key}] is not permitted`);
        else result[member.name] = read(member.schema, item, `${path}/${key}`, violations);
      }
      return result;
    }
    case 'list':
      if (!Array.isArray(value)) return wrongType('JSONArray', value, path, violations);
      return value.map((item, index) => read(schema.item, item, `${path}/${index}`, violations));
    case 'map':
      if (!isObject(value)) return wrongType('JSONObject', value, path, violations);
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, read(schema.value, item, `${path}/${key}`, violations)]),
      );
    case 'string':
      if (typeof value === 'number' || typeof value === 'boolean') return String(value);
      return typeof value === 'string' ? value : wrongType('String', value, path, violations);
    case 'number':
      if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
      return typeof value === 'number' ? value : wrongType('Number', value, path, violations);
    case 'boolean':
      if (value === 'true' || value === 'false') return value === 'true';
      return typeof value === 'boolean' ? value : wrongType('Boolean', value, path, violations);
    case 'json':
      return value;
    case 'not-built':
      violations.push(`${path}: is not built in this embedded AWS`);
      return undefined;
  }
}

function wrongType(expected: string, value: unknown, path: string, violations: string[]): undefined {
  const found = Array.isArray(value) ? 'JSONArray' : isObject(value) ? 'JSONObject' : nameOfScalar(value);
  violations.push(`${path}: expected type: ${expected}, found: ${found}`);
  return undefined;
}

const nameOfScalar = (value: unknown): string =>
  value === null || value === undefined
    ? 'Null'
    : typeof value === 'number'
      ? 'Integer'
      : `${typeof value}`.replace(/^./, (c) => c.toUpperCase());

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
