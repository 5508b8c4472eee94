import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { modelOf, type StructureShape } from '../../../../local/aws/wire/model';
import { SERVICES } from '../../../../local/aws/wire/services';

const load = createRequire(__filename);
const member = (shape: StructureShape, name: string) => shape.members.get(name)!;

/*
 * The form in which the pinned SDK clients export their schemas is a detail of theirs. Everything in local/aws/wire
 * stands on it, so a change shows here first.
 */
describe('the form of the SDK’s schemas', () => {
  test('an operation is [9, namespace, name, traits, input, output]', () => {
    const { DescribeServices$, DescribeServicesRequest$, DescribeServicesResponse$ } = load('@aws-sdk/client-ecs');
    expect(DescribeServices$.slice(0, 3)).toEqual([9, 'com.amazonaws.ecs', 'DescribeServices']);
    expect(DescribeServices$[4]()).toBe(DescribeServicesRequest$);
    expect(DescribeServices$[5]()).toBe(DescribeServicesResponse$);
  });

  test('a structure is [3, namespace, name, traits, names, schemas, required], the required first', () => {
    const { DescribeServicesRequest$ } = load('@aws-sdk/client-ecs');
    const [kind, , name, , names, , required] = DescribeServicesRequest$;
    expect([kind, name, names.slice(0, required)]).toEqual([3, 'DescribeServicesRequest', ['services']]);
  });

  test('an error is [-3, namespace, name, traits, …], its code in Query an awsQueryError', () => {
    const { TargetGroupNotFoundException$ } = load('@aws-sdk/client-elastic-load-balancing-v2');
    const [kind, , name, traits] = TargetGroupNotFoundException$;
    expect([kind, name, traits.awsQueryError]).toEqual([
      -3,
      'TargetGroupNotFoundException',
      ['TargetGroupNotFound', 400],
    ]);
  });
});

describe('a compiled model', () => {
  test.each(Object.values(SERVICES))('of $name has operations whose shapes can be walked to the end', (service) => {
    const { operations } = modelOf(service);
    expect(operations.size).toBeGreaterThan(5);
    const seen = new Set<StructureShape>();
    const walk = (shape: StructureShape): void => {
      if (seen.has(shape)) return;
      seen.add(shape);
      for (const [name, { shape: inner }] of shape.members) {
        expect(name).not.toBe('');
        if (inner.kind === 'structure') walk(inner);
        else if (inner.kind === 'list' && inner.item.shape.kind === 'structure') walk(inner.item.shape);
        else if (inner.kind === 'map' && inner.value.shape.kind === 'structure') walk(inner.value.shape);
      }
      expect([...shape.members.keys()]).toEqual(expect.arrayContaining([...shape.required]));
    };
    for (const { input, output } of operations.values()) {
      walk(input);
      walk(output);
    }
    expect(seen.size).toBeGreaterThan(5);
  });

  test('knows kinds, required members and how members travel', () => {
    const ecs = modelOf(SERVICES.ecs).operations.get('DescribeServices')!;
    expect(ecs.input.required).toEqual(['services']);
    expect(member(ecs.input, 'cluster').shape.kind).toBe('string');
    const services = member(ecs.output, 'services').shape;
    expect(services.kind === 'list' && services.item.shape.kind).toBe('structure');
    const invoke = modelOf(SERVICES.lambda).operations.get('Invoke')!;
    expect(invoke.http).toEqual(['POST', '/2015-03-31/functions/{FunctionName}/invocations', 200]);
    expect(member(invoke.input, 'FunctionName').traits.httpLabel).toBeTruthy();
    expect(member(invoke.input, 'Payload').traits.httpPayload).toBeTruthy();
    expect(modelOf(SERVICES['elastic-load-balancing-v2']).errors.get('TargetGroupNotFound')?.httpStatus).toBe(400);
  });
});
