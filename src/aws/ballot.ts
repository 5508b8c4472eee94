import { Invariant } from '../domain/errors';
import { isApproverId } from '../domain/gate/approver-id';
import type { Gate, Vote } from '../domain/gate/gate';
import { MOST_WRONG_CODES, wrongCodesOf } from '../domain/gate/lock';
import { toAttribute } from './attribute-value';
import { readGate, updateGate } from './gate-item';
import { conditionally, names, type RecordTable } from './record-item';

/*
 * What the functions that take votes write of a gate. Expressions name `ballot` only, and nothing is returned: the role of
 * these functions may touch no other attribute (`serverless.yml`, `dynamodb:Attributes`).
 */

/** What became of a vote, and the gate as it was read where the vote was not written. */
export type Cast =
  | { readonly kind: 'recorded' }
  /** The approver voted before; `vote` stands. */
  | { readonly kind: 'repeated'; readonly vote: Vote; readonly gate: Gate }
  | { readonly kind: 'conflict'; readonly vote: Vote; readonly gate: Gate }
  /** The approver's link took too many wrong codes. */
  | { readonly kind: 'locked'; readonly gate: Gate }
  | { readonly kind: 'closed'; readonly gate?: Gate };

/**
 * Writes a vote into an open ballot about the gate's release. The approver's first vote stands: the same decision again is
 * `repeated`, whatever its comment, another one a `conflict`.
 */
export async function castVote(table: RecordTable, gate: Gate, vote: Vote): Promise<Cast> {
  const byLink = vote.via === 'link';
  const notLocked =
    ' AND (attribute_not_exists(#ballot.#failedCodes.#approver) OR #ballot.#failedCodes.#approver < :most)';
  const written = await conditionally(
    updateGate(table, gate.id, {
      UpdateExpression: 'SET #ballot.#votes.#approver = :vote, #ballot.#revision = #ballot.#revision + :one',
      ConditionExpression: `${OPEN} AND attribute_not_exists(#ballot.#votes.#approver)${byLink ? notLocked : ''}`,
      ExpressionAttributeNames: {
        ...namesOf(vote.approver),
        ...names('votes', 'revision', ...(byLink ? ['failedCodes'] : [])),
      },
      ExpressionAttributeValues: {
        ...openOn(gate),
        ':vote': toAttribute(vote),
        ...ONE,
        ...(byLink ? { ':most': { N: String(MOST_WRONG_CODES) } } : {}),
      },
    }),
  );
  if (written) return { kind: 'recorded' };

  const present = await readGate(table, gate.id);
  if (!present) return { kind: 'closed' };
  // An approver may be called `constructor`.
  const { votes } = present.ballot;
  const standing = Object.hasOwn(votes, vote.approver) ? votes[vote.approver] : undefined;
  // The SDK repeats a write whose answer was lost: then it is our own first try that stands in the way.
  if (standing && isSame(standing, vote)) return { kind: 'recorded' };
  if (standing)
    return { kind: standing.decision === vote.decision ? 'repeated' : 'conflict', vote: standing, gate: present };
  const isOpen = present.ballot.state === 'open' && present.ballot.releaseHash === gate.brief.releaseHash;
  return { kind: isOpen ? 'locked' : 'closed', gate: present };
}

/** Takes a vote out of an open ballot; `absent`: there is none, `closed`: it counted already. */
export async function withdrawVote(
  table: RecordTable,
  gate: Gate,
  approver: string,
): Promise<'withdrawn' | 'absent' | 'closed'> {
  const written = await conditionally(
    updateGate(table, gate.id, {
      UpdateExpression: 'SET #ballot.#revision = #ballot.#revision + :one REMOVE #ballot.#votes.#approver',
      ConditionExpression: `${OPEN} AND attribute_exists(#ballot.#votes.#approver)`,
      ExpressionAttributeNames: { ...namesOf(approver), ...names('votes', 'revision') },
      ExpressionAttributeValues: { ...openOn(gate), ...ONE },
    }),
  );
  if (written) return 'withdrawn';
  const present = await readGate(table, gate.id);
  return present?.ballot.state === 'open' ? 'absent' : 'closed';
}

/**
 * Counts a wrong code of an approver's link, as long as the ballot is open; how many there are now. A write that the SDK
 * repeats after a lost answer counts twice: the link is locked rather too early than too late.
 */
export async function countFailedCode(table: RecordTable, gate: Gate, approver: string): Promise<number> {
  await conditionally(
    updateGate(table, gate.id, {
      UpdateExpression:
        'SET #ballot.#failedCodes.#approver = if_not_exists(#ballot.#failedCodes.#approver, :none) + :one, #ballot.#revision = #ballot.#revision + :one',
      ConditionExpression: OPEN,
      ExpressionAttributeNames: { ...namesOf(approver), ...names('failedCodes', 'revision') },
      ExpressionAttributeValues: { ...openOn(gate), ...ONE, ':none': { N: '0' } },
    }),
  );
  const present = await readGate(table, gate.id);
  return present ? wrongCodesOf(present.ballot, approver) : 0;
}

const OPEN = '#ballot.#state = :open AND #ballot.#releaseHash = :hash';
const ONE = { ':one': { N: '1' } };

function namesOf(approver: string): Record<string, string> {
  if (!isApproverId(approver)) throw new Invariant('No approver id');
  return { ...names('ballot', 'state', 'releaseHash'), '#approver': approver };
}

/** The release that was shown, which the ballot must be about. */
function openOn({ brief }: Gate) {
  return { ':open': { S: 'open' }, ':hash': { S: brief.releaseHash } };
}

function isSame(one: Vote, other: Vote): boolean {
  return (
    one.at === other.at && one.decision === other.decision && one.comment === other.comment && one.via === other.via
  );
}
