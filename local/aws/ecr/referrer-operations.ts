import { pageOf } from '../page';
import type { Operations } from '../wire/implementation';
import { invalidParameter } from './constraints';
import type { StoredImage } from './image-store';
import type { Registry } from './registry';

const MAXIMUM_PAGE = 50;

/** What was pushed about an image: artifacts whose `subject` it is. Nothing here is ever archived, so all are ACTIVE. */
export function referrerOperations(registry: Registry): Operations<'ecr'> {
  return {
    ListImageReferrers: (input) => {
      const { images } = registry.find(input);
      const { subjectId, filter, nextToken, maxResults = 20 } = input;
      if (maxResults > MAXIMUM_PAGE)
        throw invalidParameter('maxResults', `Member must have value less than or equal to ${MAXIMUM_PAGE}`);
      const { artifactTypes, artifactStatus = 'ACTIVE' } = filter ?? {};
      const referrers = images
        .list()
        .filter(({ manifest }) => manifest.subject !== undefined && manifest.subject === subjectId?.imageDigest)
        .filter(({ manifest }) => !artifactTypes || artifactTypes.includes(manifest.artifactMediaType ?? ''))
        .filter(() => artifactStatus === 'ACTIVE' || artifactStatus === 'ANY');
      const page = pageOf(referrers, ({ sequence }) => String(sequence).padStart(10, '0'), nextToken, maxResults);
      if (!page) throw invalidParameter('nextToken', 'Invalid token');
      return { referrers: page.items.map(descriptorOf), nextToken: page.next };
    },
  };
}

function descriptorOf({ digest, text, manifest }: StoredImage) {
  const { annotations } = JSON.parse(text) as { annotations?: unknown };
  return {
    digest,
    mediaType: manifest.mediaType,
    size: Buffer.byteLength(text),
    ...(manifest.artifactMediaType !== undefined && { artifactType: manifest.artifactMediaType }),
    ...(isRecord(annotations) && { annotations: textsOf(annotations) }),
    artifactStatus: 'ACTIVE' as const,
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Annotations are texts; a manifest may say anything. */
const textsOf = (annotations: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(annotations).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
