import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './json-schema';

/** One example of a page: the file below services/ that it is of, and its text. */
export type Example = readonly [file: string, yaml: string];

/** The examples of a page of reference. */
export function examplesIn(page: string): readonly Example[] {
  const blocks = readFileSync(join(ROOT, page), 'utf8').matchAll(/```yaml\n# services\/(\S+)\n([\s\S]*?)```/g);
  return [...blocks].map(([, file = '', yaml = '']) => [file, yaml]);
}

/** The pages of reference, from the root of the repository. */
export const PAGES: readonly string[] = [
  'docs/configuration.md',
  ...readdirSync(join(ROOT, 'docs/checks')).map((name) => `docs/checks/${name}`),
];
