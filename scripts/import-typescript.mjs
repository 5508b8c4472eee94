import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { REQUIRE_IN_MODULE } from './require-in-module.mjs';

/**
 * Bundles a TypeScript entry point for this Node and imports it: how scripts use what is in src/.
 *
 * @param {string} root   the repository
 * @param {string} entry  relative to it
 */
export async function importTypeScript(root, entry) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE_IN_MODULE },
    write: false,
    logLevel: 'silent',
  });
  // A file, because a bundle that calls require needs a place to resolve from; a name of its own, because Node keeps
  // modules by URL.
  const directory = join(root, '.build');
  const file = join(directory, `import-${randomUUID()}.mjs`);
  await mkdir(directory, { recursive: true });
  await writeFile(file, outputFiles[0].contents);
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    await rm(file, { force: true });
  }
}
