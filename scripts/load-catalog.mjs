import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { REQUIRE_IN_MODULE } from './require-in-module.mjs';

/** services/ does not describe a fleet; the message names every violation, one a line. */
export class CatalogRefused extends Error {
  /** @param {readonly string[]} violations */
  constructor(violations) {
    const count = violations.length === 1 ? 'one violation' : `${violations.length} violations`;
    super(`services/ cannot be deployed, ${count}:\n${violations.map((text) => `  ${text}`).join('\n')}`);
    this.name = 'CatalogRefused';
    this.violations = violations;
  }
}

/**
 * Reads services/ with the code in src/catalog, bundled for this Node.
 *
 * @param {{ root: string, buildDirectory: string, environment: Record<string, string | undefined> }} options
 * @returns {Promise<{ catalog: import('../src/catalog').Catalog, warnings: string[] }>}
 * @throws {CatalogRefused}
 */
export async function loadCatalog({ root, buildDirectory, environment }) {
  const { explainFinding, readCatalog } = await bundledCatalogModule(root, buildDirectory);
  const reading = readCatalog(root, environment);
  if (!reading.ok) throw new CatalogRefused(reading.violations.map(explainFinding));
  return { catalog: reading.catalog, warnings: reading.warnings.map(explainFinding) };
}

async function bundledCatalogModule(root, buildDirectory) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/catalog/index.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE_IN_MODULE },
    write: false,
    logLevel: 'silent',
  });
  await mkdir(buildDirectory, { recursive: true });
  // A file, because a bundle that calls require needs a place to resolve from; a name of its own, because Node keeps
  // modules by URL.
  const file = join(buildDirectory, `catalog-${randomUUID()}.mjs`);
  await writeFile(file, outputFiles[0].contents);
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    await rm(file, { force: true });
  }
}
