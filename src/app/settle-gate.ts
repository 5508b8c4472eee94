import { closeGate, gateDue, readGate } from '../aws/gates';
import { Conflict } from '../domain/errors';
import type { Gate, GateOutcome } from '../domain/gate/gate';
import { judgeGate } from '../domain/gate/judge-gate';
import { REPORT_WANTED_SECONDS } from '../domain/hook-transitions';
import { isPast, secondsAfter } from '../domain/instant';
import { GATE_EVENT } from '../domain/own-hooks';
import { concludeHook, type HookOf } from './conclude-hook';
import { noteAudit } from './note-audit';
import { recordTable, type SettleRuntime } from './runtime';
import { remind, tellOfEnd, tellOfLocks } from './tell-of-gate';

/** Until a decided gate is looked at again, if its decision was not executed. */
const EXECUTED_WITHIN_SECONDS = 60;

/** Each further look is a vote that came between a read and its write. */
const MOST_LOOKS = 20;

/** What came of a look at a gate. `executed`: CodeDeploy has the answer, or wants none any more. */
export interface Settled {
  readonly gateId: string;
  readonly state: 'absent' | 'waits' | 'decided' | 'executed';
  readonly outcome?: GateOutcome;
}

/**
 * Looks at a gate: closes it if votes or time decide it, and executes the decision. Only `approved` lets traffic move; every
 * other outcome, and a service that the catalog does not know any more, makes the deployment fail.
 *
 * Any number may look at once: the first to close the gate decides, one of them reports. What a crash leaves is due within a
 * minute. Throws AwsError and Conflict; the gate stays due.
 */
export async function settleGate(runtime: SettleRuntime, gateId: string): Promise<Settled> {
  const table = recordTable(runtime);
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const gate = await readGate(table, gateId);
    if (!gate) {
      runtime.log.warn('no such gate', { gateId });
      return { gateId, state: 'absent' };
    }
    await tellOfLocks(runtime, gate);
    const spec = runtime.catalog.find(({ name }) => name === gate.service)?.gate;
    const now = runtime.now();
    const judged = judgeGate(spec, gate, now);
    if ('standing' in judged) {
      await remind(runtime, gate, judged.standing);
      await gateDue(table, gateId, judged.standing.lookAgainAt);
      return { gateId, state: 'waits' };
    }
    const dueAt = secondsAfter(now, EXECUTED_WITHIN_SECONDS);
    const closed = gate.outcome ? gate : await closeGate(table, gate, judged.outcome, dueAt);
    if (closed.outcome) return execute(runtime, closed, closed.outcome);
  }
  throw new Conflict('Votes come faster than the gate can be judged', { gateId });
}

async function execute(runtime: SettleRuntime, gate: Gate, outcome: GateOutcome): Promise<Settled> {
  const { id: gateId, service, deploymentId } = gate;
  const { kind, reason, at } = outcome;
  // The same entry whoever writes it, however often; the gate itself holds the outcome.
  await noteAudit(runtime, gateId, { kind: 'closed', decision: kind, reason, at }, 'closed');
  const status = kind === 'approved' ? 'Succeeded' : 'Failed';
  const hook: HookOf = { service, deploymentId, event: GATE_EVENT };
  const reported = await concludeHook(runtime, hook, { status, reason });
  await tellOfEnd(runtime, gate, outcome);
  const facts = { gateId, service, deploymentId, outcome: kind };
  // The gate opened within the hour that CodeDeploy waits.
  const isOver = isPast(secondsAfter(gate.openedAt, REPORT_WANTED_SECONDS), runtime.now());
  const executed = reported === 'reported';
  if (executed || isOver) {
    if (executed) runtime.log.info('gate settled', facts);
    else runtime.log.error('the decision of a gate could not be executed in time', facts);
    await gateDue(recordTable(runtime), gateId, undefined);
  } else {
    const dueAt = secondsAfter(runtime.now(), EXECUTED_WITHIN_SECONDS);
    await gateDue(recordTable(runtime), gateId, dueAt, { decided: true });
  }
  return { gateId, state: executed ? 'executed' : 'decided', outcome };
}
