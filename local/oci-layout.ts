import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface LayoutRecipe {
  readonly tag: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** What the one layer holds; the embedded ECS looks at labels only. */
  readonly layer?: Uint8Array;
}

/** Digests of what was written. */
export interface Layout {
  readonly index: string;
  /** One for each architecture. */
  readonly images: readonly string[];
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

export const LAYOUT_USAGE = `Usage: npm run image -- <folder> <tag> [label=value ...]

Writes an image for amd64 and arm64 as an OCI layout into a new folder; skopeo
copies it to a registry.
`;

const OCI = 'application/vnd.oci.image';
const ARCHITECTURES = ['amd64', 'arm64'] as const;
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9-_.]{0,127}$/;

/** Command-line arguments to a folder and what to write there, or one sentence that says what is wrong with them. */
export function parseLayoutArguments(
  args: readonly string[],
): { readonly folder: string; readonly recipe: LayoutRecipe } | { readonly error: string } {
  const [folder, tag, ...labels] = args;
  if (folder === undefined || tag === undefined) return { error: LAYOUT_USAGE };
  if (!TAG.test(tag)) return { error: `'${tag}' is no tag of an image.` };
  const wrong = labels.find((label) => !/^[^=]+=/.test(label));
  if (wrong !== undefined) return { error: `'${wrong}' is no label: give name=value.` };
  if (existsSync(folder) && readdirSync(folder).length > 0) return { error: `${folder} is not empty: name another.` };
  const pairs = labels.map((label) => [label.slice(0, label.indexOf('=')), label.slice(label.indexOf('=') + 1)]);
  return { folder, recipe: { tag, labels: Object.fromEntries(pairs) } };
}

/**
 * Writes an image for two architectures as an OCI layout, the form in which builders without a daemon leave one. The same
 * recipe makes the same digests. Source: OCI Image Format Specification 1.1, "Image Layout".
 */
export function writeLayout(
  folder: string,
  { tag, labels = {}, layer = Buffer.from('nothing\n') }: LayoutRecipe,
): Layout {
  mkdirSync(join(folder, 'blobs', 'sha256'), { recursive: true });
  const put = (mediaType: string, bytes: Uint8Array): Descriptor => {
    const digest = digestOf(bytes);
    writeFileSync(blobIn(folder, digest), bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const putJson = (mediaType: string, value: object): Descriptor =>
    put(mediaType, Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...value })));

  const images = ARCHITECTURES.map((architecture) => {
    const content = Buffer.concat([layer, Buffer.from(architecture)]);
    const config = {
      ...{ architecture, os: 'linux' },
      config: { Labels: { 'org.opencontainers.image.version': tag, ...labels } },
      rootfs: { type: 'layers', diff_ids: [digestOf(content)] },
    };
    const manifest = putJson(`${OCI}.manifest.v1+json`, {
      config: put(`${OCI}.config.v1+json`, Buffer.from(JSON.stringify(config))),
      layers: [put(`${OCI}.layer.v1.tar+gzip`, gzipSync(content, { level: 1 }))],
    });
    return { ...manifest, platform: { architecture, os: 'linux' } };
  });
  const index = putJson(`${OCI}.index.v1+json`, { manifests: images });
  const named = { ...index, annotations: { 'org.opencontainers.image.ref.name': tag } };
  writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [named] }));
  return { index: index.digest, images: images.map(({ digest }) => digest) };
}

/** Where a blob of a layout lies. */
export const blobIn = (folder: string, digest: string): string =>
  join(folder, 'blobs', 'sha256', digest.slice('sha256:'.length));

const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
