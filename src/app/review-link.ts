import { createHash, timingSafeEqual } from 'node:crypto';
import { readGate } from '../aws/gates';
import type { Gate } from '../domain/gate/gate';
import type { GateSpec } from '../domain/gate/gate-spec';
import { type Claims, isExpired, isFor, nonceSha256, reviewAudience } from '../domain/gate/token';
import { claimsOf } from './review-keys';
import { type BallotRuntime, recordTable } from './runtime';

/** A link that we gave out: whose it is, and the gate that it is for. */
export interface ReviewLink {
  readonly gate: Gate;
  /** Approver id. */
  readonly approver: string;
  readonly isExpired: boolean;
  /** What the link is called in logs and the audit trail: it leads nobody to the token. */
  readonly tokenId: string;
  /** The gate in the catalog as it is now. */
  readonly spec: GateSpec | undefined;
}

const TOKEN_ID_CHARACTERS = 12;

/** The claims of a token of this stage. Reads the key, and nothing of what the token names. Throws AwsError, Invariant. */
export async function verifyLink(runtime: BallotRuntime, token: string): Promise<Claims | undefined> {
  const claims = await claimsOf(runtime, token);
  return claims && isFor(claims, reviewAudience(runtime.stage)) ? claims : undefined;
}

export function tokenIdOf({ nonce }: Claims): string {
  return nonceSha256(nonce).slice(0, TOKEN_ID_CHARACTERS);
}

/** Finds the gate of a verified token; undefined when there is none, or the link was never sent. Throws AwsError. */
export async function openLink(runtime: BallotRuntime, claims: Claims): Promise<ReviewLink | undefined> {
  const { gateId, approver, releaseHash, nonce } = claims;
  const gate = await readGate(recordTable(runtime), gateId);
  const asked = gate && Object.hasOwn(gate.asked, approver) ? gate.asked[approver] : undefined;
  if (!gate || !asked?.nonceSha256 || gate.brief.releaseHash !== releaseHash) return undefined;
  if (!isSameText(asked.nonceSha256, nonceSha256(nonce))) return undefined;
  return {
    gate,
    approver,
    isExpired: isExpired(claims, runtime.now()),
    tokenId: tokenIdOf(claims),
    spec: runtime.catalog.find(({ name }) => name === gate.service)?.gate,
  };
}

/** Compares hashes of equal length, so that time tells neither content nor length. */
function isSameText(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
