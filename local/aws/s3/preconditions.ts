import { AwsError } from '../wire/aws-error';
import type { StoredObject } from './stored-object';

export interface Preconditions {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
  readonly IfModifiedSince?: Date;
  readonly IfUnmodifiedSince?: Date;
}

/**
 * Holds a read against its preconditions: an entity tag outweighs the date beside it.
 * Source: S3 API Reference, GetObject ("If both of the If-Match and If-Unmodified-Since headers are present …").
 * @throws AwsError PreconditionFailed (412), NotModified (304)
 */
export function assertPreconditions({ etag, lastModified }: StoredObject, asked: Preconditions): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = asked;
  const named = (tags: string): boolean =>
    tags.split(',').some((tag) => ['*', etag, etag.slice(1, -1)].includes(tag.trim()));
  const changed = IfMatch === undefined ? isAfter(lastModified, IfUnmodifiedSince) : !named(IfMatch);
  if (changed)
    throw new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
  const known = IfNoneMatch === undefined ? isUntil(lastModified, IfModifiedSince) : named(IfNoneMatch);
  if (known) throw new AwsError('NotModified', 'Not Modified');
}

const isAfter = (time: Date, limit: Date | undefined): boolean => limit !== undefined && time > limit;
const isUntil = (time: Date, limit: Date | undefined): boolean => limit !== undefined && time <= limit;
