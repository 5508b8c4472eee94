import { noteLockTold, noteReminded } from '../aws/gates';
import { publishMail } from '../aws/sns';
import type { Gate } from '../domain/gate/gate';
import type { Standing } from '../domain/gate/judge-gate';
import { isLocked } from '../domain/gate/lock';
import { remindAt, toRemind } from '../domain/gate/reminder';
import { instant, isPast } from '../domain/instant';
import { lockedMail } from '../page/locked-mail';
import type { Mail } from '../page/mail';
import { reminderMail } from '../page/reminder-mail';
import { errorFacts } from './handler';
import { recordTable, type SettleRuntime } from './runtime';

/**
 * Tells people of a gate that waits: reminds, once, those who were asked and did not answer, and tells the owners, once, of
 * a link that is locked.
 *
 * Each mail is written down as sent before it is: several functions may look at a gate at once, and nobody should be mailed
 * twice. A crash or a refusal of SNS's in between loses the mail, which is bearable: whom it would have reached has the
 * deadline in the mail that asked them, and the lock stands in the audit trail. The gate itself waits for no mail.
 */
export async function tellOfGate(runtime: SettleRuntime, gate: Gate, standing: Standing): Promise<void> {
  const table = recordTable(runtime);
  const now = runtime.now();
  const locked = Object.keys(gate.ballot.failedCodes).filter((approver) => isLocked(gate, approver));
  for (const approver of locked.filter((each) => !gate.lockTold?.includes(each))) {
    if (!(await noteLockTold(table, gate, approver))) continue;
    await send(runtime, gate, runtime.ownersTopicArn, lockedMail(gate, approver));
  }
  const reminds = gate.remindedAt === undefined && isPast(remindAt(gate), now);
  const approvers = reminds ? toRemind(gate, standing) : [];
  if (approvers.length === 0 || !(await noteReminded(table, gate, instant(now)))) return;
  for (const approver of approvers)
    await send(runtime, gate, runtime.approverTopicPrefix + approver, reminderMail(gate, standing, approver, now));
}

async function send(runtime: SettleRuntime, gate: Gate, topicArn: string, mail: Mail): Promise<void> {
  try {
    await publishMail(runtime.clients.sns, topicArn, mail);
  } catch (error) {
    const facts = { gateId: gate.id, topic: topicArn.split(':').at(-1), subject: mail.subject };
    runtime.log.error('a mail about a gate could not be sent', { ...facts, ...errorFacts(error) });
  }
}
