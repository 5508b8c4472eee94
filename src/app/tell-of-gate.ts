import { noteEndTold, noteLockTold, noteReminded } from '../aws/gates';
import { publishMail } from '../aws/sns';
import type { Gate, GateOutcome } from '../domain/gate/gate';
import type { Standing } from '../domain/gate/judge-gate';
import { isLocked } from '../domain/gate/lock';
import { mailedTo, remindAt, toRemind } from '../domain/gate/reminder';
import { instant, isPast } from '../domain/instant';
import { endMail } from '../page/end-mail';
import { lockedMail } from '../page/locked-mail';
import type { Mail } from '../page/mail';
import { reminderMail } from '../page/reminder-mail';
import { errorFacts } from './handler';
import { recordTable, type SettleRuntime } from './runtime';

/*
 * Mails about a gate. Each is written down as sent before it is: several functions may look at a gate at once, and nobody
 * should be mailed twice. A crash or a refusal of SNS's in between loses the mail, which is bearable: whom it would have
 * reached has the deadline in the mail that asked them, and the lock stands in the audit trail. The gate waits for no mail.
 */

/** Tells the owners, once, of each link that is locked. */
export async function tellOfLocks(runtime: SettleRuntime, gate: Gate): Promise<void> {
  const locked = Object.keys(gate.ballot.failedCodes).filter((approver) => isLocked(gate, approver));
  for (const approver of locked.filter((each) => !gate.lockTold?.includes(each))) {
    if (!(await noteLockTold(recordTable(runtime), gate, approver))) continue;
    await send(runtime, gate, runtime.ownersTopicArn, lockedMail(gate, approver));
  }
}

/** Reminds, once, those who were asked and did not answer, if it is time. */
export async function remind(runtime: SettleRuntime, gate: Gate, standing: Standing): Promise<void> {
  const now = runtime.now();
  const isTime = gate.remindedAt === undefined && isPast(remindAt(gate), now);
  const approvers = isTime ? toRemind(gate, standing) : [];
  if (approvers.length === 0 || !(await noteReminded(recordTable(runtime), gate, instant(now)))) return;
  for (const approver of approvers)
    await send(runtime, gate, runtime.approverTopicPrefix + approver, reminderMail(gate, standing, approver, now));
}

/** Tells those who were asked, once, that their decision is not needed any more, if it ended without them. */
export async function tellOfEnd(runtime: SettleRuntime, gate: Gate, outcome: GateOutcome): Promise<void> {
  const approvers = WITHOUT_THEM.includes(outcome.kind) && gate.endToldAt === undefined ? mailedTo(gate) : [];
  if (approvers.length === 0 || !(await noteEndTold(recordTable(runtime), gate, instant(runtime.now())))) return;
  for (const approver of approvers)
    await send(runtime, gate, runtime.approverTopicPrefix + approver, endMail(gate, outcome, approver));
}

/** People decided the other ends, by a vote or by the silence that the mail which asked them says is a refusal. */
const WITHOUT_THEM: readonly GateOutcome['kind'][] = ['superseded', 'void', 'unreachable'];

async function send(runtime: SettleRuntime, gate: Gate, topicArn: string, mail: Mail): Promise<void> {
  try {
    await publishMail(runtime.clients.sns, topicArn, mail);
  } catch (error) {
    const facts = { gateId: gate.id, topic: topicArn.split(':').at(-1), subject: mail.subject };
    runtime.log.error('a mail about a gate could not be sent', { ...facts, ...errorFacts(error) });
  }
}
