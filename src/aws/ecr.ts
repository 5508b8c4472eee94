import {
  DescribeImagesCommand,
  type DescribeImagesCommandOutput,
  type ECRClient,
  type ImageDetail,
} from '@aws-sdk/client-ecr';
import { instant } from '../domain/instant';
import type { ListedImage } from '../domain/observed';
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

/** The most that one page holds. Source: ECR API reference, DescribeImages, `maxResults`. */
const PAGE = 1000;

/** As many images as ECR's quota lets a repository have unless it was raised (user guide, service quotas). */
const MOST_PAGES = 10;

/** The tagged images of a repository, in no order. */
export interface RepositoryImages {
  readonly images: readonly ListedImage[];
  /** False: there are more than were looked at. */
  readonly complete: boolean;
  /** What looking cost. */
  readonly calls: number;
}

/** Lists a repository's tagged images, each index without its children. Undefined when there is no such repository. */
export async function listImages(ecr: ECRClient, repositoryName: string): Promise<RepositoryImages | undefined> {
  const images: ListedImage[] = [];
  let nextToken: string | undefined;
  for (let calls = 1; ; calls++) {
    const answer: DescribeImagesCommandOutput | undefined = await askingFor(
      'ecr:DescribeImages',
      ecr.send(
        new DescribeImagesCommand({
          ...{ repositoryName, nextToken, maxResults: PAGE },
          filter: { tagStatus: 'TAGGED' },
        }),
      ),
    );
    if (!answer) return undefined;
    images.push(...(answer.imageDetails ?? []).flatMap(listedImage));
    nextToken = answer.nextToken;
    if (nextToken === undefined || calls === MOST_PAGES) return { images, complete: nextToken === undefined, calls };
  }
}

function listedImage({ imageTags = [], imageDigest, imagePushedAt }: ImageDetail): readonly ListedImage[] {
  return imageDigest === undefined || imagePushedAt === undefined
    ? []
    : [{ tags: imageTags, digest: imageDigest, pushedAt: instant(imagePushedAt) }];
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
