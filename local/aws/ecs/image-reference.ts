/** A container image's name, taken apart. */
export interface ImageReference {
  /** `123456789012.dkr.ecr.ap-northeast-1.amazonaws.com`; `undefined` for a name without a registry (Docker Hub). */
  readonly registry: string | undefined;
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const REFERENCE =
  /^(?:(?<registry>[a-z0-9.-]+(?:\.[a-z0-9.-]+|:\d+)|localhost(?::\d+)?)\/)?(?<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/i;

/** `registry/repository[:tag][@digest]`; `undefined` for what no registry could hold. */
export function parseImage(image: string): ImageReference | undefined {
  const parts = REFERENCE.exec(image)?.groups;
  if (!parts?.repository) return undefined;
  return { registry: parts.registry, repository: parts.repository, tag: parts.tag, digest: parts.digest };
}

const ECR = /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

/** Whether a registry is some account's private ECR. */
export const isEcr = (registry: string | undefined): boolean => registry !== undefined && ECR.test(registry);
