import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

const OCI = 'application/vnd.oci.image';
const PLATFORMS = ['amd64', 'arm64'] as const;

/**
 * Writes an image for two architectures as an OCI layout, the form in which builders without a daemon leave one.
 * @param layer content of the one layer, that the name tells from other images'
 * @returns digests of the index and of what it lists
 */
export function writeLayout(
  folder: string,
  tag: string,
  layer: Uint8Array,
): { readonly index: string; readonly images: readonly string[] } {
  mkdirSync(join(folder, 'blobs', 'sha256'), { recursive: true });
  const put = (mediaType: string, bytes: Uint8Array): Descriptor => {
    const hex = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(folder, 'blobs', 'sha256', hex), bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  };
  const putJson = (mediaType: string, value: object): Descriptor =>
    put(mediaType, Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...value })));

  const images = PLATFORMS.map((architecture) => {
    const content = Buffer.concat([layer, Buffer.from(architecture)]);
    const config = {
      ...{ architecture, os: 'linux' },
      config: { Labels: { 'org.opencontainers.image.version': tag } },
      rootfs: { type: 'layers', diff_ids: [`sha256:${createHash('sha256').update(content).digest('hex')}`] },
    };
    const manifest = putJson(`${OCI}.manifest.v1+json`, {
      config: put(`${OCI}.config.v1+json`, Buffer.from(JSON.stringify(config))),
      layers: [put(`${OCI}.layer.v1.tar+gzip`, gzipSync(content, { level: 1 }))],
    });
    return { ...manifest, platform: { architecture, os: 'linux' } };
  });
  const index = putJson(`${OCI}.index.v1+json`, { manifests: images });
  const annotations = { 'org.opencontainers.image.ref.name': tag };
  writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  writeFileSync(
    join(folder, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...index, annotations }] }),
  );
  return { index: index.digest, images: images.map(({ digest }) => digest) };
}
