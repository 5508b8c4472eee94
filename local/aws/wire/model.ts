import { createRequire } from 'node:module';
import { NormalizedSchema } from '@smithy/core/schema';
import type { ServiceDescription } from './services';

/**
 * The shapes of one AWS service, read from the Smithy schemas that its SDK client exports.
 *
 * The SDK's schema form is a detail of the pinned clients (`model.test.ts` asserts it), so it is compiled here, once and
 * lazily, into plain values; nothing else in `local/` knows what a Smithy schema looks like.
 */
export interface Model {
  readonly service: ServiceDescription;
  readonly operations: ReadonlyMap<string, OperationModel>;
  /** Modelled errors by shape name and, where the Query protocol renames them, by wire code too. */
  readonly errors: ReadonlyMap<string, ErrorModel>;
}

export interface OperationModel {
  readonly name: string;
  readonly input: StructureShape;
  readonly output: StructureShape;
  /** `[method, uri template, success status]` for the REST protocols. */
  readonly http: readonly [string, string, number] | undefined;
}

export interface ErrorModel {
  readonly name: string;
  /** The code as clients see it; differs from `name` for Query services (`TargetGroupNotFound`). */
  readonly code: string;
  readonly namespace: string;
  readonly httpStatus: number | undefined;
  readonly shape: StructureShape;
}

export type ScalarKind = 'string' | 'boolean' | 'number' | 'blob' | 'timestamp' | 'document';
export type Shape = StructureShape | ListShape | MapShape | ScalarShape;

export interface StructureShape {
  readonly kind: 'structure';
  readonly name: string;
  readonly members: ReadonlyMap<string, MemberShape>;
  readonly required: readonly string[];
  /** The element's name where REST XML calls it otherwise (`ListBucketResult`). */
  readonly xmlName?: string;
}
export interface ListShape {
  readonly kind: 'list';
  readonly item: MemberShape;
}
export interface MapShape {
  readonly kind: 'map';
  readonly key: MemberShape;
  readonly value: MemberShape;
}
export interface ScalarShape {
  readonly kind: ScalarKind;
  readonly timestampFormat?: TimestampFormat;
}
export type TimestampFormat = 'default' | 'date-time' | 'http-date' | 'epoch-seconds';

/** A shape where it is used, with the traits that say how it travels. */
export interface MemberShape {
  readonly shape: Shape;
  readonly traits: Traits;
}

export interface Traits {
  readonly jsonName?: string;
  readonly xmlName?: string;
  readonly xmlFlattened?: boolean;
  readonly xmlAttribute?: boolean;
  readonly xmlNamespace?: unknown;
  readonly httpLabel?: boolean;
  readonly httpQuery?: string;
  readonly httpQueryParams?: boolean;
  readonly httpHeader?: string;
  readonly httpPrefixHeaders?: string;
  readonly httpPayload?: boolean;
  readonly httpResponseCode?: boolean;
}

const OPERATION = 9;
const ERROR = -3;
const TIMESTAMP_FORMATS: Record<number, TimestampFormat> = {
  4: 'default',
  5: 'date-time',
  6: 'http-date',
  7: 'epoch-seconds',
};

/** The input or output of an operation that has none. */
export const EMPTY_STRUCTURE: StructureShape = { kind: 'structure', name: 'Unit', members: new Map(), required: [] };

// biome-ignore lint/suspicious/noExplicitAny: the raw schema is an untyped tuple by design of the SDK.
type RawSchema = any;

const load = createRequire(__filename);
const models = new Map<string, Model>();

/** The model of a service; clients are loaded at the first use, a few milliseconds each. */
export function modelOf(service: ServiceDescription): Model {
  let model = models.get(service.name);
  if (!model) {
    model = compile(service, load(service.package));
    models.set(service.name, model);
  }
  return model;
}

function compile(service: ServiceDescription, client: Record<string, RawSchema>): Model {
  const operations = new Map<string, OperationModel>();
  const errors = new Map<string, ErrorModel>();
  for (const [exportName, schema] of Object.entries(client)) {
    if (!exportName.endsWith('$') || !Array.isArray(schema)) continue;
    if (schema[0] === OPERATION) {
      const [, , name, traits, input, output] = schema;
      operations.set(name, lazyOperation(name, traits?.http, input, output));
    } else if (schema[0] === ERROR) {
      const [, namespace, name, traits] = schema;
      const [code, queryStatus] = traits?.awsQueryError ?? [name, undefined];
      const error: ErrorModel = {
        name,
        code,
        namespace,
        httpStatus: statusOf(service, traits, queryStatus),
        shape: structureOf(NormalizedSchema.of(schema as RawSchema)),
      };
      errors.set(name, error);
      errors.set(code, error);
    }
  }
  return { service, operations, errors };
}

/**
 * Whether every error of the client's is a 400, those of permissions and signatures too: in AWS JSON, but for services that
 * came to it from the Query protocol and keep its statuses.
 */
export const refusesWith400 = ({ protocol, name }: ServiceDescription): boolean =>
  protocol === 'json-1.1' || name === 'dynamodb';

/**
 * The status of an error. SSM's model keeps some from the Query protocol, which it never speaks: its ParameterNotFound
 * comes with 400 (vandium-io/aws-param-store#8).
 */
function statusOf(service: ServiceDescription, traits: RawSchema, queryStatus: number | undefined): number | undefined {
  if (refusesWith400(service) && traits?.error === 'client') return 400;
  return queryStatus ?? traits?.httpError ?? (traits?.error === 'server' ? 500 : undefined);
}

function lazyOperation(
  name: string,
  http: OperationModel['http'],
  input: RawSchema,
  output: RawSchema,
): OperationModel {
  let read: StructureShape | undefined;
  let written: StructureShape | undefined;
  return {
    name,
    http,
    get input() {
      read ??= structureOf(NormalizedSchema.of(input));
      return read;
    },
    get output() {
      written ??= structureOf(NormalizedSchema.of(output));
      return written;
    },
  };
}

/** One compiled structure per raw schema: this is what makes recursive shapes finite and repeated calls cheap. */
const structures = new WeakMap<object, StructureShape>();

function structureOf(schema: NormalizedSchema): StructureShape {
  if (!schema.isStructSchema()) return EMPTY_STRUCTURE;
  const raw = schema.getSchema() as RawSchema;
  if (!Array.isArray(raw)) return EMPTY_STRUCTURE;
  const known = structures.get(raw);
  if (known) return known;
  let members: Map<string, MemberShape> | undefined;
  const structure: StructureShape = {
    kind: 'structure',
    name: String(raw[2]),
    required: (raw[4] as string[]).slice(0, typeof raw[6] === 'number' ? raw[6] : 0),
    ...(typeof raw[3]?.xmlName === 'string' ? { xmlName: raw[3].xmlName } : {}),
    get members() {
      if (!members) {
        members = new Map();
        for (const [name, member] of Object.entries(schema.getMemberSchemas())) members.set(name, memberOf(member));
      }
      return members;
    },
  };
  structures.set(raw, structure);
  return structure;
}

function memberOf(schema: NormalizedSchema): MemberShape {
  return { shape: shapeOf(schema), traits: schema.getMergedTraits() as Traits };
}

function shapeOf(schema: NormalizedSchema): Shape {
  if (schema.isStructSchema()) return structureOf(schema);
  if (schema.isListSchema()) {
    let item: MemberShape | undefined;
    return {
      kind: 'list',
      get item() {
        item ??= memberOf(schema.getValueSchema());
        return item;
      },
    };
  }
  if (schema.isMapSchema()) {
    let key: MemberShape | undefined;
    let value: MemberShape | undefined;
    return {
      kind: 'map',
      get key() {
        key ??= memberOf(schema.getKeySchema());
        return key;
      },
      get value() {
        value ??= memberOf(schema.getValueSchema());
        return value;
      },
    };
  }
  if (schema.isTimestampSchema())
    return { kind: 'timestamp', timestampFormat: TIMESTAMP_FORMATS[schema.getSchema() as number] ?? 'default' };
  if (schema.isBlobSchema()) return { kind: 'blob' };
  if (schema.isBooleanSchema()) return { kind: 'boolean' };
  if (schema.isNumericSchema()) return { kind: 'number' };
  if (schema.isDocumentSchema()) return { kind: 'document' };
  return { kind: 'string' };
}
