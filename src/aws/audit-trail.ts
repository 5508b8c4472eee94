import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { AuditEntry } from './audit';
import { asking } from './aws-error';
import type { RecordTable } from './record-item';

/** Who did what, as far as people are shown it: not from where, and by which link. */
export type ShownEntry = Pick<AuditEntry, 'kind' | 'at' | 'approver' | 'decision' | 'comment' | 'reason' | 'via'>;

/** Enough for every approver to change their mind a few times; a flood of wrong codes is locked out before. */
const ENTRIES = 200;

const SHOWN = ['kind', 'at', 'approver', 'decision', 'comment', 'reason', 'via'] as const;

/** The first entries of a gate's audit, oldest first. Throws AwsError. */
export async function readAudit(table: RecordTable, gateId: string): Promise<readonly ShownEntry[]> {
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
  return Items.map((item) => {
    const members = SHOWN.flatMap((name) => (item[name]?.S === undefined ? [] : [[name, item[name].S]]));
    return Object.fromEntries(members) as ShownEntry;
  });
}
