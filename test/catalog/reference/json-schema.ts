import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../../..');
/** The published schemas, by the file that they are about. */
export const SCHEMAS = {
  service: 'services/schema/slipway.service.json',
  fleet: 'services/schema/slipway.fleet.json',
} as const;

/** What the published schemas use of JSON Schema, draft 7. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly propertyNames?: JsonSchema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

/** A published schema; `file` is one of `SCHEMAS`. */
export function readSchema(file: string): JsonSchema {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as JsonSchema;
}

/** The schema with what it refers to; what stands beside the reference wins. */
export function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const { $ref, ...beside } = schema;
  if ($ref === undefined) return schema;
  const referred = root.definitions?.[$ref.replace('#/definitions/', '')];
  if (!referred) throw new Error(`${$ref} is not defined`);
  return { ...resolved(referred, root), ...beside };
}

/** The kinds of checks that a service may have, each with its schema. */
export function kindsOf(service: JsonSchema): readonly (readonly [kind: string, schema: JsonSchema])[] {
  const checks = service.definitions?.checks?.items?.oneOf ?? [];
  return checks.map((each) => {
    const schema = resolved(each, service);
    return [String(schema.properties?.kind?.const), schema];
  });
}
