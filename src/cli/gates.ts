import { nearestName } from '../catalog/nearest';
import { castVote, VOTE_ACTIONS } from './cast-vote';
import { DONE, type Invocation, type Outcome, UsageError } from './invocation';
import { openGateOf } from './open-gate';
import { lookAt, oneService } from './status';
import { openGatesText } from './text/open-gates-text';

/** `slipway gates [<service>]` and `slipway gates approve|reject|withdraw <service>` */
export async function gates(invocation: Invocation): Promise<Outcome> {
  const { operands, values, json } = invocation;
  const [first, ...rest] = operands;
  const action = VOTE_ACTIONS.find((each) => each === first);
  if (action) return castVote(invocation, action, serviceToVoteOn(action, rest));
  for (const option of ['comment', 'code', 'yes'] as const)
    if (values[option] !== undefined)
      throw new UsageError(`The option --${option} goes with gates approve and gates reject.`);

  refuseMisspeltAction(invocation, first);
  const { at, services } = await lookAt(invocation, oneService(operands));
  const open = services.flatMap(openGateOf);
  const stdout = json ? JSON.stringify({ at, gates: open }, undefined, 2) : openGatesText(open, at);
  return { stdout, exitCode: DONE };
}

/** What is no service may be meant for one of the actions. */
function refuseMisspeltAction({ catalog }: Invocation, first: string | undefined): void {
  const services = catalog.map(({ name }) => name);
  if (first === undefined || services.includes(first)) return;
  const meant = nearestName(first, [...services, ...VOTE_ACTIONS]);
  if (VOTE_ACTIONS.some((action) => action === meant))
    throw new UsageError(
      `There is no service "${first}". Did you mean gates ${meant} <service>? Known here: ${services.join(', ')}.`,
    );
}

function serviceToVoteOn(action: string, operands: readonly string[]): string {
  const service = oneService(operands);
  if (service === undefined) throw new UsageError(`Of which service? gates ${action} <service>.`);
  return service;
}
