import { describe, expect, test } from '@jest/globals';
import { builtOperations } from '../../../../../local/aws/built-operations';
import { SIDECARS } from '../../../../../local/aws/wire/constraints/sidecar';
import { modelOf, type Shape } from '../../../../../local/aws/wire/model';
import { SERVICES, type ServiceName } from '../../../../../local/aws/wire/services';
import { Samples } from '../constraints/samples';
import { type Ask, landscape, type Names } from '../unknown-ids/landscape';
import type { Answer, Reading, RoundTrip } from './round-trip';
import { ROUND_TRIPS } from './services/all';

const WRITES =
  /^(Add|Attach|Batch(Write|Put)|Create|Disable|Enable|Label|Modify|Put|Register|Run|Send|Set|Subscribe|Tag|Update)/;
const built = builtOperations();
const services = Object.keys(SIDECARS) as ServiceName[];

describe.each(services)('what %s is told comes back', (service) => {
  const { trips, writesNothing } = ROUND_TRIPS[service]({} as Names);

  test('[WIRE-42] from every operation that writes', async () => {
    const written = (await built)[service].filter((operation) => WRITES.test(operation));
    const known = [...trips.map(({ operation }) => operation), ...Object.keys(writesNothing)];
    expect([...new Set(known)].sort()).toEqual(written);
  });

  for (const [index, { operation }] of trips.entries())
    test(`[WIRE-42] from ${operation}`, async () => {
      const { aws, ask, names } = await landscape(service);
      const trip = ROUND_TRIPS[service](names).trips[index]!;
      for (const [first, input] of trip.before ?? []) await ask(service, first, input);
      expect(await ignoredBy(ask, service, trip)).toEqual([]);
      const idle = Object.fromEntries(
        Object.keys(trip.idle ?? {}).map((member) => [member, sampleOf(service, operation, member)]),
      );
      const written = await ask(service, operation, { ...idle, ...trip.request });
      await aws.clock.advance(trip.settlesInMs ?? 0);
      const { came, sent } = await compared(ask, service, trip, written);
      expect(came).toEqual(sent);
      await aws.close();
    });
});

/** Members that the request does not set, and that are taken all the same. */
async function ignoredBy(ask: Ask, service: ServiceName, { operation, request, idle }: RoundTrip): Promise<string[]> {
  const ignored: string[] = [];
  const { input } = modelOf(SERVICES[service]).operations.get(operation)!;
  for (const member of input.members.keys()) {
    if (member in request || member in (idle ?? {})) continue;
    await ask(service, operation, { ...request, [member]: sampleOf(service, operation, member) }).then(
      () => ignored.push(member),
      () => {},
    );
  }
  return ignored;
}

function sampleOf(service: ServiceName, operation: string, member: string): unknown {
  const samples = new Samples(SIDECARS[service]);
  const rule = samples.rule(SIDECARS[service].operations[operation] ?? undefined);
  const { shape } = modelOf(SERVICES[service]).operations.get(operation)!.input.members.get(member)!;
  return filled(samples, shape, rule.members?.[member]);
}

/** A sample with something in it. */
function filled(samples: Samples, shape: Shape, name: string | undefined): unknown {
  const rule = samples.rule(name);
  if (shape.kind === 'list') return [filled(samples, shape.item.shape, rule.item)];
  if (shape.kind === 'map') return samples.entries(shape, rule, 1);
  if (shape.kind !== 'structure') return samples.sample(shape, name);
  const [first] = shape.members;
  const sample = samples.sample(shape, name) as object;
  return Object.keys(sample).length > 0 || !first
    ? sample
    : { [first[0]]: filled(samples, first[1].shape, rule.members?.[first[0]]) };
}

/** Each member as it was sent, or as AWS changes it, and as it came back. */
async function compared(ask: Ask, service: ServiceName, trip: RoundTrip, written: Answer) {
  const read = async ([operation, input, path]: Reading): Promise<Answer> =>
    at(await ask(service, operation, typeof input === 'function' ? input(written) : input), path);
  const described = await read(trip.read);
  const came: Record<string, unknown> = {};
  const sent: Record<string, unknown> = {};
  for (const [member, value] of Object.entries(trip.request)) {
    if (trip.unsaid?.[member] !== undefined) continue;
    const elsewhere = trip.elsewhere?.[member];
    came[member] =
      elsewhere === undefined
        ? at(described, member)
        : typeof elsewhere === 'string'
          ? at(described, elsewhere)
          : await read(elsewhere);
    sent[member] = trip.becomes?.[member] ? trip.becomes[member][0] : within(value);
  }
  return { came, sent };
}

/** `services.0.tags` */
const at = (value: Answer, path: string): Answer =>
  path === '' ? value : path.split('.').reduce((found, name) => found?.[name], value);

/** A value as it was sent; structures may come back with more members. */
function within(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(within);
  if (typeof value !== 'object' || value === null || value.constructor !== Object) return value;
  return expect.objectContaining(
    Object.fromEntries(Object.entries(value).map(([name, member]) => [name, within(member)])),
  );
}
