/** Parsed JSON of somebody else: every member may be anything. */
type Json = Readonly<Record<string, unknown>>;

const asObject = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;

function parsed(text: string): Json | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const digestIn = (descriptor: unknown): string | undefined => {
  const digest = asObject(descriptor)?.digest;
  return typeof digest === 'string' ? digest : undefined;
};

/** `undefined` for what is no JSON object. */
export const parsedManifest = (text: string | undefined): Json | undefined => parsed(text ?? '');

/**
 * The digest of an index's image for Linux on an architecture, or `none`; `undefined` for a manifest that is no index. An
 * image that does not say what it is for may be for anything.
 */
export function childOf(manifest: Json | undefined, architecture: string): string | 'none' | undefined {
  if (!Array.isArray(manifest?.manifests)) return undefined;
  const platforms = manifest.manifests.map((one) => ({ one, platform: asObject(asObject(one)?.platform) }));
  const fitting = platforms.find(
    ({ platform }) => platform?.architecture === architecture && (platform.os ?? 'linux') === 'linux',
  );
  return digestIn((fitting ?? platforms.find(({ platform }) => platform === undefined))?.one) ?? 'none';
}

/** The digest of an image's configuration. */
export const configOf = (manifest: Json | undefined): string | undefined => digestIn(manifest?.config);

/** The labels in an image's configuration; none in what cannot be read. */
export const labelsIn = (config: Uint8Array | undefined): Json =>
  asObject(asObject(parsed(Buffer.from(config ?? []).toString())?.config)?.Labels) ?? {};
