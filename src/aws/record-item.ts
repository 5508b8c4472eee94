import {
  type AttributeValue,
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Command } from '../domain/command';
import { AwsError } from '../domain/errors';
import { EMPTY_STATE, type Push, type ServiceRecord, type ServiceState } from '../domain/record';
import { fromAttribute } from './attribute-value';
import { asking } from './aws-error';

/**
 * The table, and in it the item of each service. Every write is one conditional update of one item.
 *
 * | attribute | type | what |
 * |---|---|---|
 * | `pk` | S | `service#<name>` |
 * | `sk` | S | `record` |
 * | `version` | N | counts what was heard |
 * | `pushes` | L of M | heard, not yet judged: hearers append, the holder of the lease removes from the front |
 * | `commands` | L of M | what people asked for, as `pushes` |
 * | `state` | M | `ServiceState`; only the holder writes it |
 * | `written` | N | counts writes of `state`, so that a write repeated by the SDK is not done twice |
 * | `leaseOwner`, `leaseUntil` | S | who may act for the service, and until when; absent: nobody does |
 * | `duePartition`, `dueAt` | S | keys of the sparse index `due` (`duePartition` is always `due`); absent: nothing is due |
 *
 * Instants are ISO 8601 text in UTC with milliseconds. The other items: what the hooks of a deployment did
 * (`hook-records.ts`, under the service's `pk`), gates (`gate-item.ts`), what happened at them (`audit.ts`), and the
 * fleet's pause (`fleet-pause.ts`).
 */
export interface RecordTable {
  readonly dynamodb: DynamoDBClient;
  readonly tableName: string;
}

/** A record as its holder read it. */
export interface HeldRecord extends ServiceRecord {
  readonly written: number;
}

/** Value of `duePartition`, the one that there is. */
export const DUE = { S: 'due' };

/** Of the partition key of what is about a service. */
export const SERVICE_PREFIX = 'service#';

/** Where the record of a service is. */
export function keyOf(service: string) {
  return { pk: { S: SERVICE_PREFIX + service }, sk: { S: 'record' } };
}

/** Expression names of attributes, `version` as `#version`: DynamoDB reserves many words. */
export function names(...attributes: readonly string[]): Record<string, string> {
  return Object.fromEntries(attributes.map((attribute) => [`#${attribute}`, attribute]));
}

/** Updates the record of a service; the item as it is afterwards. Throws AwsError, `conflict` where a condition does not hold. */
export async function update(
  table: RecordTable,
  service: string,
  input: Omit<UpdateItemCommandInput, 'TableName' | 'Key' | 'ReturnValues'>,
): Promise<Record<string, AttributeValue>> {
  const answer = await asking(
    'dynamodb:UpdateItem',
    table.dynamodb.send(
      new UpdateItemCommand({ TableName: table.tableName, Key: keyOf(service), ReturnValues: 'ALL_NEW', ...input }),
    ),
  );
  return answer.Attributes ?? {};
}

/** Awaits a conditional write; undefined when the condition did not hold. */
export async function conditionally<Answer>(request: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof AwsError && error.kind === 'conflict') return undefined;
    throw error;
  }
}

/** A record as its item has it; of an empty item, that of a service of which nothing was heard. */
export function heldRecord(service: string, item: Record<string, AttributeValue>): HeldRecord {
  return {
    service,
    version: Number(item.version?.N ?? 0),
    written: Number(item.written?.N ?? 0),
    pushes: (fromAttribute(item.pushes) as Push[] | undefined) ?? [],
    commands: (fromAttribute(item.commands) as Command[] | undefined) ?? [],
    state: { ...EMPTY_STATE, ...(fromAttribute(item.state) as Partial<ServiceState> | undefined) },
  };
}
