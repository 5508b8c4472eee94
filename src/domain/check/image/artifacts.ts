import { type Aspect, fault, fine } from './aspect';
import type { WantedArtifact } from './spec';

/** Something in a repository that is about an image: one whose `subject` it is, or by a tag made of its digest. */
export interface Artifact {
  /** OCI image specification, `artifactType`; of a tag its suffix: `.sig`, `.att`, `.sbom`. */
  readonly type: string;
  /** Of a sigstore bundle: what it says of the image. */
  readonly predicateType?: string;
}

type Kind = 'signature' | 'sbom';

const WORDS: Readonly<Record<Kind, string>> = { signature: 'signature', sbom: 'SBOM' };

/** Suffixes of cosign's older way: a tag `sha256-<digest>.sig` beside the image (sigstore/cosign, specs/SIGNATURE_SPEC.md). */
export const COSIGN_SUFFIXES = ['.sig', '.att', '.sbom'] as const;

/**
 * What counts without being named.
 * - Notation and AWS Signer: `application/vnd.cncf.notary.signature` (ECR user guide, Sign images in Amazon ECR).
 * - cosign: its own types, or a sigstore bundle whose annotation tells a signature from an attestation
 *   (sigstore/cosign, specs/BUNDLE_SPEC.md).
 */
const KNOWN: Readonly<Record<Kind, readonly string[]>> = {
  signature: ['application/vnd.cncf.notary.signature', 'application/vnd.dev.cosign.artifact.sig.v1+json', '.sig'],
  sbom: [
    'application/spdx+json',
    'text/spdx',
    'application/vnd.cyclonedx+json',
    'application/vnd.cyclonedx+xml',
    'application/vnd.syft+json',
    'application/vnd.dev.cosign.artifact.sbom.v1+json',
    '.sbom',
  ],
};
const PREDICATES: Readonly<Record<Kind, RegExp>> = {
  signature: /^https:\/\/sigstore\.dev\/cosign\/sign\/v\d+$/,
  sbom: /^https:\/\/(spdx\.dev\/Document|cyclonedx\.org\/bom)(\/|$)/,
};

/** Whether an image has what is wanted beside it. That it is there is all that is judged: nothing is verified. */
export function judgeArtifacts(kind: Kind, wanted: WantedArtifact, artifacts: readonly Artifact[]): Aspect {
  const fits = artifacts.some((artifact) =>
    wanted === true ? isKnown(kind, artifact) : wanted.includes(artifact.type),
  );
  if (fits) return fine(`has its ${WORDS[kind]}`);
  const types = wanted === true ? '' : ` of type ${wanted.join(' or ')}`;
  return fault(`has no ${WORDS[kind]}${types}`);
}

function isKnown(kind: Kind, { type, predicateType }: Artifact): boolean {
  return KNOWN[kind].includes(type) || (predicateType !== undefined && PREDICATES[kind].test(predicateType));
}
