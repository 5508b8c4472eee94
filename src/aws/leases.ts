import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { Conflict } from '../domain/errors';
import { type Instant, instant } from '../domain/instant';
import type { ServiceState } from '../domain/record';
import { toAttribute } from './attribute-value';
import { asking } from './aws-error';
import { conditionally, DUE, type HeldRecord, heldRecord, keyOf, names, type RecordTable, update } from './record-item';

/** The right to act for one service. */
export interface Lease {
  readonly service: string;
  readonly owner: string;
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

/** How many of the oldest pushes and commands a state has taken in. */
export interface Judged {
  readonly pushes?: number;
  readonly commands?: number;
}

/** Replaces the state and takes out what it has taken in. Throws Conflict when the lease is no longer ours. */
export async function writeState(
  table: RecordTable,
  lease: Lease,
  record: HeldRecord,
  state: ServiceState,
  { pushes = 0, commands = 0 }: Judged,
): Promise<HeldRecord> {
  const first = (list: string, count: number) => Array.from({ length: count }, (_, index) => `#${list}[${index}]`);
  const removed = [...first('pushes', pushes), ...first('commands', commands)].join(', ');
  const item = await conditionally(
    update(table, lease.service, {
      UpdateExpression: `SET #state = :state, #written = :next${removed && ` REMOVE ${removed}`}`,
      ConditionExpression: `#leaseOwner = :owner AND ${record.written === 0 ? 'attribute_not_exists(#written)' : '#written = :written'}`,
      ExpressionAttributeNames: names(
        ...['state', 'written', 'leaseOwner'],
        ...(pushes > 0 ? ['pushes'] : []),
        ...(commands > 0 ? ['commands'] : []),
      ),
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
