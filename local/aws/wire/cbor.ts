import { cbor, dateToTag } from '@smithy/core/cbor';
import { AwsError } from './aws-error';
import type { Shape, StructureShape } from './model';
import { readTimestamp } from './timestamp';

/** Where an operation of a service is asked for in Smithy RPC v2: `/service/Name/operation/Name`. */
export const rpcOperationName = (path: string, service: string | undefined): string | undefined => {
  const [, named, operation] = /^\/service\/([^/]+)\/operation\/([^/]+)$/.exec(path) ?? [];
  return named === service ? operation : undefined;
};

/**
 * The body of a Smithy RPC v2 CBOR request to a typed value; an empty body is an input without members. Unknown members are
 * dropped, wrong types pass through for the check.
 * @see https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export function fromCbor(shape: StructureShape, body: Uint8Array): Record<string, unknown> {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = cbor.deserialize(body);
  } catch {
    throw new AwsError('SerializationException', 'The request body is not CBOR');
  }
  if (!isMap(value)) throw new AwsError('SerializationException', 'The request body is not a CBOR map');
  return read(shape, value, 0) as Record<string, unknown>;
}

export const toCbor = (shape: StructureShape, value: Record<string, unknown>): Uint8Array =>
  cbor.serialize(write(shape, value));

/** An error's body: its type, its text and whatever else its shape has. */
export const errorToCbor = (
  type: string,
  message: string,
  shape: StructureShape | undefined,
  members: Readonly<Record<string, unknown>>,
): Uint8Array =>
  cbor.serialize({ ...(shape && (write(shape, members) as Record<string, unknown>)), __type: type, message });

/** As deep as JSON is read. */
const DEEPEST = 200;

function read(shape: Shape, value: unknown, depth: number): unknown {
  if (value === null || value === undefined) return undefined;
  if (depth > DEEPEST) throw new AwsError('SerializationException', 'The request body is nested too deeply');
  switch (shape.kind) {
    case 'structure': {
      if (!isMap(value)) return value;
      const members = [...shape.members].map(([name, member]) => [name, read(member.shape, value[name], depth + 1)]);
      return Object.fromEntries(members.filter(([, item]) => item !== undefined));
    }
    case 'list':
      return Array.isArray(value) ? value.map((item) => read(shape.item.shape, item, depth + 1)) : value;
    case 'map':
      return isMap(value)
        ? Object.fromEntries(
            Object.entries(value).map(([key, item]) => [key, read(shape.value.shape, item, depth + 1)]),
          )
        : value;
    case 'timestamp':
      return isMap(value) && value.tag === 1 ? readTimestamp(Number(value.value)) : value;
    case 'number':
      return typeof value === 'bigint' ? Number(value) : value;
    default:
      return value;
  }
}

function write(shape: Shape, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  switch (shape.kind) {
    case 'structure': {
      const source = value as Record<string, unknown>;
      const members = [...shape.members].map(([name, member]) => [name, write(member.shape, source[name])]);
      return Object.fromEntries(members.filter(([, item]) => item !== undefined));
    }
    case 'list':
      return (value as unknown[]).map((item) => write(shape.item.shape, item));
    case 'map':
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, write(shape.value.shape, item)]));
    case 'timestamp':
      return dateToTag(value as Date);
    default:
      return value;
  }
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
