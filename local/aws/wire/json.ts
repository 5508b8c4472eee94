import { AwsError } from './aws-error';
import type { MemberShape, Shape } from './model';
import { readTimestamp, writeTimestamp } from './timestamp';

/** AWS JSON names members as they are; REST JSON renames them by the `jsonName` trait. */
export interface JsonOptions {
  readonly useJsonName: boolean;
}

const nameOf = (name: string, member: MemberShape, options: JsonOptions): string =>
  (options.useJsonName && member.traits.jsonName) || name;

/** Shapes can hold themselves (DynamoDB's values, 32 levels there); ours to say how deep: what reads it recurses. */
const DEEPEST = 200;

/** JSON to a typed value. Unknown members are dropped, `null` is absence; wrong types pass through for the check. */
export function fromJson(
  shape: Shape,
  json: unknown,
  options: JsonOptions = { useJsonName: false },
  depth = 0,
): unknown {
  if (json === null || json === undefined) return undefined;
  if (depth > DEEPEST) throw new AwsError('SerializationException', 'The request body is nested too deeply');
  switch (shape.kind) {
    case 'structure': {
      if (typeof json !== 'object' || Array.isArray(json)) return json;
      const source = json as Record<string, unknown>;
      const value: Record<string, unknown> = {};
      // Shapes have many more members than values.
      for (const name of options.useJsonName ? shape.members.keys() : Object.keys(source)) {
        const member = shape.members.get(name);
        const wire = member && source[nameOf(name, member, options)];
        if (wire !== undefined && wire !== null) value[name] = fromJson(member!.shape, wire, options, depth + 1);
      }
      return value;
    }
    case 'list':
      return Array.isArray(json) ? json.map((item) => fromJson(shape.item.shape, item, options, depth + 1)) : json;
    case 'map':
      if (typeof json !== 'object' || Array.isArray(json)) return json;
      return Object.fromEntries(
        Object.entries(json)
          .filter(([, item]) => item !== undefined)
          .map(([key, item]) => [key, fromJson(shape.value.shape, item, options, depth + 1)]),
      );
    case 'timestamp':
      return readTimestamp(json);
    case 'blob':
      return typeof json === 'string' ? Buffer.from(json, 'base64') : json;
    default:
      return json;
  }
}

/** A checked value to JSON; timestamps are epoch seconds unless the shape says otherwise. */
export function toJson(shape: Shape, value: unknown, options: JsonOptions = { useJsonName: false }): unknown {
  if (value === null || value === undefined) return undefined;
  switch (shape.kind) {
    case 'structure': {
      const source = value as Record<string, unknown>;
      const json: Record<string, unknown> = {};
      for (const name of Object.keys(source)) {
        const member = shape.members.get(name);
        const item = source[name];
        if (member && item !== undefined && item !== null)
          json[nameOf(name, member, options)] = toJson(member.shape, item, options);
      }
      return json;
    }
    case 'list':
      return (value as unknown[]).map((item) => toJson(shape.item.shape, item, options));
    case 'map':
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, toJson(shape.value.shape, item, options)]),
      );
    case 'timestamp':
      return writeTimestamp(value as Date, shape.timestampFormat, 'epoch-seconds');
    case 'blob':
      return Buffer.from(value as Uint8Array).toString('base64');
    default:
      return value;
  }
}
