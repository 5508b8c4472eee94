import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { builtOperations } from '../../../../../local/aws/built-operations';
import { wholeText } from '../../../../../local/aws/wire/constraints/shape';
import { SIDECARS } from '../../../../../local/aws/wire/constraints/sidecar';
import { modelOf, type Shape } from '../../../../../local/aws/wire/model';
import { SERVICES, type ServiceName } from '../../../../../local/aws/wire/services';

const services = Object.keys(SIDECARS) as ServiceName[];
/** Members that this botocore has and the pinned SDK clients do not have yet. */
const NEWER = new Set([
  'AcceleratorConfig',
  'CrossAccountPrimaryARN',
  'RuntimeConfig',
  'ec2DeploymentOptions',
  'gatewayConnectors[].deregistrationDelay',
  'trustedExecutionConfiguration',
]);
const NOTICE = readFileSync(join(__dirname, '../../../../../local/aws/wire/constraints/NOTICE'), 'utf8');

test('[WIRE-25] every operation that is built has its constraints', async () => {
  const built = await builtOperations();
  const missing = services.flatMap((service) =>
    built[service]
      .filter((operation) => !(operation in SIDECARS[service].operations))
      .map((operation) => `${service}:${operation}: run node scripts/distil-constraints.mjs …/site-packages/botocore`),
  );
  expect(missing).toEqual([]);
});

describe.each(services)('the sidecar of %s', (service) => {
  const sidecar = SIDECARS[service];

  test('is of the botocore that the notice names', () => {
    expect(NOTICE).toContain(`botocore ${sidecar.botocore}\n`);
  });

  test('has patterns that are regular expressions here too, and nothing that leads nowhere', () => {
    for (const shape of Object.values(sidecar.shapes)) {
      if (shape.pattern !== undefined) expect(() => wholeText(shape.pattern!)).not.toThrow();
      for (const name of [...Object.values(shape.members ?? {}), shape.item, shape.key, shape.value])
        if (name !== undefined) expect(sidecar.shapes).toHaveProperty([name]);
    }
  });

  test('says of no member what the SDK’s model does not have', () => {
    const { operations } = modelOf(SERVICES[service]);
    const strangers = Object.entries(sidecar.operations).flatMap(([operation, input]) =>
      input === null ? [] : strangersOf(service, input, operations.get(operation)!.input, operation, new Set()),
    );
    expect(strangers.filter((path) => !NEWER.has(path.slice(path.indexOf('.') + 1)))).toEqual([]);
  });
});

/** Members of a sidecar's shape that the model's shape lacks, or has with children of another kind. */
function strangersOf(service: ServiceName, name: string, shape: Shape, path: string, seen: Set<string>): string[] {
  if (seen.has(name)) return [];
  seen.add(name);
  const { members = {}, item, key, value, numeric } = SIDECARS[service].shapes[name]!;
  const below = (child: string | undefined, of: Shape, place: string) =>
    child === undefined ? [] : strangersOf(service, child, of, place, seen);
  if (item !== undefined) return shape.kind === 'list' ? below(item, shape.item.shape, `${path}[]`) : [path];
  if (key !== undefined || value !== undefined)
    return shape.kind === 'map'
      ? [...below(key, shape.key.shape, path), ...below(value, shape.value.shape, `${path}{}`)]
      : [path];
  if (numeric && shape.kind !== 'number') return [path];
  return Object.entries(members).flatMap(([member, child]) => {
    const found = shape.kind === 'structure' ? shape.members.get(member) : undefined;
    return found ? below(child, found.shape, `${path}.${member}`) : [`${path}.${member}`];
  });
}
