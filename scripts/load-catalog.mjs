import { importTypeScript } from './import-typescript.mjs';

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
 * Reads services/ with the code in src/catalog.
 *
 * @param {{ root: string, environment: Record<string, string | undefined> }} options
 * @returns {Promise<{ catalog: import('../src/catalog').Catalog, warnings: string[] }>}
 * @throws {CatalogRefused}
 */
export async function loadCatalog({ root, environment }) {
  const { explainFinding, readCatalog } = await importTypeScript(root, 'src/catalog/index.ts');
  const reading = readCatalog(root, environment);
  if (!reading.ok) throw new CatalogRefused(reading.violations.map(explainFinding));
  return { catalog: reading.catalog, warnings: reading.warnings.map(explainFinding) };
}
