import { ECR } from '@aws-sdk/client-ecr';
import { describe, expect, test } from '@jest/globals';
import { createEcr } from '../../../../local/aws/ecr/ecr';
import { START, sdkConfig, testKernel } from '../kernel';
import { pushImage } from './oci-image';

const account = () => {
  const aws = testKernel();
  aws.register(createEcr(aws.world).implementation);
  return { aws, ecr: new ECR(sdkConfig(aws)) };
};
const REPOSITORY_ARN = 'arn:aws:ecr:ap-northeast-1:123456789012:repository/team/app';

describe('repositories', () => {
  test('[ECR-1] a repository comes back as it was created, with the defaults of ECR', async () => {
    const { ecr } = account();
    const { repository: plain } = await ecr.createRepository({ repositoryName: 'app' });
    expect(plain).toEqual({
      repositoryArn: 'arn:aws:ecr:ap-northeast-1:123456789012:repository/app',
      registryId: '123456789012',
      repositoryName: 'app',
      repositoryUri: '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app',
      createdAt: START,
      imageTagMutability: 'MUTABLE',
      imageScanningConfiguration: { scanOnPush: false },
      encryptionConfiguration: { encryptionType: 'AES256' },
    });
    const settings = {
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION' as const,
      imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD' as const, filter: 'dev-*' }],
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: { encryptionType: 'KMS' as const, kmsKey: 'alias/own' },
    };
    const { repository } = await ecr.createRepository({ repositoryName: 'team/app', ...settings });
    expect(repository).toMatchObject({ repositoryArn: REPOSITORY_ARN, ...settings });
    expect((await ecr.describeRepositories({ repositoryNames: ['team/app', 'app'] })).repositories).toEqual([
      repository,
      plain,
    ]);
  });

  test.each([
    ['an upper-case name', { repositoryName: 'App' }, 'InvalidParameterException'],
    ['a name of one character', { repositoryName: 'a' }, 'InvalidParameterException'],
    ['a name with two slashes', { repositoryName: 'a//b' }, 'InvalidParameterException'],
    ['a name of many hyphens and a full stop', { repositoryName: `${'a-'.repeat(100)}.` }, 'InvalidParameterException'],
    ['no name', { repositoryName: undefined }, 'InvalidParameterException'],
    ['another account', { registryId: '210987654321' }, 'InvalidParameterException'],
    ['an unknown mutability', { imageTagMutability: 'FROZEN' }, 'InvalidParameterException'],
    [
      'exclusions it does not want',
      { imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'a' }] },
      'InvalidParameterException',
    ],
    ['an unknown encryption', { encryptionConfiguration: { encryptionType: 'ROT13' } }, 'InvalidParameterException'],
    ['a tag of AWS', { tags: [{ Key: 'aws:x', Value: '' }] }, 'InvalidTagParameterException'],
    ['51 tags', { tags: Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: '' })) }, 'TooManyTagsException'],
  ])('[ECR-2] a repository with %s is refused', async (_, part, name) => {
    const { ecr } = account();
    await expect(ecr.createRepository({ repositoryName: 'app', ...part } as never)).rejects.toMatchObject({ name });
    expect((await ecr.describeRepositories({})).repositories).toEqual([]);
  });

  test('[ECR-3] names are unique, and an unknown one is named in the refusal', async () => {
    const { ecr } = account();
    await ecr.createRepository({ repositoryName: 'app' });
    await expect(ecr.createRepository({ repositoryName: 'app' })).rejects.toMatchObject({
      name: 'RepositoryAlreadyExistsException',
      message: "The repository with name 'app' already exists in the registry with id '123456789012'",
    });
    const unknown = "The repository with name 'other' does not exist in the registry with id '123456789012'";
    for (const ask of [
      ecr.describeRepositories({ repositoryNames: ['other'] }),
      ecr.describeImages({ repositoryName: 'other' }),
      ecr.putImage({ repositoryName: 'other', imageManifest: '{}' }),
      ecr.initiateLayerUpload({ repositoryName: 'other' }),
    ])
      await expect(ask).rejects.toMatchObject({ name: 'RepositoryNotFoundException', message: unknown });
    await expect(ecr.describeImages({ repositoryName: 'app', registryId: '210987654321' })).rejects.toMatchObject({
      name: 'RepositoryNotFoundException',
    });
  });

  test('[ECR-4] repositories are listed page by page; a token that was not given out is refused', async () => {
    const { ecr } = account();
    for (const repositoryName of ['c1', 'a1', 'b1']) await ecr.createRepository({ repositoryName });
    const first = await ecr.describeRepositories({ maxResults: 2 });
    const second = await ecr.describeRepositories({ maxResults: 2, nextToken: first.nextToken });
    const names = [...(first.repositories ?? []), ...(second.repositories ?? [])].map((one) => one.repositoryName);
    expect(names).toEqual(['a1', 'b1', 'c1']);
    expect(second.nextToken).toBeUndefined();
    for (const input of [{ nextToken: 'forged' }, { maxResults: 0 }, { maxResults: 1, repositoryNames: ['a1'] }])
      await expect(ecr.describeRepositories(input)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('[ECR-5] a repository with images is deleted by force only, and takes its images with it', async () => {
    const { ecr } = account();
    const repositoryName = 'app';
    await ecr.createRepository({ repositoryName });
    await pushImage(ecr, repositoryName, 'a', 'v1');
    await expect(ecr.deleteRepository({ repositoryName })).rejects.toMatchObject({
      name: 'RepositoryNotEmptyException',
      message:
        "The repository with name 'app' in registry with id '123456789012' cannot be deleted because it still contains images",
    });
    await ecr.deleteRepository({ repositoryName, force: true });
    await ecr.createRepository({ repositoryName });
    expect((await ecr.listImages({ repositoryName })).imageIds).toEqual([]);
  });

  test('[ECR-6] mutability and scanning can be changed; tags too, by ARN', async () => {
    const { ecr } = account();
    const repositoryName = 'team/app';
    await ecr.createRepository({ repositoryName, tags: [{ Key: 'a', Value: '1' }] });
    await ecr.putImageTagMutability({ repositoryName, imageTagMutability: 'IMMUTABLE' });
    await ecr.putImageScanningConfiguration({ repositoryName, imageScanningConfiguration: { scanOnPush: true } });
    expect((await ecr.describeRepositories({})).repositories).toMatchObject([
      { imageTagMutability: 'IMMUTABLE', imageScanningConfiguration: { scanOnPush: true } },
    ]);
    await ecr.tagResource({
      resourceArn: REPOSITORY_ARN,
      tags: [
        { Key: 'a', Value: '2' },
        { Key: 'b', Value: '' },
      ],
    });
    await ecr.untagResource({ resourceArn: REPOSITORY_ARN, tagKeys: ['b', 'c'] });
    expect((await ecr.listTagsForResource({ resourceArn: REPOSITORY_ARN })).tags).toEqual([{ Key: 'a', Value: '2' }]);
    await expect(ecr.listTagsForResource({ resourceArn: `${REPOSITORY_ARN}2` })).rejects.toMatchObject({
      name: 'RepositoryNotFoundException',
    });
    await expect(ecr.listTagsForResource({ resourceArn: 'nonsense' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test('[ECR-7] a repository policy is validated, kept as it was given, and absent until set', async () => {
    const { ecr } = account();
    const repositoryName = 'app';
    await ecr.createRepository({ repositoryName });
    const absent = { name: 'RepositoryPolicyNotFoundException', message: expect.stringContaining("'app'") };
    await expect(ecr.getRepositoryPolicy({ repositoryName })).rejects.toMatchObject(absent);
    await expect(ecr.setRepositoryPolicy({ repositoryName, policyText: '{}' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
    });
    const policyText = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Sid: 'may pull', Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage' }],
    });
    await ecr.setRepositoryPolicy({ repositoryName, policyText });
    expect(await ecr.getRepositoryPolicy({ repositoryName })).toMatchObject({ policyText });
    expect(await ecr.deleteRepositoryPolicy({ repositoryName })).toMatchObject({ policyText });
    await expect(ecr.deleteRepositoryPolicy({ repositoryName })).rejects.toMatchObject(absent);
  });

  test('[ECR-8] a lifecycle policy is validated, kept as it was given, and absent until put', async () => {
    const { ecr } = account();
    const repositoryName = 'app';
    await ecr.createRepository({ repositoryName });
    const absent = { name: 'LifecyclePolicyNotFoundException' };
    await expect(ecr.getLifecyclePolicy({ repositoryName })).rejects.toMatchObject(absent);
    const selection = { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 3 };
    const lifecyclePolicyText = JSON.stringify({ rules: [{ rulePriority: 1, selection, action: { type: 'expire' } }] });
    await expect(
      ecr.putLifecyclePolicy({ repositoryName, lifecyclePolicyText: lifecyclePolicyText.replace('any', 'all') }),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining("'Lifecycle policy validation failure: "),
    });
    await expect(ecr.putLifecyclePolicy({ repositoryName, lifecyclePolicyText: '{}' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await ecr.putLifecyclePolicy({ repositoryName, lifecyclePolicyText });
    expect(await ecr.getLifecyclePolicy({ repositoryName })).toMatchObject({ lifecyclePolicyText });
    expect(await ecr.deleteLifecyclePolicy({ repositoryName })).toMatchObject({ lifecyclePolicyText });
    await expect(ecr.deleteLifecyclePolicy({ repositoryName })).rejects.toMatchObject(absent);
  });
});

describe('the registry', () => {
  test('[ECR-22] the login is AWS and a password for twelve hours, at the endpoint that was called', async () => {
    const { ecr } = account();
    const { authorizationData = [] } = await ecr.getAuthorizationToken({});
    expect(authorizationData).toEqual([
      {
        authorizationToken: expect.any(String),
        expiresAt: new Date(START.getTime() + 12 * 3_600_000),
        proxyEndpoint: 'http://aws.local',
      },
    ]);
    expect(Buffer.from(authorizationData[0]!.authorizationToken!, 'base64').toString()).toMatch(
      /^AWS:[A-Za-z0-9+/=]{100,}$/,
    );
    expect(await ecr.describeRegistry({})).toMatchObject({
      registryId: '123456789012',
      replicationConfiguration: { rules: [] },
    });
  });
});
