import { anywhere, each, type Requirements, type RequirementTable, type Scene } from './requirement';

const repository = (name: string, scene: Scene): string => scene.arn('ecr', `repository/${name}`);
const ofRepository = ({ repositoryName = '' }: { repositoryName?: string | undefined }, scene: Scene): Requirements =>
  each([repository(repositoryName, scene)]);
const ofArn = ({ resourceArn }: { resourceArn?: string | undefined }): Requirements => each([resourceArn]);

/** What ECR asks. Source: Service Authorization Reference, "Amazon Elastic Container Registry". */
export const ecr: RequirementTable<'ecr'> = {
  BatchCheckLayerAvailability: ofRepository,
  BatchDeleteImage: ofRepository,
  BatchGetImage: ofRepository,
  BatchGetRepositoryScanningConfiguration: ({ repositoryNames = [] }, scene) =>
    each(repositoryNames.map((name) => repository(name, scene))),
  CompleteLayerUpload: ofRepository,
  CreateRepository: ofRepository,
  DeleteLifecyclePolicy: ofRepository,
  DeleteRepository: ofRepository,
  DeleteRepositoryPolicy: ofRepository,
  DescribeImageScanFindings: ofRepository,
  DescribeImages: ofRepository,
  DescribeRegistry: anywhere,
  DescribeRepositories: ({ repositoryNames = ['*'] }, scene) =>
    each(repositoryNames.map((name) => repository(name, scene))),
  GetAccountSetting: anywhere,
  GetAuthorizationToken: anywhere,
  GetDownloadUrlForLayer: ofRepository,
  GetLifecyclePolicy: ofRepository,
  GetLifecyclePolicyPreview: ofRepository,
  GetRegistryScanningConfiguration: anywhere,
  GetRepositoryPolicy: ofRepository,
  InitiateLayerUpload: ofRepository,
  // It has no action of its own (ECR API Reference, ListImageReferrers).
  ListImageReferrers: ({ repositoryName = '' }, scene) => [
    { action: 'ecr:BatchGetImage', resource: repository(repositoryName, scene) },
  ],
  ListImages: ofRepository,
  ListTagsForResource: ofArn,
  PutAccountSetting: anywhere,
  PutImage: ofRepository,
  PutImageScanningConfiguration: ofRepository,
  PutImageTagMutability: ofRepository,
  PutLifecyclePolicy: ofRepository,
  PutRegistryScanningConfiguration: anywhere,
  SetRepositoryPolicy: ofRepository,
  StartImageScan: ofRepository,
  StartLifecyclePolicyPreview: ofRepository,
  TagResource: ofArn,
  UntagResource: ofArn,
  UploadLayerPart: ofRepository,
};
