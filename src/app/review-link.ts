import { readGate } from '../aws/gates';
import type { Gate } from '../domain/gate/gate';
import type { GateSpec } from '../domain/gate/gate-spec';
import { type Claims, isExpired, isFor, isNonceOf, reviewAudience, tokenIdOf } from '../domain/gate/token';
import { claimsOf } from './review-keys';
import { type BallotRuntime, recordTable } from './runtime';

/** A link that we gave out: whose it is, and the gate that it is for. */
export interface ReviewLink {
  readonly gate: Gate;
  /** Approver id. */
  readonly approver: string;
  readonly isExpired: boolean;
  /** `tokenIdOf`. */
  readonly tokenId: string;
  /** The gate in the catalog as it is now. */
  readonly spec: GateSpec | undefined;
}

/** The claims of a token of this stage. Reads the key, and nothing of what the token names. Throws AwsError, Invariant. */
export async function verifyLink(runtime: BallotRuntime, token: string): Promise<Claims | undefined> {
  const claims = await claimsOf(runtime, token);
  return claims && isFor(claims, reviewAudience(runtime.stage)) ? claims : undefined;
}

/** Finds the gate of a verified token; undefined when there is none, or the link was never sent. Throws AwsError. */
export async function openLink(runtime: BallotRuntime, claims: Claims): Promise<ReviewLink | undefined> {
  const { gateId, approver, releaseHash, nonce } = claims;
  const gate = await readGate(recordTable(runtime), gateId);
  const asked = gate && Object.hasOwn(gate.asked, approver) ? gate.asked[approver] : undefined;
  if (!gate || !asked?.nonceSha256 || gate.brief.releaseHash !== releaseHash) return undefined;
  if (!isNonceOf(asked.nonceSha256, nonce)) return undefined;
  return {
    gate,
    approver,
    isExpired: isExpired(claims, runtime.now()),
    tokenId: tokenIdOf(nonce),
    spec: runtime.catalog.find(({ name }) => name === gate.service)?.gate,
  };
}
