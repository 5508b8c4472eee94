import { BUCKET_POLICY, type Names } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';

const Bucket = 'bucket';
const ASKED = 'it is asked for';
const TagSet = [{ Key: 'k', Value: 'v' }];
const BODY = {
  ChecksumAlgorithm: 'it names the checksum that is sent along',
  ContentMD5: 'checked of objects alone',
};
const owner = { ExpectedBucketOwner: '123456789012' };
const unsaid = { Bucket: ASKED, ExpectedBucketOwner: 'a condition' };

export const s3 = (_: Names): RoundTrips => ({
  service: 's3',
  trips: [
    {
      operation: 'CreateBucket',
      request: {
        Bucket: 'another',
        CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-1', Tags: TagSet },
        ObjectOwnership: 'BucketOwnerEnforced',
      },
      read: ['GetBucketLocation', { Bucket: 'another' }, ''],
      elsewhere: { CreateBucketConfiguration: '' },
      becomes: { CreateBucketConfiguration: [{ LocationConstraint: 'ap-northeast-1' }, 'tags: GetBucketTagging'] },
      unsaid: { Bucket: ASKED, ObjectOwnership: 'the only one that is built' },
    },
    {
      operation: 'PutBucketEncryption',
      request: {
        Bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: true }],
        },
        ...owner,
      },
      read: ['GetBucketEncryption', { Bucket }, ''],
      unsaid,
      idle: BODY,
    },
    {
      operation: 'PutBucketPolicy',
      request: { Bucket, Policy: BUCKET_POLICY, ...owner },
      read: ['GetBucketPolicy', { Bucket }, ''],
      unsaid,
      idle: { ...BODY, ConfirmRemoveSelfBucketAccess: 'policies are kept, not evaluated' },
    },
    {
      operation: 'PutBucketTagging',
      request: { Bucket, Tagging: { TagSet }, ...owner },
      read: ['GetBucketTagging', { Bucket }, ''],
      elsewhere: { Tagging: '' },
      unsaid,
      idle: BODY,
    },
    {
      operation: 'PutPublicAccessBlock',
      request: {
        Bucket,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          IgnorePublicAcls: false,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: false,
        },
        ...owner,
      },
      read: ['GetPublicAccessBlock', { Bucket }, ''],
      unsaid,
      idle: BODY,
    },
    {
      operation: 'PutObject',
      request: {
        Bucket,
        Key: 'another',
        Body: Buffer.from('text'),
        ContentType: 'text/plain',
        ContentEncoding: 'identity',
        ContentDisposition: 'inline',
        ContentLanguage: 'en',
        CacheControl: 'no-store',
        ContentLength: 4,
        Metadata: { a: 'b' },
        Tagging: 'k=v',
        ServerSideEncryption: 'AES256',
        StorageClass: 'STANDARD',
        IfNoneMatch: '*',
        ...owner,
      },
      read: ['GetObject', { Bucket, Key: 'another' }, ''],
      elsewhere: { Tagging: ['GetObjectTagging', { Bucket, Key: 'another' }, 'TagSet'] },
      becomes: { Tagging: [TagSet, 'a query comes back as a list'] },
      unsaid: { ...unsaid, Key: ASKED, StorageClass: 'STANDARD is not told', IfNoneMatch: 'a condition' },
      idle: { ChecksumAlgorithm: BODY.ChecksumAlgorithm },
    },
    {
      operation: 'PutObjectTagging',
      request: { Bucket, Key: 'code.zip', Tagging: { TagSet }, ...owner },
      read: ['GetObjectTagging', { Bucket, Key: 'code.zip' }, ''],
      elsewhere: { Tagging: '' },
      unsaid: { ...unsaid, Key: ASKED },
      idle: { ...BODY, RequestPayer: 'the account pays' },
    },
  ],
  writesNothing: {},
});
