import {
  type AttributeValue,
  GetItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { ReleaseBrief } from '../domain/gate/brief';
import type { Asked, Ballot, Gate, GateOutcome } from '../domain/gate/gate';
import { fromAttribute, toAttributes } from './attribute-value';
import { asking } from './aws-error';
import type { RecordTable } from './record-item';

/*
 * A gate in the table.
 *
 * | attribute | type | what |
 * |---|---|---|
 * | `pk` | S | `gate#<gateId>` |
 * | `sk` | S | `gate` |
 * | `ballot` | M | all that the functions that take votes may write (`serverless.yml`, `dynamodb:Attributes`) |
 * | `outcome` | M | written once, by who executes it, in the write that closes the ballot |
 * | the other members of `Gate` | | written by who opens the gate, and by who executes the decision |
 * | `duePartition`, `dueAt` | S | when the sweep has to look, as in a service's record |
 */

/** Of the partition key of gates. */
export const GATE_PREFIX = 'gate#';

/** An item as DynamoDB has it. */
export type Item = Record<string, AttributeValue>;

function gateKey(id: string) {
  return { pk: { S: GATE_PREFIX + id }, sk: { S: 'gate' } };
}

/** A gate as its item; not yet due. */
export function gateItem({ id, ...members }: Gate): Item {
  return { ...gateKey(id), ...toAttributes(members) };
}

/** A gate as its item has it. */
export function gateOf(item: Item): Gate {
  const member = <Type>(name: keyof Gate) => fromAttribute(item[name]) as Type;
  const [remindedAt, outcome] = [member<string | undefined>('remindedAt'), member<GateOutcome | undefined>('outcome')];
  const endToldAt = member<string | undefined>('endToldAt');
  const lockTold = member<readonly string[] | undefined>('lockTold');
  return {
    id: (item.pk?.S ?? '').slice(GATE_PREFIX.length),
    service: member<string>('service'),
    deploymentId: member<string>('deploymentId'),
    brief: member<ReleaseBrief>('brief'),
    openedAt: member<string>('openedAt'),
    deadline: member<string>('deadline'),
    ballot: member<Ballot>('ballot'),
    asked: member<Readonly<Record<string, Asked>> | undefined>('asked') ?? {},
    ...(remindedAt === undefined ? {} : { remindedAt }),
    ...(endToldAt === undefined ? {} : { endToldAt }),
    ...(lockTold === undefined ? {} : { lockTold }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

/** Read consistently; undefined when there is no such gate. */
export async function readGate(table: RecordTable, id: string): Promise<Gate | undefined> {
  const { Item } = await asking(
    'dynamodb:GetItem',
    table.dynamodb.send(new GetItemCommand({ TableName: table.tableName, Key: gateKey(id), ConsistentRead: true })),
  );
  return Item && gateOf(Item);
}

/** Without `ReturnValues` nothing is returned: a role that may write the ballot only may not be told the rest either. */
export async function updateGate(
  table: RecordTable,
  id: string,
  input: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>,
): Promise<Item> {
  const answer = await asking(
    'dynamodb:UpdateItem',
    table.dynamodb.send(new UpdateItemCommand({ TableName: table.tableName, Key: gateKey(id), ...input })),
  );
  return answer.Attributes ?? {};
}
