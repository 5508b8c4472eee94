import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, posix, relative, sep } from 'node:path';

/** One import statement: which file asks for what. */
export interface Import {
  /** Path relative to the repository, with forward slashes. */
  readonly from: string;
  /** A path like `from`, or the name of a package (`@aws-sdk/client-ecs`), or `node:` and a module. */
  readonly to: string;
}

/** Static, side-effect, re-exporting and dynamic imports, types' included; strings that only look like one do no harm. */
const SPECIFIER =
  /(?:(?<!['"])\bfrom\s*|^\s*import\s*|\bimport\s*\(\s*|\brequire(?:\.resolve)?\s*\(\s*)(['"])([^'"\n]+)\1/gm;

/** Every import below the given folders. */
export function importsBelow(root: string, folders: readonly string[]): Import[] {
  return folders.flatMap((folder) => filesBelow(join(root, folder))).flatMap((file) => importsOf(root, file));
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return /\.[cm]?[jt]s$/.test(entry.name) ? [path] : [];
  });
}

function importsOf(root: string, file: string): Import[] {
  const from = relative(root, file).split(sep).join('/');
  const withoutComments = readFileSync(file, 'utf8').replace(/^\s*(?:\/\/|\/?\*).*$/gm, '');
  return [...withoutComments.matchAll(SPECIFIER)].map(([, , specifier]) => ({ from, to: targetOf(from, specifier!) }));
}

function targetOf(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(dirname(from), specifier);
  if (isBuiltin(specifier)) return `node:${specifier.replace(/^node:/, '')}`;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
