import type { Gate, GateOutcome } from '../../src/domain/gate/gate';
import type { Observed } from '../../src/domain/observed';
import { type Plan, planService } from '../../src/domain/plan';
import type { ServiceRecord, ServiceState } from '../../src/domain/record';
import type { ServiceSpec } from '../../src/domain/service-spec';
import { at, NOW, SPEC } from './given';

/** The state that a plan writes first. */
export function writtenBy(plan: Plan): ServiceState {
  const write = plan.actions.find((action) => action.kind === 'write-state');
  if (!write) throw new Error(`nothing is written: ${plan.reason}`);
  return write.state;
}

/** A gate that came to an end. */
export function outcome(kind: GateOutcome['kind']): Gate {
  return {
    ...{ id: 'g', service: 'frontend', deploymentId: 'd-1', openedAt: at(-9), deadline: at(9), asked: {} },
    brief: {} as Gate['brief'],
    ballot: { state: 'closed', releaseHash: 'f'.repeat(64), revision: 1, votes: {}, failedCodes: {} },
    outcome: { kind, reason: `${kind} by bob: no`, at: at(-1), by: kind === 'rejected' ? ['bob'] : [] },
  };
}

/** Applies the plans' own writes until one does something else: what the record says then, and that plan. */
export function settled(
  given: ServiceRecord,
  world: Observed,
  spec: ServiceSpec = SPEC,
): { state: ServiceState; plan: Plan; reasons: string[] } {
  let [current, reasons]: [ServiceRecord, string[]] = [given, []];
  for (let step = 0; step < 10; step++) {
    const plan = planService(spec, current, world, NOW);
    reasons = [...reasons, plan.reason];
    const [action] = plan.actions;
    if (action?.kind !== 'write-state') return { state: current.state, plan, reasons };
    const { state, judged, judgedCommands = 0 } = action;
    const [pushes, commands] = [current.pushes.slice(judged), current.commands.slice(judgedCommands)];
    current = { ...current, state, pushes, commands };
    if (plan.actions.length > 1) return { state: current.state, plan, reasons };
  }
  throw new Error(`does not settle: ${reasons.join(' / ')}`);
}
