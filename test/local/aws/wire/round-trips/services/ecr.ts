import { LIFECYCLE, type Names, PLACE, REPOSITORY_POLICY } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';

const repositoryName = 'repository';
const registryId = '123456789012';
const ASKED = 'it is asked for';
const tags = [{ Key: 'k', Value: 'v' }];
const arn = (name: string): string => `arn:aws:ecr:${PLACE}:repository/${name}`;
const mutability = {
  imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
  imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'dev-*' }],
};
const repository = ['DescribeRepositories', { repositoryNames: [repositoryName] }, 'repositories.0'] as const;

export const ecr = (names: Names): RoundTrips => ({
  service: 'ecr',
  trips: [
    {
      operation: 'CreateRepository',
      request: {
        repositoryName: 'another',
        registryId,
        tags,
        ...mutability,
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: { encryptionType: 'KMS', kmsKey: 'alias/key' },
      },
      read: ['DescribeRepositories', { repositoryNames: ['another'] }, 'repositories.0'],
      elsewhere: { tags: ['ListTagsForResource', { resourceArn: arn('another') }, 'tags'] },
    },
    { operation: 'PutImageTagMutability', request: { repositoryName, registryId, ...mutability }, read: repository },
    {
      operation: 'PutImageScanningConfiguration',
      request: { repositoryName, registryId, imageScanningConfiguration: { scanOnPush: true } },
      read: repository,
    },
    {
      operation: 'PutLifecyclePolicy',
      request: { repositoryName, registryId, lifecyclePolicyText: LIFECYCLE },
      read: ['GetLifecyclePolicy', { repositoryName }, ''],
    },
    {
      operation: 'SetRepositoryPolicy',
      request: { repositoryName, registryId, policyText: REPOSITORY_POLICY, force: true },
      read: ['GetRepositoryPolicy', { repositoryName }, ''],
      unsaid: { force: 'of the request alone' },
    },
    {
      operation: 'PutImage',
      request: {
        repositoryName,
        registryId,
        imageManifest: names.manifest,
        imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
        imageTag: 'v2',
        imageDigest: names.image,
      },
      read: ['BatchGetImage', { repositoryName, imageIds: [{ imageTag: 'v2' }] }, 'images.0'],
      elsewhere: { imageTag: 'imageId.imageTag', imageDigest: 'imageId.imageDigest' },
    },
    {
      operation: 'PutAccountSetting',
      request: { name: 'BLOB_MOUNTING', value: 'DISABLED' },
      read: ['GetAccountSetting', { name: 'BLOB_MOUNTING' }, ''],
    },
    {
      operation: 'PutRegistryScanningConfiguration',
      request: {
        scanType: 'ENHANCED',
        rules: [{ scanFrequency: 'CONTINUOUS_SCAN', repositoryFilters: [{ filter: 'a*', filterType: 'WILDCARD' }] }],
      },
      read: ['GetRegistryScanningConfiguration', {}, 'scanningConfiguration'],
    },
    {
      operation: 'TagResource',
      request: { resourceArn: arn(repositoryName), tags },
      read: ['ListTagsForResource', { resourceArn: arn(repositoryName) }, ''],
      unsaid: { resourceArn: ASKED },
    },
  ],
  writesNothing: {},
});
