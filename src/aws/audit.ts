import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../domain/instant';
import { toAttributes } from './attribute-value';
import { asking } from './aws-error';
import { conditionally, type RecordTable } from './record-item';

/** One thing that happened at a gate. Never a token: `tokenId` is the beginning of its nonce's hash. */
export interface AuditEntry {
  readonly kind: 'asked' | 'vote' | 'withdrawn' | 'wrong-code' | 'refused' | 'closed';
  readonly at: Instant;
  readonly approver?: string;
  readonly decision?: string;
  readonly comment?: string;
  /** Why it was refused, or how the gate was closed. */
  readonly reason?: string;
  readonly via?: 'link' | 'iam';
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly tokenId?: string;
}

/** Longest text of an outsider's that is kept. */
const TEXT_CHARACTERS = 256;

/**
 * Appends an entry to a gate's audit trail: an item of its own, `audit#<gateId>` / `<at>#<id>`. An entry is never changed:
 * one with the same time and id is there already, from a write that was repeated.
 */
export async function appendAudit(table: RecordTable, gateId: string, entry: AuditEntry, id: string): Promise<void> {
  const userAgent = entry.userAgent?.slice(0, TEXT_CHARACTERS);
  await conditionally(
    asking(
      'dynamodb:PutItem',
      table.dynamodb.send(
        new PutItemCommand({
          TableName: table.tableName,
          Item: {
            pk: { S: `audit#${gateId}` },
            sk: { S: `${entry.at}#${id}` },
            ...toAttributes({ ...entry, userAgent }),
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    ),
  );
}
