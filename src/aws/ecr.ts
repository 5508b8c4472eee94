import { DescribeImagesCommand, type ECRClient, type ImageDetail } from '@aws-sdk/client-ecr';
import { askingFor } from './aws-error';

/** The digest that a tag has now: of the index where the image has several architectures. Undefined when ECR has no such tag. */
export async function digestOfTag(
  ecr: ECRClient,
  repositoryName: string,
  imageTag: string,
): Promise<string | undefined> {
  return (await describeImage(ecr, repositoryName, { imageTag }))?.imageDigest;
}

/** The tags that an image has now; none when ECR no longer has the image. */
export async function tagsOfDigest(
  ecr: ECRClient,
  repositoryName: string,
  imageDigest: string,
): Promise<readonly string[]> {
  return (await describeImage(ecr, repositoryName, { imageDigest }))?.imageTags ?? [];
}

async function describeImage(
  ecr: ECRClient,
  repositoryName: string,
  imageId: { readonly imageTag?: string; readonly imageDigest?: string },
): Promise<ImageDetail | undefined> {
  const answer = await askingFor(
    'ecr:DescribeImages',
    ecr.send(new DescribeImagesCommand({ repositoryName, imageIds: [imageId] })),
  );
  return answer?.imageDetails?.[0];
}
