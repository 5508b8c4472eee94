import { AwsError } from '../../wire/aws-error';
import type { Registry, Repository } from '../registry';
import type { Exchange } from './exchange';

/**
 * Mounts a blob from another repository where the client asks for it (`?mount=<digest>&from=<repository>`), the registry's
 * setting BLOB_MOUNTING allows it, both repositories are encrypted alike, an image of the other one has the blob, and the
 * client may pull it there. Else the client uploads it.
 * Source: ECR User Guide, "Blob mounting in Amazon ECR"; only blobs of images: containers-roadmap#2860.
 * @returns the digest of the blob that is there now; `undefined` when it has to be uploaded
 */
export async function mountBlob(
  registry: Registry,
  exchange: Exchange,
  repositoryName: string,
): Promise<string | undefined> {
  const [digest, from] = [exchange.query.get('mount'), exchange.query.get('from')];
  if (digest === null || from === null || registry.settings.BLOB_MOUNTING !== 'ENABLED') return undefined;
  const { registryId } = exchange;
  const target = registryId === registry.id ? registry.repositories.get(repositoryName) : undefined;
  const source = registry.repositories.get(from);
  if (!target || !source || !isEncryptedAlike(source, target)) return undefined;
  if (!source.images.list().some(({ manifest }) => manifest.blobs.includes(digest))) return undefined;
  if (!(await mayPull(exchange, from, digest))) return undefined;
  await exchange.authorise(
    ['ecr:InitiateLayerUpload', 'ecr:CompleteLayerUpload'].map((action) => ({ action, resource: target.arn })),
  );
  const bytes = registry.blobs.read(from, digest);
  if (!bytes) return undefined;
  registry.blobs.add(repositoryName, digest, bytes);
  return digest;
}

const isEncryptedAlike = ({ encryption: a }: Repository, { encryption: b }: Repository): boolean =>
  a.encryptionType === b.encryptionType && a.kmsKey === b.kmsKey;

async function mayPull({ call, registryId }: Exchange, repositoryName: string, layerDigest: string): Promise<boolean> {
  try {
    await call('GetDownloadUrlForLayer', { registryId, repositoryName, layerDigest });
    return true;
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
}
