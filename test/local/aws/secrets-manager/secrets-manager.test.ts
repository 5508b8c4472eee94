import {
  CreateSecretCommand,
  type CreateSecretCommandInput,
  DeleteSecretCommand,
  type DeleteSecretCommandInput,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  type GetRandomPasswordCommandInput,
  GetSecretValueCommand,
  type GetSecretValueCommandInput,
  ListSecretsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from '@jest/globals';
import { createSecretsManager } from '../../../../local/aws/secrets-manager/secrets-manager';
import { START, sdkConfig, testKernel } from '../kernel';

const ARN = 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:shop/db';
const FIRST = '11111111-1111-4111-8111-111111111111';
const SECOND = '22222222-2222-4222-8222-222222222222';
const THIRD = '33333333-3333-4333-8333-333333333333';
const DAY_MS = 86_400_000;

function stage() {
  const aws = testKernel();
  aws.register(createSecretsManager(aws.world));
  const client = new SecretsManagerClient(sdkConfig(aws));
  const create = (input: Partial<CreateSecretCommandInput> = {}) =>
    client.send(new CreateSecretCommand({ Name: 'shop/db', SecretString: 'one', ClientRequestToken: FIRST, ...input }));
  const describeSecret = (SecretId = 'shop/db') => client.send(new DescribeSecretCommand({ SecretId }));
  const get = (input: Partial<GetSecretValueCommandInput> = {}) =>
    client.send(new GetSecretValueCommand({ SecretId: 'shop/db', ...input }));
  const put = (SecretString: string, ClientRequestToken: string, VersionStages?: string[]) =>
    client.send(new PutSecretValueCommand({ SecretId: 'shop/db', SecretString, ClientRequestToken, VersionStages }));
  const remove = (input: Partial<DeleteSecretCommandInput> = {}) =>
    client.send(new DeleteSecretCommand({ SecretId: 'shop/db', ...input }));
  const names = async (IncludePlannedDeletion = false) =>
    (await client.send(new ListSecretsCommand({ IncludePlannedDeletion }))).SecretList?.map(({ Name }) => Name);
  return { aws, client, create, describeSecret, get, put, remove, names };
}

describe('a secret', () => {
  test('[SM-1] comes back as it was made, without its value; its ARN ends in six characters', async () => {
    const { create, describeSecret } = stage();
    const { ARN: arn, VersionId } = await create({ Description: 'd', Tags: [{ Key: 'k', Value: 'v' }] });
    expect(arn).toMatch(new RegExp(`^${ARN}-[A-Za-z0-9]{6}$`));
    expect(VersionId).toBe(FIRST);
    expect(await describeSecret()).toMatchObject({
      ARN: arn,
      Name: 'shop/db',
      Description: 'd',
      CreatedDate: new Date(START),
      LastChangedDate: new Date(START),
      Tags: [{ Key: 'k', Value: 'v' }],
      VersionIdsToStages: { [FIRST]: ['AWSCURRENT'] },
    });
    expect(JSON.stringify(await describeSecret())).not.toContain('one');
  });

  test('[SM-2] is found by name, by ARN, and by an ARN without its six characters', async () => {
    const { create, describeSecret } = stage();
    const { ARN: arn = '' } = await create();
    for (const id of [arn, ARN]) expect(await describeSecret(id)).toMatchObject({ Name: 'shop/db' });
    for (const id of [`${ARN}-000000`, arn.replace('1:123', '1:923'), 'shop/db-000000'])
      await expect(describeSecret(id)).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: "Secrets Manager can't find the specified secret.",
      });
  });

  test('[SM-2] whose name ends as an ARN does is not found by an ARN without six characters', async () => {
    const { create, describeSecret } = stage();
    const { ARN: arn = '' } = await create({ Name: 'db-abcdef' });
    expect(await describeSecret(arn)).toMatchObject({ Name: 'db-abcdef' });
    await expect(describeSecret(arn.slice(0, -7))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test.each<[string, Partial<CreateSecretCommandInput>, string, string]>([
    ['a name with blanks', { Name: 'a b' }, 'ValidationException', 'Invalid name. Must be a valid name containing'],
    [
      'a name that is there',
      {},
      'ResourceExistsException',
      'The operation failed because the secret shop/db already exists.',
    ],
    ['a key', { Name: 'b', KmsKeyId: 'alias/mine' }, 'InvalidParameterException', 'has no KmsKeyId'],
    [
      'replicas',
      { Name: 'b', AddReplicaRegions: [{ Region: 'eu-west-1' }] },
      'InvalidParameterException',
      'has no AddReplicaRegions',
    ],
    [
      'two values',
      { Name: 'b', SecretBinary: Buffer.from('x') },
      'InvalidParameterException',
      "You can't specify both a binary",
    ],
  ])('[SM-3] with %s is refused', async (_, input, name, message) => {
    const { create } = stage();
    await create();
    await expect(create(input)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  });

  test('[SM-4] is tagged and listed', async () => {
    const { client, create, describeSecret, names } = stage();
    await create();
    await create({ Name: 'a' });
    await client.send(
      new TagResourceCommand({
        SecretId: 'a',
        Tags: [
          { Key: 'k', Value: 'v' },
          { Key: 'l', Value: 'w' },
        ],
      }),
    );
    await client.send(new UntagResourceCommand({ SecretId: 'a', TagKeys: ['k'] }));
    expect((await describeSecret('a')).Tags).toEqual([{ Key: 'l', Value: 'w' }]);
    expect(await names()).toEqual(['a', 'shop/db']);
    const { SecretList, NextToken } = await client.send(new ListSecretsCommand({ MaxResults: 1 }));
    expect(SecretList).toMatchObject([{ Name: 'a', SecretVersionsToStages: { [FIRST]: ['AWSCURRENT'] } }]);
    expect((await client.send(new ListSecretsCommand({ NextToken }))).SecretList).toMatchObject([{ Name: 'shop/db' }]);
  });
});

describe('a secret’s value', () => {
  test('[SM-5] is that of the current version; the one before it stays, and no other', async () => {
    const { create, describeSecret, get, put } = stage();
    await create();
    await put('two', SECOND);
    expect(await get()).toMatchObject({ SecretString: 'two', VersionId: SECOND, VersionStages: ['AWSCURRENT'] });
    expect(await get({ VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'one', VersionId: FIRST });
    expect(await get({ VersionId: FIRST })).toMatchObject({ SecretString: 'one' });
    await put('three', THIRD);
    expect((await describeSecret()).VersionIdsToStages).toEqual({ [SECOND]: ['AWSPREVIOUS'], [THIRD]: ['AWSCURRENT'] });
    expect((await describeSecret()).LastAccessedDate).toEqual(new Date('2026-11-21T00:00:00Z'));
  });

  test('[SM-5] may be put aside under a stage of one’s own', async () => {
    const { create, get, put } = stage();
    await create();
    await put('later', SECOND, ['LATER']);
    expect(await get()).toMatchObject({ SecretString: 'one' });
    expect(await get({ VersionStage: 'LATER' })).toMatchObject({ SecretString: 'later' });
  });

  test('[SM-6] is put once by one token, and another value under it is refused', async () => {
    const { client, create, describeSecret, put } = stage();
    await create();
    expect(await put('one', FIRST)).toMatchObject({ VersionId: FIRST });
    await expect(put('two', FIRST)).rejects.toMatchObject({ name: 'ResourceExistsException' });
    const update = { SecretId: 'shop/db', Description: 'new', SecretString: 'two', ClientRequestToken: SECOND };
    await client.send(new UpdateSecretCommand(update));
    expect(await describeSecret()).toMatchObject({
      Description: 'new',
      VersionIdsToStages: { [FIRST]: ['AWSPREVIOUS'], [SECOND]: ['AWSCURRENT'] },
    });
  });

  test('[SM-7] that is not there is not found, with what was asked for', async () => {
    const { create, get } = stage();
    await create({ SecretString: undefined });
    const find = "Secrets Manager can't find the specified secret value for";
    await expect(get()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `${find} staging label: AWSCURRENT`,
    });
    await expect(get({ VersionId: SECOND })).rejects.toMatchObject({ message: `${find} VersionId: ${SECOND}` });
    await create({ Name: 'b' });
    await expect(get({ SecretId: 'b', VersionId: FIRST, VersionStage: 'AWSPREVIOUS' })).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
  });
});

describe('a deleted secret', () => {
  test('[SM-8] waits thirty days, or seven at least, and can be restored until then', async () => {
    const { aws, client, create, describeSecret, get, names, remove } = stage();
    await create();
    const { DeletionDate } = await remove({ RecoveryWindowInDays: 7 });
    expect(DeletionDate).toEqual(new Date(new Date(START).getTime() + 7 * DAY_MS));
    await expect(get()).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: "You can't perform this operation on the secret because it was marked for deletion.",
    });
    await expect(create()).rejects.toMatchObject({
      message: "You can't create this secret because a secret with this name is already scheduled for deletion.",
    });
    expect((await describeSecret()).DeletedDate).toEqual(DeletionDate);
    expect([await names(), await names(true)]).toEqual([[], ['shop/db']]);

    await client.send(new RestoreSecretCommand({ SecretId: 'shop/db' }));
    await aws.clock.advance(8 * DAY_MS);
    expect(await get()).toMatchObject({ SecretString: 'one' });

    await remove();
    await aws.clock.advance(30 * DAY_MS);
    expect(await names(true)).toEqual([]);
  });

  test('[SM-9] is gone at once when that is asked for; then it does not matter whether it was there', async () => {
    const { create, names, remove } = stage();
    await create();
    const force = { ForceDeleteWithoutRecovery: true };
    await remove(force);
    await remove(force);
    expect(await names(true)).toEqual([]);
    await expect(remove()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await create();
    await expect(remove({ ...force, RecoveryWindowInDays: 7 })).rejects.toMatchObject({
      message: "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    });
    await expect(remove({ RecoveryWindowInDays: 6 })).rejects.toMatchObject({
      message: 'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
    });
  });
});

describe('a random password', () => {
  const passwords = async (input: GetRandomPasswordCommandInput) => {
    const { client } = stage();
    const drawn = [...Array(5)].map(() => client.send(new GetRandomPasswordCommand(input)));
    return (await Promise.all(drawn)).map(({ RandomPassword = '' }) => RandomPassword);
  };

  test('[SM-10] has 32 characters, of every type one at least, and is another each time', async () => {
    const all = await passwords({});
    expect(new Set(all).size).toBe(5);
    for (const each of all) {
      expect(each).toHaveLength(32);
      for (const type of [/[a-z]/, /[A-Z]/, /\d/, /[^\w\s]/]) expect(each).toMatch(type);
    }
  });

  test('[SM-10] has what is asked for', async () => {
    const input = { PasswordLength: 4, ExcludePunctuation: true, ExcludeNumbers: true, ExcludeCharacters: 'aB' };
    for (const each of await passwords(input)) expect(each).toMatch(/^(?=.*[a-z])(?=.*[A-Z])[b-zAC-Z]{4}$/);
    await expect(passwords({ PasswordLength: 3 })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
