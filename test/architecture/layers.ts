import type { Import } from './imports';

/** A part of the code with what it may import; everything that is not listed is forbidden. */
export interface Layer {
  /** Folder, and the name in the picture. The longest that fits a path is its layer. */
  readonly folder: string;
  readonly layers: readonly string[];
  /** Packages, `*` for a whole scope. Node's own modules are free everywhere. */
  readonly packages: readonly string[];
}

/** Arrows point at the domain; the SDK stays in src/aws; the embedded AWS knows nothing of Slipway (design, section 3). */
export const LAYERS: readonly Layer[] = [
  { folder: 'src/domain', layers: [], packages: [] },
  { folder: 'src/catalog', layers: ['src/domain'], packages: ['valibot', 'yaml'] },
  { folder: 'src/messages', layers: ['src/domain'], packages: ['valibot'] },
  { folder: 'src/page', layers: ['src/domain'], packages: [] },
  { folder: 'src/aws', layers: ['src/domain'], packages: ['@aws-sdk/*', '@smithy/*'] },
  {
    folder: 'src/app',
    layers: ['src/domain', 'src/aws', 'src/messages', 'src/page'],
    packages: ['@aws-lambda-powertools/*'],
  },
  { folder: 'src/cli', layers: ['src/domain', 'src/app', 'src/aws', 'src/page', 'src/catalog'], packages: [] },
  { folder: 'handlers', layers: ['src/app', 'src/aws', 'src/messages', 'src/domain'], packages: [] },
  { folder: 'local/aws', layers: [], packages: ['*'] },
  // What start and console show is read as the command line reads it.
  { folder: 'local', layers: ['local/aws', 'src/app', 'src/domain'], packages: ['*'] },
];

/** The layer of a path; undefined for a package. */
export function layerOf(path: string): Layer | undefined {
  return [...LAYERS]
    .sort((one, other) => other.folder.length - one.folder.length)
    .find(({ folder }) => path === folder || path.startsWith(`${folder}/`));
}

/** What is wrong with an import; undefined when its layer may have it. */
export function objectionTo({ from, to }: Import): string | undefined {
  const layer = layerOf(from);
  if (!layer) return `${from} is in no layer`;
  if (to.startsWith('node:')) return undefined;
  const target = layerOf(to);
  const allowed =
    target === undefined
      ? layer.packages.some((name) => name === to || (name.endsWith('*') && to.startsWith(name.slice(0, -1))))
      : target === layer || layer.layers.includes(target.folder);
  return allowed ? undefined : `${from} imports ${to}, which ${layer.folder} must not`;
}

/** The arrows that exist, as a Mermaid flowchart: each layer, and the SDK, which only src/aws may reach. */
export function drawArrows(imports: readonly Import[]): string {
  const arrows = new Set<string>();
  for (const { from, to } of imports) {
    const [source, target] = [layerOf(from)!.folder, to.startsWith('@aws-sdk/') ? '@aws-sdk' : layerOf(to)?.folder];
    if (target !== undefined && target !== source) arrows.add(`  ${nodeOf(source)} --> ${nodeOf(target)}`);
  }
  return ['```mermaid', 'flowchart TD', ...[...arrows].sort(), '```'].join('\n');
}

function nodeOf(folder: string): string {
  return `${folder.replace(/[^a-z]+/g, '_')}["${folder}"]`;
}
