import { randomUUID } from 'node:crypto';
import { recordTable } from '../app/runtime';
import { callerArn } from '../aws/caller';
import { readFleetPause } from '../aws/fleet-pause';
import { readRecord } from '../aws/read-record';
import { hearCommand } from '../aws/records';
import { suggestion } from '../catalog/nearest';
import type { Command, Pause } from '../domain/command';
import { instant } from '../domain/instant';
import { EMPTY_STATE, type ServiceState } from '../domain/record';
import type { ServiceSpec } from '../domain/service-spec';
import { CommandFailed, DONE, type Invocation, type Outcome, tableOf, UsageError } from './invocation';
import { printable } from './text/printable';

/** Longest reason that is kept: it stands in mails and in the record. */
const REASON_CHARACTERS = 300;

/** What a service's record says, for refusing at once what Slipway would refuse in a minute. */
export interface Known {
  readonly state: ServiceState;
  readonly fleetPause?: Pause;
}

/** What is going to happen, or why nothing does: a clause. */
export type Prospect = { readonly done: string } | { readonly refused: string };

type Without<Kind, Key extends PropertyKey> = Kind extends unknown ? Omit<Kind, Key> : never;

/**
 * Writes a command into a service's record, with the name of whoever signs, and says what is going to happen. The sweep
 * picks it up within a minute; whether it may be carried out is judged then, by what is so then.
 */
export async function commandService(
  invocation: Invocation,
  spec: ServiceSpec,
  wish: Without<Command, 'id' | 'at' | 'by' | 'reason'>,
  foresee: (known: Known) => Prospect,
): Promise<Outcome> {
  const { clients, now, json, stage } = invocation;
  const table = tableIn(invocation);
  const [record, fleetPause] = await Promise.all([readRecord(table, spec.name), readFleetPause(table)]);
  const prospect = foresee({ state: record?.state ?? EMPTY_STATE, ...(fleetPause ? { fleetPause } : {}) });
  if ('refused' in prospect) throw new CommandFailed(`${spec.name}: ${prospect.refused}.`);

  const reason = reasonOf(invocation);
  const command = {
    ...wish,
    ...{ id: randomUUID(), at: instant(now()), by: await callerArn(clients.sts) },
    ...(reason === undefined ? {} : { reason }),
  } as Command;
  if (!(await hearCommand(table, spec.name, command, now()))) {
    throw new CommandFailed(
      `${spec.name}: many commands wait already and none is carried out. Does the function slipway-${stage}-minute-passed run?`,
    );
  }
  const sentence = `${spec.name}: ${prospect.done}. Slipway acts within a minute and tells the owners; slipway status ${spec.name} shows it.`;
  return told(json, { service: spec.name, command }, sentence);
}

/** One JSON document, or a sentence. */
export function told(json: boolean, facts: object, sentence: string): Outcome {
  const stdout = json ? JSON.stringify({ ...facts, sentence }, undefined, 2) : printable(sentence);
  return { stdout, exitCode: DONE };
}

export function tableIn({ clients, stage }: Invocation) {
  return recordTable({ clients, tableName: tableOf(stage) });
}

/** The service of that name; another name is a matter of the command line. */
export function namedService({ catalog }: Invocation, name: string): ServiceSpec {
  const spec = catalog.find((each) => each.name === name);
  if (spec) return spec;
  const known = catalog.map((each) => each.name);
  throw new UsageError(`There is no service "${name}". ${suggestion(name, known)}`);
}

/** `--reason` without blanks around it; undefined when there is none. */
export function reasonOf({ values }: Invocation): string | undefined {
  const reason = typeof values.reason === 'string' ? values.reason.trim().slice(0, REASON_CHARACTERS) : '';
  return reason === '' ? undefined : reason;
}

/** Whoever overrides something says why. */
export function requiredReason(invocation: Invocation, usage: string): string {
  const reason = reasonOf(invocation);
  if (reason === undefined) throw new UsageError(`Others will ask why: ${usage} --reason "…".`);
  return reason;
}
