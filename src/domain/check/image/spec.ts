import type { CheckBase } from '../check-spec';
import type { Severity } from './severity';

/**
 * The images of a release, as ECR has them: they exist, and one of their platforms is that of the tasks; the rest is judged
 * where it is asked for.
 */
export interface ImageCheckSpec extends CheckBase {
  readonly kind: 'image';
  /** The released tag cannot be moved to another image. */
  readonly immutableTag: boolean;
  /** Days since ECR first got the image; not asked of a rollback. Absent: any age. */
  readonly oldestInDays?: number;
  readonly labels: readonly WantedLabel[];
  readonly scan?: ScanSpec;
  readonly signature?: WantedArtifact;
  readonly sbom?: WantedArtifact;
}

export interface WantedLabel {
  readonly name: string;
  /** A regular expression that the value matches as a whole; absent: any value. */
  readonly pattern?: string;
}

/** `true`: of a known kind; else artifact types, one of which there must be. */
export type WantedArtifact = true | readonly string[];

export interface ScanSpec {
  /** The worst severity that may be found; `NONE`: nothing may be found. */
  readonly atMost: Severity | 'NONE';
  /** What a finding counts as that nobody has rated (UNDEFINED, and UNTRIAGED with enhanced scanning). */
  readonly unratedAs: Severity;
  readonly ignore: readonly IgnoredFinding[];
  /** From the first look on; then a scan that is not over cannot be judged. */
  readonly waitInMinutes: number;
}

export interface IgnoredFinding {
  /** `CVE-2024-3094` */
  readonly id: string;
  readonly reason: string;
  /** The last day (UTC) on which it does not count: `2026-12-31`. */
  readonly until: string;
}
