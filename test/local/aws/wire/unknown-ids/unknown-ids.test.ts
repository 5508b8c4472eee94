import { describe, expect, test } from '@jest/globals';
import { SIDECARS } from '../../../../../local/aws/wire/constraints/sidecar';
import { modelOf } from '../../../../../local/aws/wire/model';
import { SERVICES, type ServiceName } from '../../../../../local/aws/wire/services';
import { Samples } from '../constraints/samples';
import { landscape } from './landscape';
import { TABLES } from './services/all';
import type { Expected, UnknownIds } from './unknown-ids';

const services = Object.keys(SIDECARS) as ServiceName[];

describe('a request that names what does not exist', () => {
  test.each(services)('[WIRE-41] has one answer at each built operation of %s', async (service) => {
    const { aws, ask, names } = await landscape(service);
    const table = TABLES[service](names);
    const told: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    const requests = new Map(
      aws.dispatcher.operationsOf(service).map((operation) => [operation, requestOf(table, operation)]),
    );
    for (const [operation, request] of requests) {
      const cases = casesOf(table, operation);
      if ((cases.length === 0) !== table.namesNothing.includes(operation))
        throw new Error(`${service}:${operation} has ${cases.length} members that name something`);
      for (const { name, member, unknown, answer } of cases) {
        told[`${operation}.${name}`] = await answerOf(ask(service, operation, { ...request, [member]: unknown }));
        expected[`${operation}.${name}`] = atLeast(answer);
      }
    }
    expect(told).toEqual(expected);
    // The rest of each request is right: without the unknown name it is not refused so.
    const rank = (operation: string) => table.removing.indexOf(operation);
    for (const [operation, request] of [...requests].sort(([a], [b]) => rank(a) - rank(b))) {
      const answered = await answerOf(ask(service, operation, request));
      const refusals = casesOf(table, operation).map(({ answer }) => answer);
      if (typeof answered === 'string' && refusals.includes(answered))
        throw new Error(`${service}:${operation} is refused as if it named nothing: ${answered}`);
    }
    await aws.close();
  });
});

/** The members of an operation that name something, each with its unknown value and the answer to it. */
function casesOf(table: UnknownIds, operation: string) {
  const { members } = modelOf(SERVICES[table.service]).operations.get(operation)!.input;
  const cases: { name: string; member: string; unknown: unknown; answer: Expected }[] = [];
  for (const member of members.keys()) {
    const named = table.names[member];
    const passes = [member, `${operation}.${member}`].some((name) => table.looksNothingUp.includes(name));
    if (!named && !passes && /(arn|name|id|identifier|url)s?$/i.test(member))
      throw new Error(`${table.service}:${operation}.${member}: does it name something?`);
    if (named && !passes) cases.push({ name: member, member, unknown: named[1], answer: named[2] });
  }
  for (const [name, other] of Object.entries(table.otherwise?.[operation] ?? {})) {
    const member = name.split(':')[0]!;
    const [unknown, answer] = (Array.isArray(other) ? other : [table.names[member]![1], other]) as [unknown, Expected];
    const before = cases.findIndex((each) => each.name === name);
    if (before >= 0) cases.splice(before, 1);
    cases.push({ name, member, unknown, answer });
  }
  return cases;
}

/** A request that names only what exists. */
function requestOf({ service, names, requests }: UnknownIds, operation: string): Record<string, unknown> {
  const { input } = modelOf(SERVICES[service]).operations.get(operation)!;
  const sample = new Samples(SIDECARS[service]).sample(input, SIDECARS[service].operations[operation] ?? undefined);
  const named = input.required.flatMap((member) => (names[member] ? [[member, names[member][0]]] : []));
  return { ...(sample as object), ...Object.fromEntries(named), ...requests?.[operation] };
}

const answerOf = (call: Promise<unknown>): Promise<unknown> =>
  call.catch((error) => {
    if (typeof error.code !== 'string') throw error;
    return error.code;
  });

/** An answer that has these members, at every depth. */
function atLeast(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(atLeast);
  if (typeof answer !== 'object' || answer === null || answer.constructor !== Object) return answer;
  return expect.objectContaining(
    Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, atLeast(value)])),
  );
}
