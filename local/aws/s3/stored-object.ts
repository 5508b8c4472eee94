import { createHash } from 'node:crypto';
import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import { type ByteRange, byteRangeOf } from '../byte-range';
import { AwsError } from '../wire/aws-error';
import { CHECKSUM_MEMBERS, type ChecksumMember, checksumOf } from './checksum';

/** An object as it was put. */
export interface StoredObject {
  readonly key: string;
  readonly body: Uint8Array;
  readonly etag: string;
  readonly lastModified: Date;
  readonly checksum: { readonly member: ChecksumMember; readonly value: string };
  readonly metadata: Readonly<Record<string, string>>;
  readonly headers: Pick<
    PutObjectCommandInput,
    'ContentType' | 'ContentEncoding' | 'ContentDisposition' | 'ContentLanguage' | 'CacheControl'
  >;
  tags: { Key: string; Value: string }[];
}

const KEY_LIMIT_IN_BYTES = 1024;
/** Names and values together. S3 User Guide, Working with object metadata. */
const METADATA_LIMIT_IN_BYTES = 2048;

/** Reads a PutObject into what is stored, and refuses a body that does not have the checksums it came with. */
export function storedObjectOf(input: PutObjectCommandInput, lastModified: Date): StoredObject {
  const { Key = '', Body, ContentType, ContentEncoding, ContentDisposition, ContentLanguage, CacheControl } = input;
  if (Buffer.byteLength(Key) > KEY_LIMIT_IN_BYTES) throw new AwsError('KeyTooLongError', 'Your key is too long');
  const metadata = Object.entries(input.Metadata ?? {})
    .flat()
    .join('');
  if (Buffer.byteLength(metadata) > METADATA_LIMIT_IN_BYTES)
    throw new AwsError('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size');
  const body = (Body as Uint8Array | undefined) ?? new Uint8Array();
  const md5 = createHash('md5').update(body).digest();
  if (input.ContentMD5 !== undefined && Buffer.from(input.ContentMD5, 'base64').length !== md5.length)
    throw new AwsError('InvalidDigest', 'The Content-MD5 you specified was invalid.');
  if (input.ContentMD5 !== undefined && input.ContentMD5 !== md5.toString('base64'))
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  let checksum: StoredObject['checksum'] | undefined;
  for (const member of CHECKSUM_MEMBERS) {
    const given = input[member];
    if (given === undefined) continue;
    if (given !== checksumOf(member, body))
      throw new AwsError(
        'BadDigest',
        `The ${member.slice('Checksum'.length)} you specified did not match the calculated checksum.`,
      );
    checksum = { member, value: given };
  }
  return {
    key: Key,
    body,
    etag: `"${md5.toString('hex')}"`,
    lastModified,
    checksum: checksum ?? { member: 'ChecksumCRC64NVME', value: checksumOf('ChecksumCRC64NVME', body) },
    metadata: input.Metadata ?? {},
    headers: {
      ContentType: ContentType ?? 'binary/octet-stream',
      ...(ContentEncoding === undefined ? {} : { ContentEncoding }),
      ...(ContentDisposition === undefined ? {} : { ContentDisposition }),
      ...(ContentLanguage === undefined ? {} : { ContentLanguage }),
      ...(CacheControl === undefined ? {} : { CacheControl }),
    },
    tags: tagsIn(input.Tagging ?? ''),
  };
}

function tagsIn(header: string): StoredObject['tags'] {
  const tags = [...new URLSearchParams(header)].map(([Key, Value]) => ({ Key, Value }));
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length)
    throw new AwsError(
      'InvalidArgument',
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    );
  return tags;
}

/** What part of an object a `Range` asks for; `undefined` for all of it. */
export function rangeOf(range: string | undefined, size: number): ByteRange | undefined {
  const asked = byteRangeOf(range, size);
  if (asked === 'not satisfiable') throw new AwsError('InvalidRange', 'The requested range is not satisfiable');
  return asked;
}
