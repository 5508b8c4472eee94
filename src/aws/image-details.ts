import { DescribeImagesCommand, DescribeRepositoriesCommand, type ECRClient } from '@aws-sdk/client-ecr';
import type { TagMutability } from '../domain/check/image/tag';
import { type Instant, instant } from '../domain/instant';
import { askingFor } from './aws-error';

/** When ECR first got an image; undefined when it does not have it, or does not say. Throws AwsError. */
export async function pushedAt(
  ecr: ECRClient,
  repositoryName: string,
  imageDigest: string,
): Promise<Instant | undefined> {
  const answer = await askingFor(
    'ecr:DescribeImages',
    ecr.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageDigest }] })),
  );
  const at = answer?.imageDetails?.[0]?.imagePushedAt;
  return at && instant(at);
}

/** Whether the tags of a repository can be moved; undefined when there is no such repository. Throws AwsError. */
export async function tagMutability(ecr: ECRClient, repositoryName: string): Promise<TagMutability | undefined> {
  const answer = await askingFor(
    'ecr:DescribeRepositories',
    ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [repositoryName] })),
  );
  const repository = answer?.repositories?.[0];
  return (
    repository && {
      setting: repository.imageTagMutability ?? 'MUTABLE',
      exclusions: (repository.imageTagMutabilityExclusionFilters ?? []).flatMap(({ filter }) => filter ?? []),
    }
  );
}
