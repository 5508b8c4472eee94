import { readGate } from '../aws/gates';
import { gateIdOf } from '../domain/gate/gate';
import { quorumHolds } from '../domain/gate/judge-gate';
import type { HookResult } from '../domain/hook-record';
import type { ObservedDeployment } from '../domain/observed';
import { releaseOf } from '../domain/release';
import type { ServiceSpec } from '../domain/service-spec';
import { type HookRuntime, recordTable } from './runtime';

/** Why nobody is asked about a deployment that somebody else made. */
export const NOT_A_RELEASE = "not a release of Slipway's: start it by pushing the image";

/**
 * Reads a decided gate again, right before traffic moves: a consistent read, the quorum counted anew with the catalog as
 * it is now. Whatever is not a valid approval of this release fails. Throws AwsError.
 */
export async function rereadGate(
  runtime: HookRuntime,
  spec: ServiceSpec,
  deployment: ObservedDeployment,
): Promise<Pick<HookResult, 'status' | 'reason'>> {
  const release = releaseOf(deployment);
  if (!release) return spec.gate ? failed(NOT_A_RELEASE) : succeeded('nobody has to be asked');
  const gate = await readGate(recordTable(runtime), gateIdOf(deployment.id, release.hash));
  if (!gate) return spec.gate ? failed('nobody was asked') : succeeded('nobody has to be asked');

  if (gate.brief.releaseHash !== release.hash || gate.ballot.releaseHash !== release.hash)
    return failed('the votes are about another release');
  if (!gate.outcome) return failed('the gate is not decided');
  if (gate.outcome.kind !== 'approved') return failed(gate.outcome.reason);
  if (!spec.gate) return failed('approved, but the catalog no longer says by whom it may be');
  return quorumHolds(spec.gate, gate)
    ? succeeded(gate.outcome.reason)
    : failed('approved, but no longer by enough people who may decide');
}

function succeeded(reason: string) {
  return { status: 'Succeeded', reason } as const;
}

function failed(reason: string) {
  return { status: 'Failed', reason } as const;
}
