import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type StackDriver, stackDriver } from './stack-driver';

let driver: StackDriver;
beforeEach(() => {
  driver = stackDriver();
});
afterEach(() => driver.close());

const template = (properties: object) => ({
  Resources: { Db: { Type: 'AWS::SecretsManager::Secret', Properties: properties } },
  Outputs: { Arn: { Value: { Ref: 'Db' } } },
});
const textOf = async (SecretId: string) =>
  (await driver.call('secrets-manager', 'GetSecretValue', { SecretId })).SecretString ?? '';

test('[SM-11] a stack makes, changes and deletes a secret', async () => {
  const before = { Name: 'shop/db', Description: 'one', SecretString: 'x', Tags: [{ Key: 'team', Value: 'web' }] };
  const { StackStatus, Outputs } = await driver.deploy('app', template(before));
  expect(StackStatus).toBe('CREATE_COMPLETE');
  const arn = Outputs?.[0]?.OutputValue ?? '';
  expect(arn).toMatch(/:secret:shop\/db-\w{6}$/);
  expect(await textOf(arn)).toBe('x');
  await driver.update('app', template({ ...before, Description: 'two', SecretString: 'y', Tags: [] }));
  const described = await driver.call('secrets-manager', 'DescribeSecret', { SecretId: arn });
  expect(described).toMatchObject({ Description: 'two' });
  expect(described).not.toHaveProperty('Tags');
  expect(await textOf(arn)).toBe('y');
  expect(await driver.remove('app')).toBe('DELETE_COMPLETE');
  const listed = await driver.call('secrets-manager', 'ListSecrets', { IncludePlannedDeletion: true });
  expect(listed.SecretList).toEqual([]);
});

test('[SM-11] a secret is generated once, into its template; two values are refused', async () => {
  const GenerateSecretString = {
    ...{ SecretStringTemplate: '{"user":"shop"}', GenerateStringKey: 'password' },
    ...{ PasswordLength: 20, ExcludePunctuation: true },
  };
  await driver.deploy('app', template({ GenerateSecretString }));
  const arn = (await driver.physicalId('app', 'Db')) ?? '';
  expect(arn).toMatch(/:secret:Db-\w{12}-\w{6}$/);
  const first = await textOf(arn);
  expect(JSON.parse(first)).toEqual({ user: 'shop', password: expect.stringMatching(/^\w{20}$/) });
  await driver.update('app', template({ GenerateSecretString, Description: 'changed' }));
  expect(await textOf(arn)).toBe(first);
  const both = await driver.deploy('both', template({ GenerateSecretString, SecretString: 'x' }));
  expect(both.StackStatus).toBe('ROLLBACK_COMPLETE');
});
