import {
  DescribeImagesCommand,
  type ECRClient,
  ListImageReferrersCommand,
  type ListImageReferrersCommandOutput,
} from '@aws-sdk/client-ecr';
import { type Artifact, COSIGN_SUFFIXES } from '../domain/check/image/artifacts';
import { askingFor } from './aws-error';

/** The most that a page holds. Source: ECR API reference, ListImageReferrers, `maxResults`. */
const PAGE = 50;

/** Whoever may push may attach as much as they like. */
const MOST_PAGES = 10;

const PREDICATE_TYPE = 'dev.sigstore.bundle.predicateType';

/** What is beside an image in its repository: referrers, and what cosign puts under tags made of the digest. Throws AwsError. */
export async function imageArtifacts(
  ecr: ECRClient,
  repositoryName: string,
  imageDigest: string,
): Promise<readonly Artifact[]> {
  const artifacts: Artifact[] = [];
  let nextToken: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page: ListImageReferrersCommandOutput | undefined = await askingFor(
      // Its permission is that of BatchGetImage (ECR API reference).
      'ecr:ListImageReferrers',
      ecr.send(
        new ListImageReferrersCommand({ repositoryName, subjectId: { imageDigest }, maxResults: PAGE, nextToken }),
      ),
    );
    for (const { artifactType: type, annotations } of page?.referrers ?? [])
      if (type !== undefined) {
        const predicateType = annotations?.[PREDICATE_TYPE];
        artifacts.push({ type, ...(predicateType === undefined ? {} : { predicateType }) });
      }
    nextToken = page?.nextToken;
    if (nextToken === undefined) break;
  }
  return [...artifacts, ...(await cosignTags(ecr, repositoryName, imageDigest))];
}

async function cosignTags(ecr: ECRClient, repositoryName: string, imageDigest: string): Promise<readonly Artifact[]> {
  const tagged = await Promise.all(
    COSIGN_SUFFIXES.map(async (suffix) => {
      const imageTag = imageDigest.replace(':', '-') + suffix;
      const command = new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] });
      const answer = await askingFor('ecr:DescribeImages', ecr.send(command));
      return answer?.imageDetails?.length ? [{ type: suffix }] : [];
    }),
  );
  return tagged.flat();
}
