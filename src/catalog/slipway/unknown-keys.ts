import type * as v from 'valibot';
import { isJsonObject } from '../json-value';

/** A key that a schema does not know, and those that it knows at that place. */
export interface UnknownKey {
  readonly keys: readonly (string | number)[];
  readonly known: readonly string[];
}

type Schema = v.GenericSchema & {
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly item?: Schema;
  readonly wrapped?: Schema;
  readonly options?: readonly Schema[];
  readonly key?: string;
  readonly literal?: unknown;
};

/**
 * All unknown keys of a value at once, every level (valibot's strictObject stops at the first of each object).
 * Below a variant the branch is the one that the discriminating key names; when it names none, there is nothing to say.
 */
export function unknownKeysOf(schema: v.GenericSchema, value: unknown, keys: UnknownKey['keys'] = []): UnknownKey[] {
  const { type, entries, item, wrapped, options, key } = schema as Schema;
  if (wrapped) return unknownKeysOf(wrapped, value, keys);
  if (type === 'array' && item && Array.isArray(value)) {
    return value.flatMap((member, index) => unknownKeysOf(item, member, [...keys, index]));
  }
  if (!isJsonObject(value)) return [];
  if (type === 'variant' && options && key !== undefined) {
    const branch = options.find((option) => option.entries?.[key]?.literal === value[key]);
    return branch ? unknownKeysOf(branch, value, keys) : [];
  }
  if (!entries) return [];
  const known = Object.keys(entries);
  return Object.entries(value).flatMap(([name, member]) => {
    const path = [...keys, name];
    return known.includes(name) ? unknownKeysOf(entries[name]!, member, path) : [{ keys: path, known }];
  });
}
