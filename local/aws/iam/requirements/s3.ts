import type { Requirements, RequirementTable } from './requirement';

interface Names {
  readonly Bucket?: string | undefined;
  readonly Key?: string | undefined;
}

const bucket =
  (action: string) =>
  ({ Bucket = '' }: Names): Requirements => [{ action: `s3:${action}`, resource: `arn:aws:s3:::${Bucket}` }];
const object =
  (action: string) =>
  ({ Bucket = '', Key = '' }: Names): Requirements => [
    { action: `s3:${action}`, resource: `arn:aws:s3:::${Bucket}/${Key}` },
  ];

/**
 * What S3 asks: its actions are not named as its operations. Source: Service Authorization Reference, "Amazon S3";
 * S3 User Guide, "Required permissions for Amazon S3 API operations".
 */
export const s3: RequirementTable<'s3'> = {
  CreateBucket: bucket('CreateBucket'),
  DeleteBucket: bucket('DeleteBucket'),
  DeleteBucketEncryption: bucket('PutEncryptionConfiguration'),
  DeleteBucketPolicy: bucket('DeleteBucketPolicy'),
  DeleteBucketTagging: bucket('PutBucketTagging'),
  DeleteObject: object('DeleteObject'),
  DeletePublicAccessBlock: bucket('PutBucketPublicAccessBlock'),
  GetBucketEncryption: bucket('GetEncryptionConfiguration'),
  GetBucketLocation: bucket('GetBucketLocation'),
  GetBucketPolicy: bucket('GetBucketPolicy'),
  GetBucketTagging: bucket('GetBucketTagging'),
  GetBucketVersioning: bucket('GetBucketVersioning'),
  GetObject: object('GetObject'),
  GetObjectTagging: object('GetObjectTagging'),
  GetPublicAccessBlock: bucket('GetBucketPublicAccessBlock'),
  HeadBucket: bucket('ListBucket'),
  HeadObject: object('GetObject'),
  ListBuckets: () => [{ action: 's3:ListAllMyBuckets', resource: '*' }],
  ListObjectsV2: bucket('ListBucket'),
  PutBucketEncryption: bucket('PutEncryptionConfiguration'),
  PutBucketPolicy: bucket('PutBucketPolicy'),
  PutBucketTagging: bucket('PutBucketTagging'),
  PutObject: object('PutObject'),
  PutObjectTagging: object('PutObjectTagging'),
  PutPublicAccessBlock: bucket('PutBucketPublicAccessBlock'),
};
