import type * as v from 'valibot';
import { isJsonObject } from '../json-value';

/** What valibot lets pass: a key that a schema does not know (with those that it knows there), or a list in place of a map. */
export type Misfit =
  | { readonly kind: 'unknown key'; readonly keys: Keys; readonly known: readonly string[] }
  | { readonly kind: 'list'; readonly keys: Keys };
type Keys = readonly (string | number)[];

type Schema = v.GenericSchema & {
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly item?: Schema;
  /** Of a record: its members' schema. */
  readonly value?: Schema;
  readonly wrapped?: Schema;
  readonly options?: readonly Schema[];
  readonly key?: string;
  readonly literal?: unknown;
};

/**
 * All misfits of a value at once, every level (valibot's strictObject stops at the first unknown key of each object).
 * Below a variant the branch is the one that the discriminating key names; when it names none, there is nothing to say.
 */
export function misfitsOf(schema: v.GenericSchema, value: unknown, keys: Keys = []): Misfit[] {
  const { type, entries, item, value: member, wrapped, options, key } = schema as Schema;
  if (wrapped) return misfitsOf(wrapped, value, keys);
  if (type === 'array' && item && Array.isArray(value)) {
    return value.flatMap((each, index) => misfitsOf(item, each, [...keys, index]));
  }
  if ((entries || type === 'record') && Array.isArray(value)) return [{ kind: 'list', keys }];
  if (!isJsonObject(value)) return [];
  if (type === 'record' && member) {
    return Object.entries(value).flatMap(([name, each]) => misfitsOf(member, each, [...keys, name]));
  }
  if (type === 'variant' && options && key !== undefined) {
    const branch = options.find((option) => option.entries?.[key]?.literal === value[key]);
    return branch ? misfitsOf(branch, value, keys) : [];
  }
  if (!entries) return [];
  const known = Object.keys(entries);
  return Object.entries(value).flatMap(([name, each]) => {
    const path = [...keys, name];
    return known.includes(name)
      ? misfitsOf(entries[name]!, each, path)
      : [{ kind: 'unknown key' as const, keys: path, known }];
  });
}
