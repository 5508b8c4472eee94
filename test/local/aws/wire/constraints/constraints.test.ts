import { describe, expect, test } from '@jest/globals';
import { misfitsOf } from '../../../../../local/aws/wire/check';
import { Constraints } from '../../../../../local/aws/wire/constraints/constraints';
import { SIDECARS } from '../../../../../local/aws/wire/constraints/sidecar';
import { validationException } from '../../../../../local/aws/wire/constraints/validation-exception';
import { modelOf } from '../../../../../local/aws/wire/model';
import { SERVICES, type ServiceName } from '../../../../../local/aws/wire/services';

const misfits = (service: ServiceName, operation: string, input: object, judgesItself: string[] = []) =>
  misfitsOf(
    modelOf(SERVICES[service]).operations.get(operation)!,
    input,
    new Constraints(SIDECARS[service], judgesItself),
  );
const told = (...asked: Parameters<typeof misfits>) => validationException(misfits(...asked)).message;

describe('a request that breaks a constraint of its model', () => {
  test.each<[string, ServiceName, string, object, string]>([
    [
      'an enumeration',
      'eventbridge',
      'PutRule',
      { Name: 'r', State: 'ON' },
      "1 validation error detected: Value 'ON' at 'state' failed to satisfy constraint: Member must satisfy enum value set: [ENABLED, DISABLED, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS]",
    ],
    [
      'a range',
      'ssm',
      'DescribeParameters',
      { MaxResults: 51 },
      "1 validation error detected: Value '51' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 50",
    ],
    [
      'a pattern',
      'cloudwatch-logs',
      'CreateLogGroup',
      { logGroupName: 'a b' },
      "1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+",
    ],
    [
      'the length of a text in a structure in a list',
      'ssm',
      'AddTagsToResource',
      { ResourceType: 'Parameter', ResourceId: 'p', Tags: [{ Key: 'a'.repeat(129), Value: '' }] },
      `1 validation error detected: Value '${'a'.repeat(129)}' at 'tags.1.member.key' failed to satisfy constraint: Member must have length less than or equal to 128`,
    ],
    [
      'the length of a list',
      'ssm',
      'GetParameters',
      { Names: [] },
      "1 validation error detected: Value '[]' at 'names' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
  ])('[WIRE-30] %s is refused with value, place and constraint', (_, service, operation, input, message) => {
    expect(told(service, operation, input)).toBe(message);
  });

  test('[WIRE-30] one that keeps every constraint is not', () => {
    expect(misfits('eventbridge', 'PutRule', { Name: 'r', State: 'ENABLED', Tags: [] })).toEqual([]);
  });

  test('[WIRE-26] is told of each misfit, missing members among them', () => {
    const input = { ResourceType: 'Parameter', Tags: [{ Key: '', Value: '' }, { Key: 'a' }] };
    expect(told('ssm', 'AddTagsToResource', input)).toBe(
      [
        "3 validation errors detected: Value null at 'resourceId' failed to satisfy constraint: Member must not be null",
        "Value null at 'tags.2.member.value' failed to satisfy constraint: Member must not be null",
        "Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1",
      ].join('; '),
    );
  });

  test('[WIRE-26] with a wrong type is told of that alone', () => {
    expect(misfits('ssm', 'GetParameters', { Names: [], WithDecryption: 'yes' })).toMatchObject([{ kind: 'type' }]);
  });

  test('[WIRE-27] texts of a list, and keys and values of a map, are judged together', () => {
    const [listed] = misfits('ssm', 'GetParameters', { Names: ['a', ''] });
    expect(listed).toMatchObject({
      kind: 'length',
      path: 'Names',
      constraint:
        'Member must satisfy constraint: [Member must have length greater than or equal to 1, Member must have length less than or equal to 2048]',
    });
    const mapped = misfits('cloudwatch-logs', 'TagResource', { resourceArn: 'a', tags: { '': 'x'.repeat(257) } });
    expect(mapped.map(({ path, constraint }) => [path, constraint!.split(':')[0]])).toEqual([
      ['tags', 'Map keys must satisfy constraint'],
      ['tags', 'Map value must satisfy constraint'],
    ]);
  });

  test('[WIRE-28] a value that is sensitive is not shown', () => {
    expect(told('lambda', 'CreateFunction', { FunctionName: 'f', Role: 'x', Code: {} })).toContain(
      "Value 'x' at 'role'",
    );
    expect(
      told('lambda', 'UpdateFunctionConfiguration', {
        FunctionName: 'f',
        Environment: { Variables: { '0': 'secret' } },
      }),
    ).toMatch(/^1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map keys/);
  });

  test('[WIRE-29] what a service judges itself is left to it, with all below', () => {
    const input = { Name: 'r', State: 'ON', Tags: [{ Key: '', Value: '' }] };
    expect(misfits('eventbridge', 'PutRule', input, ['*.State', 'PutRule.Tags'])).toEqual([]);
    expect(misfits('eventbridge', 'PutRule', input, ['*.State', 'PutTargets.Tags'])).toHaveLength(1);
  });

  test('[WIRE-30] shapes that hold themselves are followed to the end', () => {
    const deep = { L: [{ M: { a: { L: [{ S: 'x' }] } } }] };
    expect(misfits('dynamodb', 'PutItem', { TableName: 't', Item: { id: deep } })).toEqual([]);
    expect(misfits('dynamodb', 'PutItem', { TableName: 't', Item: { ['k'.repeat(65_536)]: deep } })).toMatchObject([
      { kind: 'length', path: 'Item' },
    ]);
  });
});
