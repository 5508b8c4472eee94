import type { ECRClient } from '@aws-sdk/client-ecr';
import type { Platform } from '../domain/verify/facts';
import { askingFor, toAwsError } from './aws-error';
import { labelsOf } from './image-labels';
import { digestIn, downloadBlob, findManifest, type Json } from './image-manifest';
import { platformIn, platformOf } from './image-platforms';

/** What an image is for a platform. */
export interface ImageContent {
  /** Of the image itself: of an index that of its image for the platform, if it has one. */
  readonly digest: string;
  /** Of an index those of its images. */
  readonly platforms: readonly Platform[];
  /** Absent: they cannot be read, or there is no image for the platform. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * Reads manifest and configuration, each checked against its digest. Undefined when ECR does not have the image. Throws
 * AwsError.
 *
 * OCI image specification, Image Index (`platform`) and Image Configuration (`architecture`, `os`, `Labels`).
 */
export async function imageContent(
  ecr: ECRClient,
  repositoryName: string,
  digest: string,
  wanted: Platform,
): Promise<ImageContent | undefined> {
  const found = await askingFor('ecr:BatchGetImage', findManifest(ecr, repositoryName, digest));
  if (!found) return undefined;
  const { manifest } = found;
  if (!Array.isArray(manifest?.manifests)) {
    const config = await configOf(ecr, repositoryName, manifest);
    return { digest, platforms: platformOf(config), ...labelsIn(config) };
  }
  const platforms = manifest.manifests.flatMap(platformIn);
  const child = manifest.manifests.find((descriptor) =>
    platformIn(descriptor).some(({ os, architecture }) => os === wanted.os && architecture === wanted.architecture),
  );
  const own = digestIn(child);
  if (own === undefined) return { digest, platforms };
  const image = await askingFor('ecr:BatchGetImage', findManifest(ecr, repositoryName, own));
  return { digest: own, platforms, ...labelsIn(await configOf(ecr, repositoryName, image?.manifest)) };
}

const labelsIn = (config: Json | undefined) => {
  const labels = labelsOf(config);
  return labels ? { labels } : {};
};

/** A download that fails leaves the configuration unknown; what ECR itself refuses is thrown. */
async function configOf(ecr: ECRClient, repositoryName: string, manifest: Json | undefined): Promise<Json | undefined> {
  const digest = digestIn(manifest?.config);
  if (digest === undefined) return undefined;
  try {
    return await downloadBlob(ecr, repositoryName, digest);
  } catch (error) {
    const { $metadata } = error as { $metadata?: object };
    if ($metadata) throw toAwsError('ecr:GetDownloadUrlForLayer', error);
    return undefined;
  }
}
