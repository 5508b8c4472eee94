import type { GetObjectCommandInput, HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import type { BucketLookup } from './bucket';
import { CHECKSUM_MEMBERS } from './checksum';
import { listKeys } from './listing';
import { assertBuilt } from './not-built';
import { assertPreconditions } from './preconditions';
import { rangeOf, type StoredObject, storedObjectOf } from './stored-object';

const PUT_MEMBERS = new Set<string>([
  ...CHECKSUM_MEMBERS,
  ...['Bucket', 'Key', 'Body', 'ContentLength', 'ContentMD5', 'ContentType', 'ContentEncoding', 'ContentDisposition'],
  ...['ContentLanguage', 'CacheControl', 'ChecksumAlgorithm', 'Metadata', 'Tagging', 'ServerSideEncryption'],
  ...['StorageClass', 'IfNoneMatch', 'ExpectedBucketOwner'],
]);

/** Objects: put, get, list, delete. */
export function objectOperations(world: World, bucketOf: BucketLookup): Operations<'s3'> {
  const objectOf = (
    input: Pick<GetObjectCommandInput, 'Bucket' | 'ExpectedBucketOwner' | 'Key' | 'VersionId'>,
  ): StoredObject => {
    const bucket = bucketOf(input);
    assertVersion(input.VersionId);
    const object = bucket.objects.get(input.Key ?? '');
    if (!object) throw new AwsError('NoSuchKey', 'The specified key does not exist.');
    return object;
  };
  return {
    PutObject: (input) => {
      for (const member of Object.keys(input))
        if (!PUT_MEMBERS.has(member))
          throw new AwsError('NotImplemented', `s3:PutObject with ${member} is not built in this embedded AWS.`);
      if ((input.StorageClass ?? 'STANDARD') !== 'STANDARD' || (input.ServerSideEncryption ?? 'AES256') !== 'AES256')
        throw new AwsError(
          'NotImplemented',
          's3:PutObject is built for StorageClass STANDARD and ServerSideEncryption AES256 only.',
        );
      const { objects } = bucketOf(input);
      if (input.IfNoneMatch !== undefined && objects.has(input.Key!))
        throw new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
      const object = storedObjectOf(input, wholeSeconds(world.clock.now()));
      objects.set(object.key, object);
      return {
        ETag: object.etag,
        [object.checksum.member]: object.checksum.value,
        ChecksumType: 'FULL_OBJECT',
        ServerSideEncryption: 'AES256',
      };
    },
    GetObject: (input) => {
      assertBuilt('GetObject', input);
      const object = objectOf(input);
      assertPreconditions(object, input);
      const range = rangeOf(input.Range, object.body.length);
      const described = describe(object, input.ChecksumMode === 'ENABLED' && !range);
      if (!range) return { ...described, Body: object.body as never };
      const body = object.body.subarray(range.first, range.last + 1);
      return {
        ...described,
        Body: body as never,
        ContentLength: body.length,
        ContentRange: `bytes ${range.first}-${range.last}/${object.body.length}`,
      };
    },
    HeadObject: (input) => {
      assertBuilt('HeadObject', input);
      const object = objectOf(input);
      assertPreconditions(object, input);
      rangeOf(input.Range, object.body.length);
      return describe(object, input.ChecksumMode === 'ENABLED');
    },
    // Deleting what is not there succeeds as well.
    DeleteObject: (input) => {
      assertBuilt('DeleteObject', input);
      const { objects } = bucketOf(input);
      assertVersion(input.VersionId);
      objects.delete(input.Key ?? '');
      return {};
    },
    GetObjectTagging: (input) => ({ TagSet: objectOf(input).tags }),
    PutObjectTagging: (input) => {
      objectOf(input).tags = (input.Tagging?.TagSet ?? []).map(({ Key = '', Value = '' }) => ({ Key, Value }));
      return {};
    },
    ListObjectsV2: (input) => {
      assertBuilt('ListObjectsV2', input);
      const bucket = bucketOf(input);
      const limit = Math.min(input.MaxKeys ?? 1000, 1000);
      if (limit < 0)
        throw new AwsError('InvalidArgument', 'Argument maxKeys must be an integer between 0 and 2147483647');
      const { keys, commonPrefixes, next } = listKeys(bucket.objects.keys(), {
        prefix: input.Prefix ?? '',
        delimiter: input.Delimiter ?? '',
        after: input.ContinuationToken === undefined ? (input.StartAfter ?? '') : readToken(input.ContinuationToken),
        limit,
      });
      const written = (text: string): string => (input.EncodingType === 'url' ? encodeURIComponent(text) : text);
      return {
        Name: bucket.name,
        Prefix: input.Prefix ?? '',
        ...(input.Delimiter === undefined ? {} : { Delimiter: input.Delimiter }),
        ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
        ...(input.ContinuationToken === undefined ? {} : { ContinuationToken: input.ContinuationToken }),
        ...(input.StartAfter === undefined ? {} : { StartAfter: input.StartAfter }),
        MaxKeys: limit,
        KeyCount: keys.length + commonPrefixes.length,
        IsTruncated: next !== undefined,
        ...(next === undefined ? {} : { NextContinuationToken: Buffer.from(`key:${next}`).toString('base64url') }),
        Contents: keys.map((key) => {
          const object = bucket.objects.get(key)!;
          return {
            Key: written(key),
            LastModified: object.lastModified,
            ETag: object.etag,
            Size: object.body.length,
            StorageClass: 'STANDARD',
          };
        }),
        CommonPrefixes: commonPrefixes.map((prefix) => ({ Prefix: written(prefix) })),
      };
    },
  };
}

/** A bucket without versions has the version `null` of each object. */
function assertVersion(id: string | undefined): void {
  if (id !== undefined && id !== 'null') throw new AwsError('InvalidArgument', 'Invalid version id specified');
}

function describe(object: StoredObject, withChecksum: boolean): Omit<HeadObjectCommandOutput, '$metadata'> {
  return {
    AcceptRanges: 'bytes',
    ContentLength: object.body.length,
    ETag: object.etag,
    LastModified: object.lastModified,
    ServerSideEncryption: 'AES256',
    ...object.headers,
    ...(Object.keys(object.metadata).length === 0 ? {} : { Metadata: { ...object.metadata } }),
    ...(object.tags.length === 0 ? {} : { TagCount: object.tags.length }),
    ...(withChecksum ? { [object.checksum.member]: object.checksum.value, ChecksumType: 'FULL_OBJECT' } : {}),
  };
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith('key:')) throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect');
  return text.slice('key:'.length);
}

const wholeSeconds = (date: Date): Date => new Date(Math.floor(date.getTime() / 1000) * 1000);
