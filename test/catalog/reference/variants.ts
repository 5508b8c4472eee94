import type { JsonSchema } from './json-schema';
import { isObject, type Keys, type Place } from './places';

/** A value in place of another that breaks one constraint, or just keeps to it. */
export interface Variant {
  readonly what: string;
  readonly keys: Keys;
  readonly value: unknown;
  readonly isGood: boolean;
}

/** One variant for each thing that the schema asks of a value: beyond it, and where it has a bound, at it. */
export function variantsOf({ keys, schema, value }: Place): readonly Variant[] {
  const bad = (what: string, instead: unknown, at: Keys = keys): Variant => ({
    what,
    keys: at,
    value: instead,
    isGood: false,
  });
  const good = (what: string, instead: unknown): Variant => ({ what, keys, value: instead, isGood: true });
  const made: Variant[] = [];
  const { type, minimum: least, maximum: most, exclusiveMinimum: above, exclusiveMaximum: under } = schema;
  const step = type === 'integer' ? 1 : 0.001;
  made.push(...(type ? [bad(`not of the type ${type}`, type === 'object' ? 'text' : { a: 1 })] : []));
  if (type === 'integer') made.push(bad('a fraction', (value as number) + 0.5), bad('a number as text', String(value)));
  if (least !== undefined) made.push(bad('below', least - step), good('at the least', least));
  if (most !== undefined) made.push(bad('above', most + step), good('at the most', most));
  if (above !== undefined) made.push(bad('at what it must exceed', above), good('just above', above + step));
  if (under !== undefined) made.push(bad('at what it must stay under', under), good('just under', under - step));
  if (schema.enum || schema.const !== undefined) made.push(bad('another word', 'unheard-of'));
  made.push(...(schema.enum ?? []).map((word) => good(`the word ${word}`, word)));
  if (schema.pattern) made.push(bad('a text with a bell', '\u0007'));
  if (schema.minLength) made.push(bad('an empty text', ''));
  if (schema.maxLength !== undefined) made.push(bad('a text too long', 'a'.repeat(schema.maxLength + 1)));
  if (Array.isArray(value)) made.push(...ofList(schema, value, bad, good));
  if (isObject(value)) made.push(...ofObject(schema, value, keys, bad));
  return made;
}

type Make = (what: string, instead: unknown, at?: Keys) => Variant;

function ofList(schema: JsonSchema, value: readonly unknown[], bad: Make, good: Make): readonly Variant[] {
  const made: Variant[] = [];
  const seed = value.at(-1);
  if (schema.minItems) made.push(bad('an empty list', []));
  if (schema.uniqueItems) made.push(bad('an entry twice', [seed, seed]));
  if (schema.maxItems !== undefined) {
    made.push(bad('too many entries', entries(seed, schema.maxItems + 1)));
    made.push(good('as many entries as may be', entries(seed, schema.maxItems)));
  }
  return made;
}

function ofObject(
  schema: JsonSchema,
  value: Readonly<Record<string, unknown>>,
  keys: Keys,
  bad: Make,
): readonly Variant[] {
  const made = (schema.required ?? [])
    .filter((name) => name in value && typeof (schema.properties?.[name] ?? {}) === 'object')
    .map((name) => bad(`${name} missing`, undefined, [...keys, name]));
  if (schema.additionalProperties === false) made.push(bad('an unknown member', 1, [...keys, 'unheardOf']));
  const [one] = Object.values(value);
  if (schema.propertyNames) made.push(bad('a name that is none', one, [...keys, '\u0007']));
  if (schema.minProperties) made.push(bad('an empty map', {}));
  if (schema.maxProperties !== undefined) {
    const names = entries('name', schema.maxProperties + 1).map((name) => [name, one]);
    made.push(bad('too many names', Object.fromEntries(names)));
  }
  return made;
}

/** So many entries, each of its own. */
function entries(seed: unknown, count: number): readonly unknown[] {
  return Array.from({ length: count }, (_, index) => {
    if (typeof seed === 'number') return seed + index;
    if (!isObject(seed)) return numbered(seed, index);
    const [key = ''] = ['name', 'id', 'repository', 'metric'].filter((each) => each in seed);
    return { ...seed, [key]: numbered(seed[key], index) };
  });
}

/** As long as the seed, where a length may be asked for. */
function numbered(seed: unknown, index: number): string {
  return `${String(seed).slice(0, -3)}${String(index).padStart(3, '0')}`;
}
