import { BUCKET_POLICY, type Names } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

const tagging = { Tagging: { TagSet: [{ Key: 'k', Value: 'v' }] } };

export const s3 = (_: Names): UnknownIds => ({
  service: 's3',
  names: {
    Bucket: ['bucket', 'nothing', 'NoSuchBucket'],
    Key: ['code.zip', 'nothing', 'NoSuchKey'],
    VersionId: ['null', 'nothing', 'InvalidArgument'],
    ExpectedBucketOwner: ['123456789012', '210987654321', 'AccessDenied'],
  },
  otherwise: {
    DeleteObject: { Key: {} },
    HeadBucket: { Bucket: 'NotFound' },
  },
  looksNothingUp: ['CreateBucket.Bucket', 'PutObject.Key', 'SSEKMSKeyId'],
  namesNothing: ['CreateBucket', 'ListBuckets'],
  requests: {
    PutBucketEncryption: {
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    },
    PutBucketPolicy: { Policy: BUCKET_POLICY },
    PutBucketTagging: tagging,
    PutObject: { Key: 'another' },
    PutObjectTagging: tagging,
    PutPublicAccessBlock: { PublicAccessBlockConfiguration: { BlockPublicAcls: true } },
  },
  removing: [
    'DeletePublicAccessBlock',
    'DeleteBucketTagging',
    'DeleteBucketPolicy',
    'DeleteBucketEncryption',
    'DeleteObject',
    'DeleteBucket',
  ],
});
