import { readStatus, UnknownService } from '../app/status';
import { suggestion } from '../catalog/nearest';
import type { FleetStatus } from '../domain/status';
import { DONE, type Invocation, type Outcome, tableOf, UsageError } from './invocation';
import { fleetText } from './text/fleet-text';
import { serviceText } from './text/service-text';
import { watch } from './watch';

/** `slipway status [<service>]` */
export async function status(invocation: Invocation): Promise<Outcome> {
  const { operands, json, values } = invocation;
  const service = oneService(operands);
  if (values.watch && json) throw new UsageError('--watch repeats itself, --json is one document: give one of them.');
  const look = () => lookAt(invocation, service);
  const text = ({ services, at, paused }: FleetStatus) => {
    const [only] = services;
    return service !== undefined && only
      ? serviceText(only, at, paused)
      : fleetText({ services, at, ...(paused ? { paused } : {}) });
  };
  if (values.watch) return watch(invocation, async () => text(await look()));
  const fleet = await look();
  return { stdout: json ? JSON.stringify(fleet, undefined, 2) : text(fleet), exitCode: DONE };
}

/** At most one service among the operands. */
export function oneService(operands: readonly string[]): string | undefined {
  if (operands.length > 1)
    throw new UsageError(`One service at most is taken, not ${operands.length}: ${operands.join(' ')}.`);
  return operands[0];
}

/** Reads the fleet or one service; a name that is none is a matter of the command line. */
export async function lookAt(invocation: Invocation, service?: string): Promise<FleetStatus> {
  const { clients, stage, catalog, now } = invocation;
  try {
    return await readStatus({ clients, tableName: tableOf(stage), catalog, now }, service);
  } catch (error) {
    if (!(error instanceof UnknownService)) throw error;
    throw new UsageError(`There is no service "${error.service}". ${suggestion(error.service, error.known)}`);
  }
}
