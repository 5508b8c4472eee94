/** A container image as a task definition names it, taken apart. */
export interface ImageReference {
  /** `123456789012.dkr.ecr.ap-northeast-1.amazonaws.com`; Docker Hub where the text names none. */
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/**
 * What ECR accepts as the name of a repository: 2 to 256 characters.
 * Source: ECR API reference, CreateRepository, `repositoryName`.
 */
export const REPOSITORY_NAME = /^(?=.{2,256}$)(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

/** What the OCI distribution specification accepts as a tag; ECR follows it. */
export const IMAGE_TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** ECR computes SHA-256 digests only. */
export const IMAGE_DIGEST = /^sha256:[0-9a-f]{64}$/;

const DOCKER_HUB = 'docker.io';
const ECR_REGISTRY = /^\d{12}\.dkr[.-]ecr(?:-fips)?\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/;

/**
 * Takes an image reference apart: `registry/repository:tag@digest`, where only the repository is required.
 * The first part is a registry if it looks like a host (a dot, a port, or `localhost`), as Docker decides it.
 * Undefined when the text is not a reference.
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const [beforeDigest = '', digest, ...tooMany] = text.split('@');
  if (tooMany.length > 0 || (digest !== undefined && !IMAGE_DIGEST.test(digest))) return undefined;

  const slash = beforeDigest.indexOf('/');
  const first = slash < 0 ? '' : beforeDigest.slice(0, slash);
  const hasRegistry = first === 'localhost' || first.includes('.') || first.includes(':');
  const path = hasRegistry ? beforeDigest.slice(slash + 1) : beforeDigest;

  const colon = path.lastIndexOf(':');
  const tag = colon < 0 ? undefined : path.slice(colon + 1);
  const repository = colon < 0 ? path : path.slice(0, colon);
  if (repository === '' || repository.includes(':') || (tag !== undefined && !IMAGE_TAG.test(tag))) return undefined;

  return {
    registry: hasRegistry ? first : DOCKER_HUB,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** True for a private ECR registry: the only ones whose pushes reach us. */
export function isEcrRegistry(registry: string): boolean {
  return ECR_REGISTRY.test(registry);
}

/** Host of the private ECR registry of an account in a Region. Source: ECR user guide, Registries. */
export function ecrRegistry(account: string, region: string): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

/** `sha256:0123456789ab`: enough of a digest to tell images apart where space is short. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}

/** `v2`; of several images `frontend v2, sidecar 3`. */
export function imagesLabel(images: readonly (Named & { readonly repository: string })[]): string {
  return images.map((image) => (images.length > 1 ? `${image.repository} ` : '') + imageLabel(image)).join(', ');
}

interface Named {
  readonly tag?: string;
  readonly digest?: string;
}

/** How people know an image: its tag where there is one, else its digest, else `unknown`. */
export function imageLabel(image: Named | undefined): string {
  return image?.tag ?? (image?.digest === undefined ? 'unknown' : shortDigest(image.digest));
}
