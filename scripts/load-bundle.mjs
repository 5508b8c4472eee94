import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { writeAtomically } from './write-atomically.mjs';

/**
 * Bundles a TypeScript program of this checkout for this Node and loads it; packages stay outside, since the wire loads SDK
 * clients by name.
 * @param {string} root the checkout
 * @param {string} entryPoint `local/start.ts`
 * @returns what the program exports
 */
export async function loadBundle(root, entryPoint) {
  // Where `npm ci` was forgotten, the sentence that says so must still be ours.
  const { build } = await import('esbuild');
  const directory = join(root, '.build');
  const outfile = join(directory, `${basename(entryPoint, '.ts')}.cjs`);
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    sourcemap: 'linked',
    write: false,
    logLevel: 'silent',
  });
  // Programs start side by side from one checkout.
  await mkdir(directory, { recursive: true });
  for (const { path, contents } of outputFiles) await writeAtomically(path, contents);
  return createRequire(import.meta.url)(outfile);
}
