import { type AttributeValue, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { Conflict } from '../domain/errors';
import type { HookExecution, HookRecord } from '../domain/hook-record';
import { hooksDueAt } from '../domain/hook-transitions';
import type { Instant } from '../domain/instant';
import { LIFECYCLE_HOOK_EVENTS, type LifecycleHookEvent, TRAFFIC_EVENT } from '../domain/service-spec';
import type { TrafficWatch } from '../domain/traffic-watch';
import { fromAttribute, toAttribute } from './attribute-value';
import { asking } from './aws-error';
import { conditionally, DUE, keyOf, names, type RecordTable } from './record-item';

/*
 * The item of a deployment's hooks: `pk` `service#<name>`, `sk` `deployment#<deploymentId>`. Beside `service` and
 * `deploymentId`:
 *
 * | attribute | type | what |
 * |---|---|---|
 * | `BeforeInstall` … `AfterAllowTraffic` | M | `HookExecution` |
 * | `AllowTraffic` | M | `TrafficWatch` |
 * | `written` | N | counts the item's writes: each is done on what its writer has read |
 * | `writtenBy` | S | by whom last, so that a write repeated by the SDK is known again |
 * | `duePartition`, `dueAt` | S | as in `record-item.ts` |
 */

/** Of the sort key of what the hooks of a deployment did. */
export const HOOKS_PREFIX = 'deployment#';

/** Where a deployment's hooks are recorded. */
export interface HooksKey {
  readonly service: string;
  readonly deploymentId: string;
}

/** A record as it was read. */
export interface HeldHooks extends HookRecord {
  readonly written: number;
  readonly dueAt?: Instant;
}

/** What is changed by one write. */
type Attribute = LifecycleHookEvent | typeof TRAFFIC_EVENT;

/** Writers of one item at once are an invocation, its duplicate, a vote and the sweep; each conflict is one of them done. */
const MOST_CONFLICTS = 8;

/** The record, read consistently; undefined when no hook of the deployment was ever invoked. */
export async function readHookRecord(
  table: RecordTable,
  service: string,
  deploymentId: string,
): Promise<HeldHooks | undefined> {
  const item = await readItem(table, { service, deploymentId });
  return item && heldHooks({ service, deploymentId }, item);
}

/**
 * Changes one event's execution, by one conditional write on what was read.
 *
 * @param change may be asked again, when somebody else's write came first; undefined: nothing is to be changed
 * @param writer a text that nobody else has; asking again with it changes nothing twice
 * @returns the record afterwards. Throws Conflict when others write faster than we do.
 */
export function changeExecution(
  table: RecordTable,
  key: HooksKey,
  event: LifecycleHookEvent,
  writer: string,
  change: (execution: HookExecution | undefined) => HookExecution | undefined,
): Promise<HeldHooks> {
  return changeHooks(table, key, writer, event, (held) => {
    const execution = change(held.events[event]);
    return execution && { events: { ...held.events, [event]: execution } };
  });
}

/** Changes what the watch of a deployment's traffic knows, as `changeExecution` does an execution. */
export function changeWatch(
  table: RecordTable,
  key: HooksKey,
  writer: string,
  change: (watch: TrafficWatch | undefined) => TrafficWatch | undefined,
): Promise<HeldHooks> {
  return changeHooks(table, key, writer, TRAFFIC_EVENT, (held) => {
    const watch = change(held.watch);
    return watch && { watch };
  });
}

async function changeHooks(
  table: RecordTable,
  key: HooksKey,
  writer: string,
  changed: Attribute,
  change: (held: HeldHooks) => Partial<HookRecord> | undefined,
): Promise<HeldHooks> {
  for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts++) {
    const item = (await readItem(table, key)) ?? {};
    const held = heldHooks(key, item);
    // The answer to our own write may have been lost, to the SDK or to whoever asks us again with the same writer.
    if (item.writtenBy?.S === writer) return held;
    const next = change(held);
    if (!next) return held;
    const written = await write(table, { ...held, ...next }, writer, changed);
    if (written) return heldHooks(key, written);
  }
  throw new Conflict(`The hooks of ${key.deploymentId} are written by too many at once`, { ...key });
}

/** Makes a record due when its executions say so: the index may name it for what is over. */
export async function correctDue(table: RecordTable, held: HeldHooks, writer: string): Promise<void> {
  if (held.dueAt !== hooksDueAt(held)) await write(table, held, writer);
}

function write(
  table: RecordTable,
  held: HeldHooks,
  writer: string,
  changed?: Attribute,
): Promise<Record<string, AttributeValue> | undefined> {
  const { service, deploymentId, written, events, watch } = held;
  const dueAt = hooksDueAt(held);
  const values: Record<string, AttributeValue> = {
    written: { N: String(written + 1) },
    writtenBy: { S: writer },
    service: { S: service },
    deploymentId: { S: deploymentId },
    ...(changed ? { [changed]: toAttribute(changed === TRAFFIC_EVENT ? watch : events[changed]) } : {}),
    ...(dueAt === undefined ? {} : { duePartition: DUE, dueAt: { S: dueAt } }),
  };
  const set = Object.keys(values).map((name) => `#${name} = :${name}`);
  return conditionally(
    asking(
      'dynamodb:UpdateItem',
      table.dynamodb.send(
        new UpdateItemCommand({
          TableName: table.tableName,
          Key: keyOfHooks(held),
          UpdateExpression: `SET ${set.join(', ')}${dueAt === undefined ? ' REMOVE #duePartition, #dueAt' : ''}`,
          ConditionExpression: written === 0 ? 'attribute_not_exists(#written)' : '#written = :before',
          ExpressionAttributeNames: names(...new Set([...Object.keys(values), 'duePartition', 'dueAt'])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
            ...(written === 0 ? {} : { ':before': { N: String(written) } }),
          },
          ReturnValues: 'ALL_NEW',
        }),
      ),
    ).then(({ Attributes }) => Attributes ?? {}),
  );
}

async function readItem(table: RecordTable, key: HooksKey): Promise<Record<string, AttributeValue> | undefined> {
  const { Item } = await asking(
    'dynamodb:GetItem',
    table.dynamodb.send(new GetItemCommand({ TableName: table.tableName, Key: keyOfHooks(key), ConsistentRead: true })),
  );
  return Item;
}

function keyOfHooks({ service, deploymentId }: HooksKey) {
  return { ...keyOf(service), sk: { S: HOOKS_PREFIX + deploymentId } };
}

function heldHooks({ service, deploymentId }: HooksKey, item: Record<string, AttributeValue>): HeldHooks {
  const events = LIFECYCLE_HOOK_EVENTS.flatMap((event) => (item[event] ? [[event, fromAttribute(item[event])]] : []));
  return {
    service,
    deploymentId,
    written: Number(item.written?.N ?? 0),
    ...(item.dueAt?.S === undefined ? {} : { dueAt: item.dueAt.S }),
    events: Object.fromEntries(events) as HookRecord['events'],
    ...(item[TRAFFIC_EVENT] ? { watch: fromAttribute(item[TRAFFIC_EVENT]) as TrafficWatch } : {}),
  };
}
