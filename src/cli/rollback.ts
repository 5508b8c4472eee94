import { explainAsked } from '../domain/command';
import { NOTHING_TO_ROLL_BACK_TO, rollbackTarget } from '../domain/plan/command-rollback';
import { awaitingRetry } from '../domain/retry';
import { commandService, type Known, namedService, type Prospect, requiredReason } from './command-service';
import { type Invocation, type Outcome, UsageError } from './invocation';
import { oneService } from './status';
import { labels } from './text/images';

/** `slipway rollback <service> --reason …` */
export async function rollback(invocation: Invocation): Promise<Outcome> {
  const name = oneService(invocation.operands);
  if (name === undefined) throw new UsageError('Roll back which service? rollback <service> --reason "…".');
  const spec = namedService(invocation, name);
  requiredReason(invocation, `rollback ${name}`);
  return commandService(invocation, spec, { kind: 'rollback' }, foreseeRollback);
}

function foreseeRollback({ state }: Known): Prospect {
  if (state.rollback) {
    return { refused: `a rollback is under way already, asked for ${explainAsked(state.rollback)}` };
  }
  const waiting = state.release ? [] : awaitingRetry(state);
  if (waiting.length > 0)
    return {
      done: `${labels(waiting)} is not tried again by itself, and ${labels(state.running?.images ?? [])} keeps running`,
    };
  const target = rollbackTarget(state);
  if (!target) return { refused: NOTHING_TO_ROLL_BACK_TO };
  const { release, running } = state;
  const leaving = labels(release?.images ?? running?.images ?? []);
  const stopped =
    release?.phase.name === 'deploying' ? `deployment ${release.phase.deploymentId} is stopped, and ` : '';
  return { done: `${stopped}${leaving} gives way to ${labels(target)} and is not started again by itself` };
}
