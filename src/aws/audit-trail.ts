import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../domain/instant';
import { asking } from './aws-error';
import type { RecordTable } from './record-item';

/** One entry of a gate's audit partition, as far as people are shown it: who did what, not from where. */
export interface AuditEntry {
  /** `vote`, `withdrawn`, `wrong-code`, `refused` … */
  readonly kind: string;
  readonly at: Instant;
  readonly approver?: string;
  readonly decision?: string;
  readonly via?: string;
}

/** Enough for every approver to change their mind a few times; a flood of wrong codes is locked out before. */
const ENTRIES = 200;

/** The first entries of a gate's audit, oldest first. Throws AwsError. */
export async function readAudit(table: RecordTable, gateId: string): Promise<readonly AuditEntry[]> {
  const { Items = [] } = await asking(
    'dynamodb:Query',
    table.dynamodb.send(
      new QueryCommand({
        TableName: table.tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: `audit#${gateId}` } },
        Limit: ENTRIES,
      }),
    ),
  );
  return Items.map((item) => ({
    kind: textOf(item, 'kind') ?? '',
    at: textOf(item, 'at') ?? item.sk?.S?.split('#')[0] ?? '',
    ...members(item, 'approver', 'decision', 'via'),
  }));
}

function textOf(item: Record<string, AttributeValue>, name: string): string | undefined {
  return item[name]?.S;
}

function members(item: Record<string, AttributeValue>, ...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = textOf(item, name);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}
