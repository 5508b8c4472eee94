import { callerArn } from '../aws/caller';
import { pauseFleet, readFleetPause, resumeFleet } from '../aws/fleet-pause';
import { wake } from '../aws/records';
import { instant } from '../domain/instant';
import { explainPause } from '../domain/plan/paused';
import { EMPTY_STATE } from '../domain/record';
import {
  commandService,
  type Known,
  namedService,
  type Prospect,
  reasonOf,
  requiredReason,
  tableIn,
  told,
} from './command-service';
import { CommandFailed, type Invocation, type Outcome, UsageError } from './invocation';
import { oneService } from './status';

/** `slipway pause <service> --reason …`, `slipway pause --fleet --reason …` */
export async function pause(invocation: Invocation): Promise<Outcome> {
  const name = serviceOrFleet(invocation, 'pause');
  if (name === undefined) return pauseAll(invocation);
  const spec = namedService(invocation, name);
  requiredReason(invocation, `pause ${name}`);
  return commandService(invocation, spec, { kind: 'pause' }, ({ state }: Known): Prospect => {
    if (state.paused && state.paused.deploymentId === undefined)
      return { refused: explainPause({ state }, state.paused) };
    const { phase } = state.release ?? {};
    const goesOn = phase?.name === 'deploying' ? `; deployment ${phase.deploymentId} goes on` : '';
    return { done: `pushes are kept and nothing is started until resume${goesOn}` };
  });
}

/** `slipway resume <service>`, `slipway resume --fleet` */
export async function resume(invocation: Invocation): Promise<Outcome> {
  const name = serviceOrFleet(invocation, 'resume');
  if (name === undefined) return resumeAll(invocation);
  const spec = namedService(invocation, name);
  return commandService(invocation, spec, { kind: 'resume' }, ({ state, fleetPause }: Known): Prospect => {
    if (!state.paused) {
      const fleet = fleetPause ? `, but ${explainPause({ state }, fleetPause)}: resume --fleet` : '';
      return { refused: `the service is not paused${fleet}` };
    }
    const { paused: _over, ...rest } = state;
    return {
      done: fleetPause
        ? `resumed, but ${explainPause({ state: rest }, fleetPause)}`
        : 'the newest that was pushed is looked at',
    };
  });
}

/** The service that is named; undefined for the whole fleet. */
function serviceOrFleet({ operands, values }: Invocation, command: string): string | undefined {
  const name = oneService(operands);
  if ((name === undefined) !== (values.fleet === true))
    throw new UsageError(`Either one service or all: ${command} <service>, or ${command} --fleet.`);
  return name;
}

/** The kill switch: one item that is read before anything is started, so that it works whatever the records say. */
async function pauseAll(invocation: Invocation): Promise<Outcome> {
  const { clients, now, json } = invocation;
  const reason = requiredReason(invocation, 'pause --fleet');
  const table = tableIn(invocation);
  const paused = { by: await callerArn(clients.sts), reason, at: instant(now()) };
  if (!(await pauseFleet(table, paused))) {
    const standing = await readFleetPause(table);
    throw new CommandFailed(
      standing ? sentenceOf(explainPause({ state: EMPTY_STATE }, standing)) : 'It was resumed just now.',
    );
  }
  return told(
    json,
    { fleet: true, paused },
    'The fleet is paused from now on: pushes are kept and nothing is started until resume --fleet. Deployments under way go on. The owners are told within a minute.',
  );
}

async function resumeAll(invocation: Invocation): Promise<Outcome> {
  const { catalog, clients, now, json } = invocation;
  const table = tableIn(invocation);
  const paused = await readFleetPause(table);
  if (!paused) throw new CommandFailed('The fleet is not paused.');
  const reason = reasonOf(invocation);
  const asked = { by: await callerArn(clients.sts), at: instant(now()), ...(reason === undefined ? {} : { reason }) };
  if (!(await resumeFleet(table, { ...asked, paused })))
    throw new CommandFailed('Somebody else was faster: look again.');
  // Those that nobody gets to wake look again by themselves.
  for (const { name } of catalog) await wake(table, name, now());
  return told(
    json,
    { fleet: true, resumed: paused },
    'The fleet is resumed: the newest of what was pushed is looked at within a minute, and the owners are told. Services that are paused by themselves stay so.',
  );
}

function sentenceOf(clause: string): string {
  return `${clause[0]?.toUpperCase()}${clause.slice(1)}.`;
}
