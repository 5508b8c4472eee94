import { DescribeImagesCommand, type ECRClient } from '@aws-sdk/client-ecr';
import type { ImageFacts, Platform } from '../domain/verify/facts';
import { askingFor, toAwsError } from './aws-error';
import { digestIn, downloadBlob, findManifest, type Json } from './image-manifest';

/**
 * The platforms that an image is built for: of an index those of its images, of one image that of its configuration.
 * Undefined when ECR does not have it. Throws AwsError.
 *
 * OCI image specification, Image Index (`platform`) and Image Configuration (`architecture`, `os`).
 */
export async function imagePlatforms(
  ecr: ECRClient,
  repositoryName: string,
  image: { readonly digest?: string; readonly tag?: string },
): Promise<ImageFacts | undefined> {
  const digest = image.digest ?? (await digestOf(ecr, repositoryName, image.tag ?? 'latest'));
  if (digest === undefined) return undefined;
  const found = await askingFor('ecr:BatchGetImage', findManifest(ecr, repositoryName, digest));
  if (!found) return undefined;
  const { manifest } = found;
  if (Array.isArray(manifest?.manifests)) return { platforms: manifest.manifests.flatMap(platformIn) };
  const config = digestIn(manifest?.config);
  return { platforms: platformOf(config === undefined ? undefined : await configOf(ecr, repositoryName, config)) };
}

async function digestOf(ecr: ECRClient, repositoryName: string, imageTag: string): Promise<string | undefined> {
  const answer = await askingFor(
    'ecr:DescribeImages',
    ecr.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] })),
  );
  return answer?.imageDetails?.[0]?.imageDigest;
}

/** A download that fails says nothing of the platform, and nothing is said of it then. */
async function configOf(ecr: ECRClient, repositoryName: string, digest: string): Promise<Json | undefined> {
  try {
    return await downloadBlob(ecr, repositoryName, digest);
  } catch (error) {
    const { $metadata } = error as { $metadata?: object };
    if ($metadata) throw toAwsError('ecr:GetDownloadUrlForLayer', error);
    return undefined;
  }
}

/** Builders put attestations beside the images, for the platform unknown/unknown. */
export function platformIn(descriptor: unknown): readonly Platform[] {
  return platformOf((descriptor as { platform?: Json } | null)?.platform).filter(({ os }) => os !== 'unknown');
}

/** The platform that an image's configuration or a descriptor tells; none where it does not. */
export function platformOf(json: Json | undefined): readonly Platform[] {
  const { architecture, os } = json ?? {};
  return typeof architecture === 'string' ? [{ architecture, os: typeof os === 'string' ? os : 'linux' }] : [];
}
