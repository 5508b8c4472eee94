import { QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Instant, instant } from '../domain/instant';
import { asking } from './aws-error';
import { FLEET_KEY } from './fleet-pause';
import { GATE_PREFIX, type Item } from './gate-item';
import { HOOKS_PREFIX } from './hook-records';
import { conditionally, DUE, names, type RecordTable, SERVICE_PREFIX } from './record-item';

/** An item whose time has come, by the kinds that wait, with the key that it has in the table. */
export type DueItem = { readonly dueAt: Instant; readonly key: { readonly pk: string; readonly sk: string } } & (
  | { readonly kind: 'record'; readonly service: string }
  | { readonly kind: 'deployment'; readonly service: string; readonly deploymentId: string }
  | { readonly kind: 'gate'; readonly gateId: string }
  /** The fleet was paused or resumed. */
  | { readonly kind: 'fleet' }
  /** Not written by us. */
  | { readonly kind: 'unknown' }
);

/** What is due, longest due first; at most `limit`. The index lags a little: what it misses comes next time. */
export async function dueItems(table: RecordTable, now: Date, limit: number): Promise<readonly DueItem[]> {
  const { Items = [] } = await asking(
    'dynamodb:Query',
    table.dynamodb.send(
      new QueryCommand({
        TableName: table.tableName,
        IndexName: 'due',
        KeyConditionExpression: '#duePartition = :due AND #dueAt <= :now',
        ExpressionAttributeNames: names('duePartition', 'dueAt'),
        ExpressionAttributeValues: { ':due': DUE, ':now': { S: instant(now) } },
        Limit: limit,
      }),
    ),
  );
  return Items.map(dueItem);
}

/** Takes an item out of the index, if it is due for the same reason still. */
export async function noLongerDue(table: RecordTable, { key, dueAt }: Pick<DueItem, 'key' | 'dueAt'>): Promise<void> {
  await conditionally(
    asking(
      'dynamodb:UpdateItem',
      table.dynamodb.send(
        new UpdateItemCommand({
          TableName: table.tableName,
          Key: { pk: { S: key.pk }, sk: { S: key.sk } },
          UpdateExpression: 'REMOVE #duePartition, #dueAt',
          ConditionExpression: '#dueAt = :dueAt',
          ExpressionAttributeNames: names('duePartition', 'dueAt'),
          ExpressionAttributeValues: { ':dueAt': { S: dueAt } },
        }),
      ),
    ),
  );
}

function dueItem(item: Item): DueItem {
  const key = { pk: item.pk?.S ?? '', sk: item.sk?.S ?? '' };
  const base = { key, dueAt: item.dueAt?.S ?? '' };
  const service = after(SERVICE_PREFIX, key.pk);
  const deploymentId = after(HOOKS_PREFIX, key.sk);
  const gateId = after(GATE_PREFIX, key.pk);
  if (service !== undefined && key.sk === 'record') return { ...base, kind: 'record', service };
  if (service !== undefined && deploymentId !== undefined)
    return { ...base, kind: 'deployment', service, deploymentId };
  if (gateId !== undefined && key.sk === 'gate') return { ...base, kind: 'gate', gateId };
  if (key.pk === FLEET_KEY.pk && key.sk === FLEET_KEY.sk) return { ...base, kind: 'fleet' };
  return { ...base, kind: 'unknown' };
}

function after(prefix: string, text: string): string | undefined {
  return text.startsWith(prefix) ? text.slice(prefix.length) : undefined;
}
