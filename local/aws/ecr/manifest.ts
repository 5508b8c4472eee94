/** An image manifest, as far as a registry needs to understand it. */
export interface Manifest {
  readonly mediaType: string;
  readonly kind: 'image' | 'index';
  /** Config and layers of an image. Layers that live elsewhere by their URLs are left out. */
  readonly blobs: readonly string[];
  /** Manifests that an index lists. */
  readonly children: readonly string[];
  /** What the image is: its config's media type, or an artifact's own. Absent for an index that names none. */
  readonly artifactMediaType: string | undefined;
  /** The image that this one says something about (a signature, an SBOM). */
  readonly subject: string | undefined;
}

export type ManifestReading =
  | { readonly ok: true; readonly manifest: Manifest }
  /** `constraint` completes ECR's sentence "Invalid parameter at 'ImageManifest' failed to satisfy constraint: …". */
  | { readonly ok: false; readonly constraint: string };

export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

const KINDS: Readonly<Record<string, Manifest['kind']>> = {
  [OCI_MANIFEST]: 'image',
  [DOCKER_MANIFEST]: 'image',
  [OCI_INDEX]: 'index',
  [DOCKER_LIST]: 'index',
};
const DIGEST = /^sha256:[a-f0-9]{64}$/;
const INVALID_JSON = 'Invalid JSON syntax';

/**
 * Reads a manifest of the Docker v2 or OCI v1 family.
 * @param declared the request's media type; needed when the manifest has no `mediaType` itself
 *   (ECR API Reference, PutImage; without either, ECR speaks of invalid JSON: aws/aws-cli#8620)
 */
export function readManifest(text: string, declared: string | undefined): ManifestReading {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refused(INVALID_JSON);
  }
  if (!isRecord(json)) return refused(INVALID_JSON);
  const mediaType = json.mediaType ?? declared;
  if (typeof mediaType !== 'string') return refused(INVALID_JSON);
  if (declared !== undefined && declared !== mediaType)
    return refused(`Media type '${mediaType}' of the manifest is not the requested '${declared}'`);
  const kind = Object.hasOwn(KINDS, mediaType) ? KINDS[mediaType] : undefined;
  if (!kind) return refused(`Unsupported media type '${mediaType}'`);
  if (json.schemaVersion !== 2) return refused('schemaVersion must be 2');
  const subject = json.subject === undefined ? undefined : digestOf(json.subject);
  if (subject === null) return refused('subject is not a descriptor');
  const artifactType = typeof json.artifactType === 'string' ? json.artifactType : undefined;
  if (kind === 'index') {
    const children = digestsOf(json.manifests);
    if (!children) return refused('manifests is not a list of descriptors');
    const manifest = { mediaType, kind, blobs: [], children, artifactMediaType: artifactType, subject };
    return { ok: true, manifest };
  }
  const config = digestOf(json.config);
  if (config === null) return refused('config is not a descriptor');
  const layers = Array.isArray(json.layers) ? digestsOf(json.layers.filter((layer) => !isForeign(layer))) : undefined;
  if (!layers) return refused('layers is not a list of descriptors');
  const { mediaType: configType } = json.config as Record<string, unknown>;
  const artifactMediaType = artifactType ?? String(configType);
  const blobs = [...new Set([config, ...layers])];
  return { ok: true, manifest: { mediaType, kind, blobs, children: [], artifactMediaType, subject } };
}

const refused = (constraint: string): ManifestReading => ({ ok: false, constraint });

/** The digest of a well-formed descriptor, else `null`. */
function digestOf(descriptor: unknown): string | null {
  if (!isRecord(descriptor)) return null;
  const { mediaType, digest, size } = descriptor;
  const wellFormed =
    typeof mediaType === 'string' &&
    typeof digest === 'string' &&
    DIGEST.test(digest) &&
    Number.isSafeInteger(size) &&
    (size as number) >= 0;
  return wellFormed ? digest : null;
}

function digestsOf(descriptors: unknown): string[] | undefined {
  if (!Array.isArray(descriptors)) return undefined;
  const digests = descriptors.map(digestOf);
  return digests.every((digest) => digest !== null) ? [...new Set(digests as string[])] : undefined;
}

/** Base layers that may not be redistributed carry URLs and are not pushed. */
const isForeign = (layer: unknown): boolean =>
  isRecord(layer) && /(foreign|nondistributable)/.test(String(layer.mediaType)) && Array.isArray(layer.urls);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
