import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { loadBundle } from './load-bundle.mjs';
import { runMain } from './main.mjs';

/*
 * Distils what the SDK's schemas leave out (enumerations, lengths, ranges, patterns) from botocore's service models, for
 * the operations that the embedded AWS has: `node scripts/distil-constraints.mjs …/site-packages/botocore`. CONTRIBUTING.md
 * says when.
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TARGET = join(ROOT, 'local/aws/wire/constraints');

/** Services whose folder in botocore is called otherwise. */
const FOLDERS = {
  eventbridge: 'events',
  'cloudwatch-logs': 'logs',
  'elastic-load-balancing-v2': 'elbv2',
  'secrets-manager': 'secretsmanager',
};

/** What a shape keeps, in the order in which it is written. */
const CONSTRAINTS = ['enum', 'min', 'max', 'pattern', 'sensitive'];
const NUMBERS = ['integer', 'long', 'float', 'double'];
/** Bits of whole numbers. */
const BITS = { integer: 32, long: 64 };

void runMain(async () => {
  const [botocore] = process.argv.slice(2);
  if (!botocore) throw new Error('usage: node scripts/distil-constraints.mjs FOLDER-OF-BOTOCORE');
  const version = await versionOf(botocore);
  const { builtOperations } = await loadBundle(ROOT, 'local/aws/built-operations.ts');
  for (const [service, operations] of Object.entries(await builtOperations())) {
    const { model, apiVersion } = await modelOf(join(botocore, 'data', FOLDERS[service] ?? service));
    const sidecar = { botocore: version, apiVersion, ...distil(model, operations) };
    await writeFile(join(TARGET, `${service}.json`), `${JSON.stringify(sidecar, null, 2)}\n`);
  }
  execFileSync(join(ROOT, 'node_modules/.bin/biome'), ['format', '--write', TARGET], { stdio: 'inherit' });
});

/** The shapes that the operations' inputs lead to, as far as something below them is constrained. */
function distil({ operations, shapes }, names) {
  const constrained = constrainedShapes(shapes);
  const kept = {};
  const keep = (name) => {
    if (kept[name] || !constrained.has(name)) return;
    const shape = shapes[name];
    kept[name] = {};
    for (const key of CONSTRAINTS) if (shape[key] !== undefined) kept[name][key] = shape[key];
    if (NUMBERS.includes(shape.type)) kept[name].numeric = true;
    if (BITS[shape.type]) kept[name].bits = BITS[shape.type];
    for (const [key, value] of Object.entries(childrenOf(shape))) {
      if (typeof value !== 'string')
        kept[name][key] = Object.fromEntries(Object.entries(value).filter(([, child]) => constrained.has(child)));
      else if (constrained.has(value)) kept[name][key] = value;
    }
    for (const child of childNames(shape)) keep(child);
  };
  const inputs = {};
  for (const name of names) {
    const input = operations[name]?.input?.shape;
    inputs[name] = input !== undefined && constrained.has(input) ? input : null;
    if (inputs[name]) keep(input);
  }
  const sorted = Object.fromEntries(Object.entries(kept).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { operations: inputs, shapes: sorted };
}

/** Names of shapes that are constrained, or lead to one that is; shapes may hold themselves. */
function constrainedShapes(shapes) {
  const isConstrained = (shape) =>
    BITS[shape.type] !== undefined || ['enum', 'min', 'max', 'pattern'].some((key) => shape[key] !== undefined);
  const found = new Set(Object.keys(shapes).filter((name) => isConstrained(shapes[name])));
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const [name, shape] of Object.entries(shapes))
      if (childNames(shape).some((child) => found.has(child))) found.add(name);
  }
  return found;
}

function childrenOf({ members, member, key, value }) {
  return {
    ...(members
      ? { members: Object.fromEntries(Object.entries(members).map(([name, { shape }]) => [name, shape])) }
      : {}),
    ...(member ? { item: member.shape } : {}),
    ...(key ? { key: key.shape } : {}),
    ...(value ? { value: value.shape } : {}),
  };
}

const childNames = (shape) =>
  Object.values(childrenOf(shape)).flatMap((child) => (typeof child === 'string' ? child : Object.values(child)));

/** The newest model of a service. */
async function modelOf(folder) {
  const apiVersion = (await readdir(folder))
    .filter((name) => /^\d{4}-\d\d-\d\d$/.test(name))
    .sort()
    .at(-1);
  return { apiVersion, model: JSON.parse(gunzipSync(await readFile(join(folder, apiVersion, 'service-2.json.gz')))) };
}

async function versionOf(botocore) {
  const packages = await readdir(dirname(botocore));
  const version = packages.map((name) => /^botocore-(.+)\.dist-info$/.exec(name)?.[1]).find(Boolean);
  if (!version) throw new Error(`${basename(botocore)} is no installed botocore`);
  return version;
}
