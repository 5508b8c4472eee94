import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type StackDriver, stackDriver } from './stack-driver';

let driver: StackDriver;
beforeEach(() => {
  driver = stackDriver();
});
afterEach(() => driver.close());

const template = (properties: object) => ({
  Resources: { Setting: { Type: 'AWS::SSM::Parameter', Properties: properties } },
  Outputs: { Name: { Value: { Ref: 'Setting' } }, Value: { Value: { 'Fn::GetAtt': ['Setting', 'Value'] } } },
});

test('[SSM-14] a stack makes, changes and deletes a parameter', async () => {
  const before = { Name: '/app/setting', Type: 'String', Value: 'one', Tags: { team: 'web', old: 'x' } };
  const { StackStatus, Outputs } = await driver.deploy('app', template(before));
  expect([StackStatus, Outputs?.map(({ OutputValue }) => OutputValue)]).toEqual([
    'CREATE_COMPLETE',
    ['/app/setting', 'one'],
  ]);
  await driver.update('app', template({ ...before, Value: 'two', Tags: { team: 'ops' } }));
  const { Parameter } = await driver.call('ssm', 'GetParameter', { Name: '/app/setting' });
  expect(Parameter).toMatchObject({ Value: 'two', Version: 2 });
  const tagged = { ResourceType: 'Parameter' as const, ResourceId: '/app/setting' };
  const { TagList } = await driver.call('ssm', 'ListTagsForResource', tagged);
  expect(TagList).toEqual([{ Key: 'team', Value: 'ops' }]);
  expect(await driver.remove('app')).toBe('DELETE_COMPLETE');
  expect((await driver.call('ssm', 'DescribeParameters', {})).Parameters).toEqual([]);
});

test('[SSM-14] a parameter without a name gets one; a SecureString is none of a stack', async () => {
  await driver.deploy('app', template({ Type: 'StringList', Value: 'a,b' }));
  expect(await driver.physicalId('app', 'Setting')).toMatch(/^CFN-Setting-\w{12}$/);
  const secret = await driver.deploy('secret', template({ Type: 'SecureString', Value: 'x' }));
  expect(secret.StackStatus).toBe('ROLLBACK_COMPLETE');
  expect(await driver.story('secret')).toContain('SecureString');
});
