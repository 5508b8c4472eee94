import { LIFECYCLE, type Names, PLACE, REPOSITORY_POLICY } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

const noRepository = 'RepositoryNotFoundException';
const NO_DIGEST = `sha256:${'0'.repeat(64)}`;

export const ecr = (names: Names): UnknownIds => ({
  service: 'ecr',
  names: {
    repositoryName: ['repository', 'nothing', noRepository],
    repositoryNames: [['repository'], ['nothing'], noRepository],
    registryId: ['123456789012', '210987654321', noRepository],
    resourceArn: [
      `arn:aws:ecr:${PLACE}:repository/repository`,
      `arn:aws:ecr:${PLACE}:repository/nothing`,
      noRepository,
    ],
    imageIds: [
      [{ imageTag: 'v1' }],
      [{ imageTag: 'nothing' }],
      { failures: [{ imageId: { imageTag: 'nothing' }, failureCode: 'ImageNotFound' }] },
    ],
    imageId: [{ imageTag: 'v1' }, { imageTag: 'nothing' }, 'ImageNotFoundException'],
    layerDigest: [names.layer, NO_DIGEST, 'LayersNotFoundException'],
    layerDigests: [
      [names.layer],
      [NO_DIGEST],
      { layers: [{ layerDigest: NO_DIGEST, layerAvailability: 'UNAVAILABLE' }], failures: [] },
    ],
    uploadId: [names.upload, '01234567-0123-4123-8123-0123456789ab', 'UploadNotFoundException'],
    subjectId: [{ imageDigest: names.image }, { imageDigest: NO_DIGEST }, { referrers: [] }],
  },
  otherwise: {
    BatchGetRepositoryScanningConfiguration: {
      repositoryNames: { failures: [{ repositoryName: 'nothing', failureCode: 'REPOSITORY_NOT_FOUND' }] },
    },
    CompleteLayerUpload: { layerDigests: 'InvalidLayerException' },
    CreateRepository: { registryId: 'InvalidParameterException' },
    DescribeImages: { imageIds: 'ImageNotFoundException' },
    GetLifecyclePolicyPreview: { imageIds: { previewResults: [] } },
    DescribeRepositories: { registryId: { repositories: [] } },
  },
  looksNothingUp: ['CreateRepository.repositoryName', 'registryIds', 'name', 'imageDigest'],
  namesNothing: [
    'DescribeRegistry',
    'GetAccountSetting',
    'GetAuthorizationToken',
    'GetRegistryScanningConfiguration',
    'PutAccountSetting',
    'PutRegistryScanningConfiguration',
  ],
  requests: {
    CompleteLayerUpload: { layerDigests: [names.part] },
    CreateRepository: { repositoryName: 'another' },
    PutLifecyclePolicy: { lifecyclePolicyText: LIFECYCLE },
    SetRepositoryPolicy: { policyText: REPOSITORY_POLICY },
    PutImage: { imageManifest: names.manifest, imageTag: 'v2' },
    UploadLayerPart: { partFirstByte: 5, partLastByte: 9, layerPartBlob: Buffer.from('layer') },
    DeleteRepository: { force: true },
  },
  removing: [
    'UntagResource',
    'CompleteLayerUpload',
    'BatchDeleteImage',
    'DeleteLifecyclePolicy',
    'DeleteRepositoryPolicy',
    'DeleteRepository',
  ],
});
