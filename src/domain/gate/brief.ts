import type { Skip } from '../check/skip';
import type { Verdict } from '../check/verdict';
import type { KnownImage } from '../observed';
import type { Change } from './changes';

/** What approvers are shown in mail and page, fixed when the gate is opened: what they see is what they sign. */
export interface ReleaseBrief {
  readonly service: string;
  readonly account: string;
  readonly region: string;
  readonly cluster: string;
  /** Name of the ECS service. */
  readonly ecsService: string;
  readonly deploymentId: string;
  readonly deploymentConfigName: string;
  readonly releaseHash: string;
  readonly from: readonly KnownImage[];
  readonly to: readonly KnownImage[];
  /** The images that this release brings; the code that is typed comes from the first. Their tags are attacker-controlled text. */
  readonly changed: readonly KnownImage[];
  /** ARNs. */
  readonly fromRevision: string;
  readonly toRevision: string;
  /** From the OCI labels of the first changed image; attacker-controlled text. */
  readonly source?: { readonly revision?: string; readonly url?: string; readonly authors?: string };
  readonly changes: readonly Change[];
  readonly verdicts: readonly Verdict[];
  /** Checks that the release goes without, those that would come after the gate among them. */
  readonly skips?: readonly Skip[];
}

/** What an approver types: the last six characters of the new image's digest. */
export function codeOf({ changed }: Pick<ReleaseBrief, 'changed'>): string {
  return changed[0]?.digest?.slice(-6) ?? '';
}
