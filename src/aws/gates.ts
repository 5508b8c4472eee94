import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { Invariant } from '../domain/errors';
import { isApproverId } from '../domain/gate/approver-id';
import type { Asked, Gate, GateOutcome } from '../domain/gate/gate';
import type { Instant } from '../domain/instant';
import { toAttribute } from './attribute-value';
import { asking } from './aws-error';
import { gateItem, gateOf, readGate, updateGate } from './gate-item';
import { conditionally, DUE, names, type RecordTable } from './record-item';

export { readGate } from './gate-item';

/** Writes a gate down, due at `dueAt`; the one that is there already stays as it is. The gate as it is afterwards. */
export async function createGate(table: RecordTable, gate: Gate, dueAt: Instant): Promise<Gate> {
  const created = await conditionally(
    asking(
      'dynamodb:PutItem',
      table.dynamodb.send(
        new PutItemCommand({
          TableName: table.tableName,
          Item: { ...gateItem(gate), duePartition: DUE, dueAt: { S: dueAt } },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    ),
  );
  return created ? gate : needGate(table, gate.id);
}

/** Writes down how an approver was asked, or why not. The gate as it is afterwards. */
export async function noteAsked(table: RecordTable, gate: Gate, approver: string, asked: Asked): Promise<Gate> {
  if (!isApproverId(approver)) throw new Invariant('No approver id', { gateId: gate.id });
  const item = await updateGate(table, gate.id, {
    UpdateExpression: 'SET #asked.#approver = :asked',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { ...names('asked'), '#approver': approver },
    ExpressionAttributeValues: { ':asked': toAttribute(asked) },
    ReturnValues: 'ALL_NEW',
  });
  return gateOf(item);
}

/** Takes the right to remind; false when somebody did, or the gate is decided. */
export async function noteReminded(table: RecordTable, gate: Gate, at: Instant): Promise<boolean> {
  const noted = await conditionally(
    updateGate(table, gate.id, {
      UpdateExpression: 'SET #remindedAt = :at',
      ConditionExpression:
        'attribute_exists(pk) AND attribute_not_exists(#remindedAt) AND attribute_not_exists(#outcome)',
      ExpressionAttributeNames: names('remindedAt', 'outcome'),
      ExpressionAttributeValues: { ':at': { S: at } },
    }),
  );
  return noted !== undefined;
}

/** Takes the right to tell that a gate ended without those who were asked; false when somebody did. */
export async function noteEndTold(table: RecordTable, gate: Gate, at: Instant): Promise<boolean> {
  const noted = await conditionally(
    updateGate(table, gate.id, {
      UpdateExpression: 'SET #endToldAt = :at',
      ConditionExpression: 'attribute_exists(#outcome) AND attribute_not_exists(#endToldAt)',
      ExpressionAttributeNames: names('endToldAt', 'outcome'),
      ExpressionAttributeValues: { ':at': { S: at } },
    }),
  );
  return noted !== undefined;
}

/** Takes the right to tell that an approver's link is locked; false when somebody did. */
export async function noteLockTold(table: RecordTable, gate: Gate, approver: string): Promise<boolean> {
  const noted = await conditionally(
    updateGate(table, gate.id, {
      UpdateExpression: 'SET #lockTold = list_append(if_not_exists(#lockTold, :none), :told)',
      ConditionExpression: 'attribute_exists(pk) AND NOT contains(#lockTold, :approver)',
      ExpressionAttributeNames: names('lockTold'),
      ExpressionAttributeValues: {
        ':none': { L: [] },
        ':told': { L: [{ S: approver }] },
        ':approver': { S: approver },
      },
    }),
  );
  return noted !== undefined;
}

/**
 * Closes a gate with its outcome, due at `dueAt` for whoever executes it: one write, and the first wins.
 *
 * What people or their silence decided (`approved`, `rejected`, `expired`) is written only on the ballot that it was judged
 * from. The gate as it is afterwards: with an outcome, whoever wrote it; without one when a vote came meanwhile, so that it
 * must be judged again. A write that the SDK repeats after a lost answer finds its own outcome.
 */
export async function closeGate(table: RecordTable, gate: Gate, outcome: GateOutcome, dueAt: Instant): Promise<Gate> {
  const judged = outcome.kind === 'approved' || outcome.kind === 'rejected' || outcome.kind === 'expired';
  const item = await conditionally(
    updateGate(table, gate.id, {
      UpdateExpression:
        'SET #outcome = :outcome, #ballot.#state = :closed, #ballot.#revision = #ballot.#revision + :one, #duePartition = :due, #dueAt = :dueAt',
      ConditionExpression: `attribute_not_exists(#outcome) AND #ballot.#state = :open AND #ballot.#releaseHash = :hash${judged ? ' AND #ballot.#revision = :revision' : ''}`,
      ExpressionAttributeNames: names('outcome', 'ballot', 'state', 'revision', 'releaseHash', 'duePartition', 'dueAt'),
      ExpressionAttributeValues: {
        ':outcome': toAttribute(outcome),
        ':closed': { S: 'closed' },
        ':open': { S: 'open' },
        ':one': { N: '1' },
        ':hash': { S: gate.ballot.releaseHash },
        ':due': DUE,
        ':dueAt': { S: dueAt },
        ...(judged ? { ':revision': { N: String(gate.ballot.revision) } } : {}),
      },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return item ? gateOf(item) : needGate(table, gate.id);
}

/**
 * When the sweep looks at a gate again; undefined: never, because its outcome is executed. A time is not written over that
 * of a gate which was decided meanwhile, unless `decided`.
 */
export async function gateDue(
  table: RecordTable,
  id: string,
  dueAt: Instant | undefined,
  { decided = false } = {},
): Promise<void> {
  const waits = dueAt !== undefined && !decided;
  await conditionally(
    updateGate(table, id, {
      UpdateExpression:
        dueAt === undefined ? 'REMOVE #duePartition, #dueAt' : 'SET #duePartition = :due, #dueAt = :dueAt',
      ConditionExpression: `attribute_exists(pk)${waits ? ' AND attribute_not_exists(#outcome)' : ''}`,
      ExpressionAttributeNames: names('duePartition', 'dueAt', ...(waits ? ['outcome'] : [])),
      ...(dueAt === undefined ? {} : { ExpressionAttributeValues: { ':due': DUE, ':dueAt': { S: dueAt } } }),
    }),
  );
}

async function needGate(table: RecordTable, id: string): Promise<Gate> {
  const gate = await readGate(table, id);
  if (!gate) throw new Invariant('A gate is gone', { gateId: id });
  return gate;
}
