import { type JsonSchema, resolved } from './json-schema';

export type Keys = readonly (string | number)[];

/** A value of a document with what the JSON Schema asks of it. */
export interface Place {
  readonly keys: Keys;
  readonly schema: JsonSchema;
  readonly value: unknown;
  /** The same for all documents, and for all events: `http.status[]`. */
  readonly name: string;
  /** The nearest value above, or this one, that has alternatives: readers say there what fits none of them. */
  readonly alternatives?: Keys;
}

/** Every value of a document that the schema knows. */
export function placesOf(document: unknown, root: JsonSchema): readonly Place[] {
  return within({ keys: [], schema: root, value: document, name: '' }, root);
}

function within(place: Place, root: JsonSchema): readonly Place[] {
  const { schema, value, keys, name, alternatives } = place;
  const told = (schema.oneOf ?? []).filter(hasConstant(root));
  const fitting = [...(schema.anyOf ?? []), ...told]
    .map((each) => resolved(each, root))
    .filter((each) => fits(each, value, root));
  const inherited = (schema.allOf ?? []).map((each) => resolved(each, root));
  if (fitting.length + inherited.length > 0) {
    const { anyOf, oneOf, allOf, ...own } = schema;
    const apart = anyOf ? { alternatives: alternatives ?? keys } : {};
    return [own, ...inherited, ...fitting].flatMap((each, index) =>
      within({ ...place, ...(index > 0 ? apart : {}), schema: each, name: nameOf(each, name) }, root),
    );
  }
  const at = (key: string | number, next: JsonSchema, each: unknown, label: string): readonly Place[] =>
    within(
      {
        keys: [...keys, key],
        schema: resolved(next, root),
        value: each,
        name: label,
        ...(alternatives && { alternatives }),
      },
      root,
    );
  if (Array.isArray(value) && schema.items) {
    const { items } = schema;
    return [place, ...value.flatMap((each, index) => at(index, items, each, `${name}[]`))];
  }
  if (!isObject(value)) return [place];
  return [
    place,
    ...Object.entries(value).flatMap(([key, each]) => {
      const known = schema.properties?.[key];
      if (typeof known === 'object') return at(key, known, each, label(name, key));
      const { additionalProperties: named } = schema;
      return typeof named === 'object' ? at(key, named, each, label(name, '<name>')) : [];
    }),
  ];
}

/** A check by its kind, wherever it stands; other alternatives by their constant. */
function nameOf({ properties = {} }: JsonSchema, name: string): string {
  const [key, constant] = Object.entries(properties).find(([, each]) => each.const !== undefined) ?? [];
  if (key === undefined) return name;
  return key === 'kind' ? String(constant?.const) : `${name} (${constant?.const})`;
}

export function label(above: string, key: string): string {
  return above === '' ? key : `${above}.${key}`;
}

/** Whether an alternative is the one that is meant: by its constant member, by the members that it requires, or by its type. */
function fits(schema: JsonSchema, value: unknown, root: JsonSchema): boolean {
  if (schema.allOf) return schema.allOf.every((each) => fits(resolved(each, root), value, root));
  if (schema.anyOf) return schema.anyOf.some((each) => fits(resolved(each, root), value, root));
  if (schema.const !== undefined) return schema.const === value;
  if (schema.enum) return schema.enum.includes(value);
  if (isObject(value)) {
    const constants = Object.entries(schema.properties ?? {}).filter(([, each]) => each.const !== undefined);
    return (
      constants.every(([key, each]) => value[key] === each.const) &&
      (schema.required ?? []).every((key) => key in value)
    );
  }
  if (Array.isArray(value)) return schema.type === 'array';
  if (value === null) return schema.type === 'null';
  if (typeof value === 'number') return schema.type === 'integer' || schema.type === 'number';
  return schema.type === typeof value;
}

/** Alternatives that no constant tells apart are a matter of several members at once. */
function hasConstant(root: JsonSchema): (schema: JsonSchema) => boolean {
  const has = (schema: JsonSchema): boolean => {
    const { allOf = [], properties = {} } = resolved(schema, root);
    return allOf.some(has) || Object.values(properties).some((each) => each.const !== undefined);
  };
  return has;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The document with another value at a place; `undefined` takes it away. */
export function replaced(document: unknown, [key, ...rest]: Keys, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(document))
    return document.map((each, index) => (index === key ? replaced(each, rest, value) : each));
  const { [key]: old, ...others } = document as Record<string, unknown>;
  const made = replaced(old, rest, value);
  return made === undefined ? others : { ...(document as object), [key]: made };
}

/** `checks.AllowTraffic[0].status`, as findings have it. */
export function shownPath(keys: Keys): string {
  return keys.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`)).join('');
}
