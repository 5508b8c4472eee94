import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import { zipSync } from 'fflate';
import { checkTranslations } from './check-translations.mjs';
import { CatalogRefused, loadCatalog } from './load-catalog.mjs';
import { isMain, runMain } from './main.mjs';
import { REQUIRE_IN_MODULE } from './require-in-module.mjs';
import { writeAtomically } from './write-atomically.mjs';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));

/** The earliest date that a zip can hold, in local time as zip wants it: the same bytes on every day and in every zone. */
const ZIP_EPOCH = new Date(1980, 0, 1);

/**
 * @typedef {object} BuiltFunction
 * @property {string} name      file name of the handler, `image-pushed`
 * @property {string} artifact  absolute path of the zip: `<name>.mjs` and `catalog.json`, the list of ServiceSpecs
 * @property {string} bundle    absolute path of the bundle alone; its source map is beside it
 * @property {number} bundleBytes
 * @property {number} zipBytes
 */

/**
 * Bundles every handler and compiles the catalog into .build/: `<handler>.mjs`, `<handler>.mjs.map`, `<handler>.zip`,
 * `catalog.json`. The same inputs give the same bytes.
 *
 * @param {{ root?: string, environment?: Record<string, string | undefined> }} [options]
 * @returns {Promise<{ catalog: import('../src/catalog').Catalog, warnings: string[], functions: BuiltFunction[] }>}
 * @throws {CatalogRefused} when services/ has violations, with all of them
 * @throws {import('./check-translations.mjs').TranslationsRefused} when the review page lacks a translation
 */
export async function build({ root = REPOSITORY, environment = process.env } = {}) {
  const buildDirectory = join(root, '.build');
  await mkdir(buildDirectory, { recursive: true });
  const [{ catalog, warnings }, bundles] = await Promise.all([
    loadCatalog({ root, environment }),
    bundleHandlers(root, buildDirectory),
    checkTranslations(root),
  ]);
  // The functions know the services; who owns the fleet, serverless.yml has made into a topic.
  const catalogJson = Buffer.from(`${JSON.stringify(catalog.services, undefined, 2)}\n`);
  await writeAtomically(join(buildDirectory, 'catalog.json'), catalogJson);
  const functions = await Promise.all(
    bundles.map(async ({ name, code, map }) => {
      const file = join(buildDirectory, `${name}.mjs`);
      const artifact = join(buildDirectory, `${name}.zip`);
      await writeAtomically(file, code);
      await writeAtomically(`${file}.map`, map);
      const zipBytes = await writeZip(artifact, { [`${name}.mjs`]: code, 'catalog.json': catalogJson });
      return { name, artifact, bundle: file, bundleBytes: code.length, zipBytes };
    }),
  );
  return { catalog, warnings, functions };
}

async function bundleHandlers(root, buildDirectory) {
  const handlers = (await readdir(join(root, 'handlers'))).filter((name) => name.endsWith('.ts')).sort();
  const { outputFiles } = await bundle({
    absWorkingDir: root,
    entryPoints: handlers.map((name) => `handlers/${name}`),
    outdir: buildDirectory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE_IN_MODULE },
    sourcemap: 'external',
    legalComments: 'none',
    write: false,
    logLevel: 'silent',
  });
  return handlers.map((handler) => {
    const name = handler.replace(/\.ts$/, '');
    const output = (suffix) => outputFiles.find(({ path }) => path.endsWith(`${name}${suffix}`)).contents;
    return { name, code: output('.mjs'), map: output('.mjs.map') };
  });
}

/**
 * Compressing is most of what a build takes, and mostly nothing has changed since the last one.
 * @returns {Promise<number>} size of the zip
 */
async function writeZip(artifact, files) {
  const inputs = createHash('sha256').update(String(zipped));
  for (const [name, content] of Object.entries(files)) inputs.update(`${name}\0${content.length}\0`).update(content);
  const stamp = inputs.digest('hex');
  const stampFile = `${artifact}.sha256`;
  const [before, size] = await Promise.all([
    readFile(stampFile, 'utf8').catch(() => undefined),
    stat(artifact).then(
      (found) => found.size,
      () => undefined,
    ),
  ]);
  if (before === `${stamp} ${size}`) return size;
  const zip = zipped(files);
  await writeAtomically(artifact, zip);
  await writeAtomically(stampFile, `${stamp} ${zip.length}`);
  return zip.length;
}

function zipped(files) {
  // 0644 of a Unix file, in the upper half of the external attributes.
  const options = { level: 9, mtime: ZIP_EPOCH, os: 3, attrs: 0o100644 << 16 };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, content]) => [name, [content, options]])));
}

/** What was built, for people. */
export function describeBuild({ functions, catalog, warnings }) {
  const size = (bytes) => `${(bytes / 1024).toFixed(0)} KiB`;
  return [
    ...warnings.map((warning) => `warning: ${warning}`),
    `services: ${catalog.services.map(({ name }) => name).join(', ')}`,
    ...functions.map(
      ({ name, bundleBytes, zipBytes }) => `${name}: bundle ${size(bundleBytes)}, zip ${size(zipBytes)}`,
    ),
  ].join('\n');
}

export { CatalogRefused };

if (isMain(import.meta.url)) void runMain(async () => console.log(describeBuild(await build())));
