import { imageLabel } from '../image';
import type { Observed } from '../observed';
import { pushesAtHand, type ServiceRecord } from '../record';
import type { ServiceSpec } from '../service-spec';
import { planAdoption } from './adoption';
import { planCommands } from './commands';
import { planForeign } from './foreign';
import { planFound } from './found';
import { planNext } from './next';
import { planObstacle } from './obstacle';
import { type Plan, planPause, type Situation, write } from './plan';
import { planPushes } from './pushes';
import { planRelease } from './release';
import { planRestored } from './restored';
import { planRollback } from './rollback';

export type { Action, DeploymentRequest, Plan } from './plan';

/**
 * What to do about a service, from its catalog entry, its record and what AWS says. Pure; one step at a time: after a plan's
 * actions the service is observed and planned again, until a plan has no actions.
 *
 * The order is the rule: what runs is known before anything is compared with it; people come before pushes; a service that
 * cannot take a release refuses what waits for it; pushes are heard, and lost ones found, while a release is on its way;
 * nothing is started or taken back on what somebody else's deployment may still undo; a rollback comes before the release
 * that it stops; one release at a time; what runs in quarantine is told when nothing is about to replace it; people are
 * told last, so that no mail trouble holds a release up.
 */
export function planService(spec: ServiceSpec, record: ServiceRecord, observed: Observed, now: Date): Plan {
  const { state, commands } = record;
  const situation: Situation = { spec, state, pushes: pushesAtHand(record), commands, observed, now };
  const plan =
    planAdoption(situation) ??
    planCommands(situation) ??
    planObstacle(situation) ??
    planPushes(situation) ??
    planFound(situation) ??
    planForeign(situation) ??
    planRollback(situation) ??
    planRelease(situation) ??
    planNext(situation) ??
    planRestored(situation) ??
    atRest(situation);
  return plan.actions.length > 0 ? plan : (planTelling(situation, plan) ?? plan);
}

function planTelling(situation: Situation, rest: Plan): Plan | undefined {
  const { state } = situation;
  if (state.notices.length > 0) {
    return {
      ...rest,
      reason: `tells the owners: ${state.notices.map(({ kind, reason }) => `${kind} (${reason})`).join('; ')}`,
      actions: state.notices.map((notice) => ({ kind: 'publish-notice', notice })),
    };
  }
  if (state.trouble && !planPause(situation)) {
    const { trouble, ...rest } = state;
    return write(`what held it since ${trouble.since} is over: ${trouble.reason}`, rest);
  }
  return undefined;
}

/** Nothing is wanted: no reason to wait is left but a pause that AWS asked for. */
function atRest(situation: Situation): Plan {
  const { state } = situation;
  const { waiting, ...rest } = state;
  if (waiting && state.next.length === 0)
    return planPause(situation) ?? write(`nothing waits any more: ${waiting.reason}`, rest);
  const running = state.running?.images.map((image) => `${image.repository} ${imageLabel(image)}`).join(', ');
  return {
    reason: running ? `nothing to do: runs ${running}, and nothing newer is wanted` : 'nothing to do',
    actions: [],
  };
}
