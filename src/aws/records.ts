import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { AwsError, Conflict } from '../domain/errors';
import { type Instant, instant } from '../domain/instant';
import { EMPTY_STATE, type Push, type ServiceRecord, type ServiceState } from '../domain/record';
import { fromAttribute, toAttribute } from './attribute-value';
import { asking } from './aws-error';

/**
 * The table, one item for each service. Every write is one conditional update of one item.
 *
 * | attribute | type | what |
 * |---|---|---|
 * | `pk` | S | `service#<name>` |
 * | `sk` | S | `record` |
 * | `version` | N | counts what was heard |
 * | `pushes` | L of M | heard, not yet judged: hearers append, the holder of the lease removes from the front |
 * | `state` | M | `ServiceState`; only the holder writes it |
 * | `written` | N | counts writes of `state`, so that a write repeated by the SDK is not done twice |
 * | `leaseOwner`, `leaseUntil` | S | who may act for the service, and until when; absent: nobody does |
 * | `duePartition`, `dueAt` | S | keys of the sparse index `due` (`duePartition` is always `due`); absent: nothing is due |
 *
 * Instants are ISO 8601 text in UTC with milliseconds. Other items of a service will share its `pk`.
 */
export interface RecordTable {
  readonly dynamodb: DynamoDBClient;
  readonly tableName: string;
}

/** The right to act for one service. */
export interface Lease {
  readonly service: string;
  readonly owner: string;
}

/** A record as its holder read it. */
export interface HeldRecord extends ServiceRecord {
  readonly written: number;
}

export const DUE_INDEX = 'due';
const DUE = { S: 'due' };

/** Writes down a push and wakes the service. Repeating it is harmless: an event is judged once. */
export async function hearPush(table: RecordTable, service: string, push: Push, now: Date): Promise<void> {
  await update(table, service, {
    UpdateExpression:
      'SET #pushes = list_append(if_not_exists(#pushes, :none), :pushes), #duePartition = :due, #dueAt = :now ADD #version :one',
    ExpressionAttributeNames: names('pushes', 'duePartition', 'dueAt', 'version'),
    ExpressionAttributeValues: {
      ':none': { L: [] },
      ':pushes': toAttribute([push]),
      ':due': DUE,
      ':now': { S: instant(now) },
      ':one': { N: '1' },
    },
  });
}

/** Wakes a service that is known; false when there is no record of it. */
export async function wake(table: RecordTable, service: string, now: Date): Promise<boolean> {
  const woken = await conditionally(
    update(table, service, {
      UpdateExpression: 'SET #duePartition = :due, #dueAt = :now ADD #version :one',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: names('duePartition', 'dueAt', 'version'),
      ExpressionAttributeValues: { ':due': DUE, ':now': { S: instant(now) }, ':one': { N: '1' } },
    }),
  );
  return woken !== undefined;
}

/**
 * Takes the lease if nobody holds one that has not expired; undefined when somebody does, or there is no record.
 * The record is due when the lease ends, so that the sweep finds what a crashed holder left.
 */
export async function takeLease(
  table: RecordTable,
  { service, owner }: Lease,
  now: Date,
  until: Instant,
): Promise<HeldRecord | undefined> {
  const item = await conditionally(
    update(table, service, {
      UpdateExpression: 'SET #leaseOwner = :owner, #leaseUntil = :until, #duePartition = :due, #dueAt = :until',
      ConditionExpression:
        'attribute_exists(pk) AND (attribute_not_exists(#leaseOwner) OR #leaseUntil <= :now OR #leaseOwner = :owner)',
      ExpressionAttributeNames: names('leaseOwner', 'leaseUntil', 'duePartition', 'dueAt'),
      ExpressionAttributeValues: {
        ':owner': { S: owner },
        ':until': { S: until },
        ':now': { S: instant(now) },
        ':due': DUE,
      },
    }),
  );
  return item && heldRecord(service, item);
}

/** The record, read consistently; undefined when the lease is no longer ours. */
export async function readHeld(table: RecordTable, { service, owner }: Lease): Promise<HeldRecord | undefined> {
  const { Item } = await asking(
    'dynamodb:GetItem',
    table.dynamodb.send(new GetItemCommand({ TableName: table.tableName, Key: keyOf(service), ConsistentRead: true })),
  );
  return Item?.leaseOwner?.S === owner ? heldRecord(service, Item) : undefined;
}

/** Replaces the state and takes the oldest `judged` pushes out. Throws Conflict when the lease is no longer ours. */
export async function writeState(
  table: RecordTable,
  lease: Lease,
  record: HeldRecord,
  state: ServiceState,
  judged: number,
): Promise<HeldRecord> {
  const removed = Array.from({ length: judged }, (_, index) => `#pushes[${index}]`).join(', ');
  const item = await conditionally(
    update(table, lease.service, {
      UpdateExpression: `SET #state = :state, #written = :next${removed && ` REMOVE ${removed}`}`,
      ConditionExpression: `#leaseOwner = :owner AND ${record.written === 0 ? 'attribute_not_exists(#written)' : '#written = :written'}`,
      ExpressionAttributeNames: names('state', 'written', 'leaseOwner', ...(judged > 0 ? ['pushes'] : [])),
      ExpressionAttributeValues: {
        ':state': toAttribute(state),
        ':next': { N: String(record.written + 1) },
        ':owner': { S: lease.owner },
        ...(record.written === 0 ? {} : { ':written': { N: String(record.written) } }),
      },
    }),
  );
  if (item) return heldRecord(lease.service, item);

  // The SDK repeats a write whose answer was lost: then it is our own first try that stands in the way.
  const present = await readHeld(table, lease);
  if (present?.written === record.written + 1) return present;
  throw new Conflict(`The lease of ${lease.service} is no longer ours`, { service: lease.service });
}

/**
 * Gives the lease back; false when something was heard since `version`, or the lease is no longer ours.
 * Without a version it is given back whatever was heard: then it must be due soon.
 */
export async function giveBack(
  table: RecordTable,
  { service, owner }: Lease,
  version: number | undefined,
  dueAt: Instant | undefined,
): Promise<boolean> {
  const due = dueAt === undefined ? ', #duePartition, #dueAt' : ' SET #duePartition = :due, #dueAt = :dueAt';
  const item = await conditionally(
    update(table, service, {
      UpdateExpression: `REMOVE #leaseOwner, #leaseUntil${due}`,
      ConditionExpression: `#leaseOwner = :owner${version === undefined ? '' : ' AND #version = :version'}`,
      ExpressionAttributeNames: names(
        'leaseOwner',
        'leaseUntil',
        'duePartition',
        'dueAt',
        ...(version === undefined ? [] : ['version']),
      ),
      ExpressionAttributeValues: {
        ':owner': { S: owner },
        ...(version === undefined ? {} : { ':version': { N: String(version) } }),
        ...(dueAt === undefined ? {} : { ':due': DUE, ':dueAt': { S: dueAt } }),
      },
    }),
  );
  return item !== undefined;
}

export interface DueRecord {
  readonly service: string;
  readonly dueAt: Instant;
}

/** Records that are due, longest due first; at most `limit`. The index lags a little: what it misses comes next time. */
export async function dueRecords(table: RecordTable, now: Date, limit: number): Promise<readonly DueRecord[]> {
  const { Items = [] } = await asking(
    'dynamodb:Query',
    table.dynamodb.send(
      new QueryCommand({
        TableName: table.tableName,
        IndexName: DUE_INDEX,
        KeyConditionExpression: '#duePartition = :due AND #dueAt <= :now',
        ExpressionAttributeNames: names('duePartition', 'dueAt'),
        ExpressionAttributeValues: { ':due': DUE, ':now': { S: instant(now) } },
        Limit: limit,
      }),
    ),
  );
  return Items.map((item) => ({ service: (item.pk?.S ?? '').slice(PREFIX.length), dueAt: item.dueAt?.S ?? '' }));
}

/** Takes a record out of the index, if it is due for the same reason still. */
export async function noLongerDue(table: RecordTable, { service, dueAt }: DueRecord): Promise<void> {
  await conditionally(
    update(table, service, {
      UpdateExpression: 'REMOVE #duePartition, #dueAt',
      ConditionExpression: '#dueAt = :dueAt',
      ExpressionAttributeNames: names('duePartition', 'dueAt'),
      ExpressionAttributeValues: { ':dueAt': { S: dueAt } },
    }),
  );
}

const PREFIX = 'service#';

function keyOf(service: string) {
  return { pk: { S: PREFIX + service }, sk: { S: 'record' } };
}

function names(...attributes: readonly string[]): Record<string, string> {
  return Object.fromEntries(attributes.map((attribute) => [`#${attribute}`, attribute]));
}

async function update(
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

/** Undefined when the condition did not hold. */
async function conditionally<Answer>(request: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof AwsError && error.kind === 'conflict') return undefined;
    throw error;
  }
}

function heldRecord(service: string, item: Record<string, AttributeValue>): HeldRecord {
  return {
    service,
    version: Number(item.version?.N ?? 0),
    written: Number(item.written?.N ?? 0),
    pushes: (fromAttribute(item.pushes) as Push[] | undefined) ?? [],
    state: { ...EMPTY_STATE, ...(fromAttribute(item.state) as Partial<ServiceState> | undefined) },
  };
}
