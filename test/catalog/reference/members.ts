import { type JsonSchema, resolved } from './json-schema';

/** One member of a file, as its reader needs to know it. */
export interface Member {
  /** `scan.ignore[].until` */
  readonly path: string;
  /** What it may be. */
  readonly value: string;
  /** What leaving it out means: `required`, the default, or nothing that is a value. */
  readonly leftOut: string;
  readonly meaning: string;
}

/** Every member below an object, depth first, in the order of the schema. */
export function membersOf(schema: JsonSchema, root: JsonSchema, above = ''): readonly Member[] {
  const alternatives = (schema.oneOf ?? []).map((each) => each.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, each]) => {
    const either = alternatives.some((names) => names.includes(name)) ? alternatives.flat() : [];
    const required = schema.required?.includes(name) ? 'required' : either.map(code).join(' or ');
    return memberAt(`${above}${name}`, resolved(each, root), root, required);
  });
}

function memberAt(path: string, schema: JsonSchema, root: JsonSchema, required: string): readonly Member[] {
  const kinds = kindsIn(schema, root);
  const value = kinds.length > 0 ? joined(listed(kinds, 'or'), entriesOf(schema, root)) : wordsFor(schema, root);
  const leftOut = required || (schema.default === undefined ? '' : shown(schema.default));
  const own = { path, value, leftOut, meaning: schema.description ?? '' };
  return kinds.length > 0 ? [own] : [own, ...below(path, schema, root)];
}

function below(path: string, schema: JsonSchema, root: JsonSchema): readonly Member[] {
  const item = schema.items && resolved(schema.items, root);
  if (item?.properties) return membersOf(item, root, `${path}[].`);
  const { additionalProperties: named } = schema;
  const each = typeof named === 'object' ? resolved(named, root) : undefined;
  if (each?.properties) return membersOf(each, root, `${path}.<name>.`);
  if (schema.properties) return membersOf(schema, root, `${path}.`);
  return variantsOf(schema).flatMap((variant) => ofVariant(path, variant, schema, root));
}

/** Objects that a constant member tells apart. */
function variantsOf(schema: JsonSchema): readonly JsonSchema[] {
  return (schema.oneOf ?? []).filter(({ properties }) => properties);
}

/** The constant member with what the variant means, and then its other members. */
function ofVariant(path: string, variant: JsonSchema, schema: JsonSchema, root: JsonSchema): readonly Member[] {
  const required = [...(schema.required ?? []), ...(variant.required ?? [])];
  const [constant = ''] =
    Object.entries(variant.properties ?? {}).find(([, { const: only }]) => only !== undefined) ?? [];
  const value = String(variant.properties?.[constant]?.const);
  return membersOf({ ...variant, required }, root, `${path}.`).map((member) =>
    member.path === `${path}.${constant}`
      ? { ...member, meaning: variant.description ?? '' }
      : { ...member, path: `${member.path} (${value})` },
  );
}

/** Where checks may stand: their kinds, with what is asked of them there. */
function kindsIn(schema: JsonSchema, root: JsonSchema): readonly string[] {
  const inherited = (schema.allOf ?? []).flatMap((each) => kindsIn(resolved(each, root), root));
  const own = (schema.items?.oneOf ?? []).flatMap((each) => {
    const [of = each, narrowed] = each.allOf ?? [each];
    const kind = resolved(of, root).properties?.kind?.const;
    return kind === undefined
      ? []
      : [`${code(kind)}${narrowed?.required ? ` with ${listed(narrowed.required.map(code))}` : ''}`];
  });
  const refused = schema.items?.properties?.kind?.not?.enum?.map(code) ?? [];
  return [...inherited, ...own].filter((kind) => !refused.includes(kind));
}

function wordsFor(schema: JsonSchema, root: JsonSchema): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) return listed(schema.enum.map(code), 'or');
  if (schema.anyOf) return schema.anyOf.map((each) => wordsFor(resolved(each, root), root)).join(', or ');
  if (variantsOf(schema).length > 0) return 'members';
  switch (schema.type) {
    case 'integer':
      return joined('whole number', boundsOf(schema));
    case 'number':
      return joined('number', boundsOf(schema));
    case 'string':
      return joined('text', schema.maxLength === undefined ? '' : `up to ${schema.maxLength} characters`);
    case 'boolean':
      return '`true` or `false`';
    case 'null':
      return '`null`';
    case 'array': {
      const item = schema.items && resolved(schema.items, root);
      const of = item?.properties ? 'members' : item ? wordsFor(item, root) : '';
      return joined(`list of ${item?.anyOf ? `(${of})` : of}`, entriesOf(schema, root));
    }
    default:
      return mapOf(schema, root);
  }
}

function mapOf({ additionalProperties: each, maxProperties }: JsonSchema, root: JsonSchema): string {
  if (typeof each !== 'object') return 'members';
  const of = resolved(each, root);
  return joined(
    `map of names to ${of.properties ? 'members' : wordsFor(of, root)}`,
    maxProperties === undefined ? '' : `${maxProperties} at most`,
  );
}

function boundsOf({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: JsonSchema): string {
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  const least =
    minimum !== undefined
      ? `${minimum} or more`
      : exclusiveMinimum !== undefined
        ? `more than ${exclusiveMinimum}`
        : '';
  const most =
    maximum !== undefined
      ? `${maximum} at most`
      : exclusiveMaximum !== undefined
        ? `less than ${exclusiveMaximum}`
        : '';
  return [least, most].filter(Boolean).join(', ');
}

/** How many a list may have; what it says itself before what it inherits. */
function entriesOf({ allOf: [inherited = {}] = [], ...own }: JsonSchema, root: JsonSchema): string {
  const { minItems: least = 0, maxItems: most, uniqueItems } = { ...resolved(inherited, root), ...own };
  const bounds =
    most !== undefined
      ? `${least > 0 ? `${least} to ${most}` : `up to ${most}`} entries`
      : least > 0
        ? 'not empty'
        : '';
  return joined(bounds, uniqueItems ? 'each once' : '');
}

function listed(words: readonly string[], last = 'and'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

function joined(...words: readonly string[]): string {
  return words.filter(Boolean).join(', ');
}

function shown(value: unknown): string {
  const empty = value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  return empty ? 'none' : code(value);
}

function code(value: unknown): string {
  return `\`${String(value)}\``;
}
