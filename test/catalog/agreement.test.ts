import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import * as v from 'valibot';
import { Findings } from '../../src/catalog/findings';
import { misfitsOf } from '../../src/catalog/slipway/misfits';
import { readSlipwayFile } from '../../src/catalog/slipway/read';
import { FLEET_FILE, SERVICE_FILE } from '../../src/catalog/slipway/schema';
import { FLEET_DOCUMENTS, SERVICE_DOCUMENTS } from './reference/documents';
import { type JsonSchema, readSchema, resolved, SCHEMAS } from './reference/json-schema';
import { isObject, type Keys, label, type Place, placesOf, replaced, shownPath } from './reference/places';
import { type Variant, variantsOf } from './reference/variants';

/** A file of Slipway's own: who reads it, and what editors are told about it. */
interface SlipwayFile {
  readonly reader: v.GenericSchema;
  readonly root: JsonSchema;
  readonly fitsSchema: (document: unknown) => boolean;
  readonly documents: readonly unknown[];
}

const directory = mkdtempSync(join(tmpdir(), 'slipway-agreement-'));
afterAll(() => rmSync(directory, { recursive: true }));

const fileOf = (schema: string, reader: v.GenericSchema, documents: readonly unknown[]): SlipwayFile => {
  const root = readSchema(schema);
  return { reader, root, fitsSchema: new Ajv().compile(root), documents };
};
const FILES: readonly (readonly [string, SlipwayFile])[] = [
  ['slipway.yml of a service', fileOf(SCHEMAS.service, SERVICE_FILE, SERVICE_DOCUMENTS)],
  ['slipway.yml of the fleet', fileOf(SCHEMAS.fleet, FLEET_FILE, FLEET_DOCUMENTS)],
];

/** Where the reader finds something wrong. */
function findingsIn({ reader }: SlipwayFile, document: unknown): readonly string[] {
  writeFileSync(join(directory, 'slipway.yml'), JSON.stringify(document));
  const findings = new Findings();
  readSlipwayFile(directory, 'slipway.yml', reader, findings.of('slipway.yml'));
  return findings.violations.map(({ path }) => path);
}

describe.each(FILES)('%s: the reader and the JSON Schema agree', (_, file) => {
  const places = file.documents.flatMap((document) =>
    placesOf(document, file.root).map((place) => ({ document, ...place })),
  );
  type Placed = (typeof places)[number];
  const byName = grouped(places, ({ name }) => name);

  test('that the documents that are tried are good', () => {
    for (const document of file.documents) {
      expect([document, findingsIn(file, document), file.fitsSchema(document)]).toEqual([document, [], true]);
    }
  });

  test('that all members are tried', () => {
    const known = file.documents.flatMap((document) => placesOf(document, file.root)).flatMap(namesOf);
    const tried = new Set(places.map(({ name }) => name));
    expect([...new Set(known)].filter((name) => !tried.has(name))).toEqual([]);
  });

  test.each([...byName].map(([name, found]) => [name || 'the file', found] as const))('about %s', (__, found) => {
    const variants = found.flatMap((place) => variantsOf(place).map((variant) => ({ place, variant })));
    const byWhat = grouped(variants, ({ variant }) => variant.what);
    const outcomes = [...byWhat].map(([what, [first, ...others]]) => {
      let wrong = first && disagreement(first.place, first.variant);
      // What clashes with another member of one document may stand in another.
      if (first?.variant.isGood) for (const each of others) wrong = wrong && disagreement(each.place, each.variant);
      return [what, wrong];
    });
    expect(outcomes.filter(([, wrong]) => wrong !== undefined)).toEqual([]);
  });

  /** What is wrong about one variant; undefined when both say of it what they should. */
  function disagreement(place: Placed, { keys, value, isGood }: Variant): string | undefined {
    const document = replaced(place.document, keys, value);
    const fits = file.fitsSchema(document);
    const found = findingsIn(file, document);
    const isRefusedThere = found.some((path) => isAt(path, keys, place));
    if (isGood) {
      if (!fits) return 'the JSON Schema refuses it';
      return isRefusedThere ? `the reader refuses it, at ${found.join(', ')}` : undefined;
    }
    if (fits) return 'the JSON Schema accepts it';
    return isRefusedThere ? undefined : `the reader does not refuse it there, but at: ${found.join(', ')}`;
  }

  test.each(
    [...byName].flatMap(([name, [first]]) =>
      first && typeof first.value === 'string' ? [[name, first] as const] : [],
    ),
  )('how long %s may be', (__, { document, keys, value, ...place }) => {
    const longer = (by: number): unknown => replaced(document, keys, `${value}${String(value).at(-1)?.repeat(by)}`);
    const beyond = [...Array(13)].map((___, power) => 2 ** power).find((by) => !file.fitsSchema(longer(by)));
    if (beyond === undefined) return;
    let [fitting, refused] = [0, beyond];
    while (refused - fitting > 1) {
      const middle = Math.floor((fitting + refused) / 2);
      if (file.fitsSchema(longer(middle))) fitting = middle;
      else refused = middle;
    }
    const at = { document, keys, value, ...place };
    expect(findingsIn(file, longer(fitting)).filter((path) => isAt(path, keys, at))).toEqual([]);
    expect(findingsIn(file, longer(refused)).some((path) => isAt(path, keys, at))).toBe(true);
  });

  const objects = [...byName].flatMap(([name, [first]]) =>
    first && isObject(first.value) && first.schema.additionalProperties === false
      ? [[name || 'the file', first] as const]
      : [],
  );

  test.each(objects)('which members there are in %s', (__, { document, keys, schema }) => {
    const unknown = replaced(document, [...keys, 'unheardOf'], 1);
    const [misfit] = misfitsOf(file.reader, unknown);
    expect(misfit?.kind === 'unknown key' ? [...misfit.known].sort() : misfit).toEqual(
      Object.keys(schema.properties ?? {}).sort(),
    );
  });

  test.each(objects)('what is meant where members of %s are left out', (__, { document, keys, schema, value }) => {
    const needed = [
      ...(schema.required ?? []),
      ...(schema.oneOf ?? []).flatMap(({ required = [] }) => required),
      'order',
    ];
    const bare = Object.fromEntries(Object.entries(value as object).filter(([name]) => needed.includes(name)));
    const read = valueAt(v.parse(file.reader, replaced(document, keys, bare)), keys) as Record<string, unknown>;
    const meant = Object.entries(schema.properties ?? {}).filter(([name]) => !(name in bare));
    expect(meant.map(([name]) => [name, read[name]])).toEqual(meant.map(([name, each]) => [name, defaultOf(each)]));
  });

  function defaultOf(schema: JsonSchema): unknown {
    return resolved(schema, file.root).default;
  }
});

/** Members that a place could have, by their names. */
function namesOf({ schema, name }: Place): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, each]) =>
    typeof each === 'object' ? [label(name, key)] : [],
  );
}

/** Whether a finding is at the keys, or where their alternatives begin. */
function isAt(path: string, keys: Keys, { alternatives }: Place): boolean {
  const within = alternatives && shownPath(alternatives);
  return path === shownPath(keys) || (within !== undefined && path.startsWith(within));
}

function valueAt(value: unknown, keys: Keys): unknown {
  return keys.reduce<unknown>((found, key) => (found as Record<string | number, unknown>)[key], value);
}

function grouped<Each>(all: readonly Each[], by: (each: Each) => string): ReadonlyMap<string, readonly Each[]> {
  const groups = new Map<string, Each[]>();
  for (const each of all) groups.set(by(each), [...(groups.get(by(each)) ?? []), each]);
  return groups;
}
