import { type AuditEntry, appendAudit } from '../aws/audit';
import { errorFacts } from './handler';
import { type BallotRuntime, recordTable, type SettleRuntime } from './runtime';

/**
 * Appends to a gate's audit trail what was done already: that it cannot be written is logged, and nothing is taken back.
 *
 * @param id the same for the same entry where it may be written again
 */
export async function noteAudit(
  runtime: BallotRuntime | SettleRuntime,
  gateId: string,
  entry: AuditEntry,
  id: string,
): Promise<void> {
  try {
    await appendAudit(recordTable(runtime), gateId, entry, id);
  } catch (error) {
    const { kind, approver, decision, reason, at } = entry;
    const facts = { gateId, entry: { kind, approver, decision, reason, at } };
    runtime.log.error('an audit entry could not be written', { ...facts, ...errorFacts(error) });
  }
}
