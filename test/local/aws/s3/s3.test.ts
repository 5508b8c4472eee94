import {
  CreateBucketCommand,
  type CreateBucketConfiguration,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  DeletePublicAccessBlockCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createKernel } from '../../../../local/aws/kernel';
import { createS3 } from '../../../../local/aws/s3/s3';
import { inProcessRequestHandler } from '../../../../local/aws/wire/in-process-transport';

let s3: S3Client;
const created = { LocationConstraint: 'ap-northeast-1' } as const;

beforeEach(async () => {
  const aws = createKernel({
    startAt: new Date('2026-11-21T09:00:00.250Z'),
    seed: 's3',
    onInternalError: (error) => {
      throw error;
    },
  });
  aws.register(createS3(aws.world));
  s3 = new S3Client({
    region: 'ap-northeast-1',
    endpoint: 'http://aws.local',
    forcePathStyle: true,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: inProcessRequestHandler(aws.handle) as never,
  });
  await s3.send(new CreateBucketCommand({ Bucket: 'artifacts', CreateBucketConfiguration: created }));
});

describe('buckets', () => {
  test('[S3-1] a bucket is created once, in its region, under a proper name', async () => {
    const create = (Bucket: string, CreateBucketConfiguration: CreateBucketConfiguration) =>
      s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    await expect(create('artifacts', created)).rejects.toMatchObject({ name: 'BucketAlreadyOwnedByYou' });
    await expect(create('elsewhere', { LocationConstraint: 'eu-west-1' })).rejects.toMatchObject({
      name: 'IllegalLocationConstraintException',
    });
    for (const bad of ['Upper', 'a..b', '10.0.0.1', 'xn--a', 'ab', 'x'.repeat(64)])
      await expect(create(bad, created)).rejects.toMatchObject({ name: 'InvalidBucketName' });
  });

  test('[S3-2] what was created can be seen, and what was not cannot', async () => {
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets).toMatchObject([{ Name: 'artifacts', BucketRegion: 'ap-northeast-1' }]);
    expect((await s3.send(new GetBucketLocationCommand({ Bucket: 'artifacts' }))).LocationConstraint).toBe(
      'ap-northeast-1',
    );
    expect((await s3.send(new HeadBucketCommand({ Bucket: 'artifacts' }))).BucketRegion).toBe('ap-northeast-1');
    await expect(s3.send(new HeadBucketCommand({ Bucket: 'nowhere' }))).rejects.toMatchObject({ name: 'NotFound' });
    await expect(s3.send(new ListObjectsV2Command({ Bucket: 'nowhere' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });

  test('[S3-3] a new bucket is encrypted with AES256 and blocks public access', async () => {
    const { ServerSideEncryptionConfiguration } = await s3.send(
      new GetBucketEncryptionCommand({ Bucket: 'artifacts' }),
    );
    expect(ServerSideEncryptionConfiguration?.Rules).toEqual([
      { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
    ]);
    const block = await s3.send(new GetPublicAccessBlockCommand({ Bucket: 'artifacts' }));
    expect(block.PublicAccessBlockConfiguration?.BlockPublicPolicy).toBe(true);
    await s3.send(
      new PutBucketEncryptionCommand({
        Bucket: 'artifacts',
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: true }],
        },
      }),
    );
    const changed = await s3.send(new GetBucketEncryptionCommand({ Bucket: 'artifacts' }));
    expect(changed.ServerSideEncryptionConfiguration?.Rules?.[0]?.BucketKeyEnabled).toBe(true);
  });

  test('[S3-4] a bucket policy comes back as it was put; one about another bucket is refused', async () => {
    const policy = (Resource: string) =>
      JSON.stringify({ Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource }] });
    const put = (Policy: string) => s3.send(new PutBucketPolicyCommand({ Bucket: 'artifacts', Policy }));
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket: 'artifacts' }))).rejects.toMatchObject({
      name: 'NoSuchBucketPolicy',
    });
    await put(policy('arn:aws:s3:::artifacts/*'));
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket: 'artifacts' }))).Policy).toBe(
      policy('arn:aws:s3:::artifacts/*'),
    );
    for (const bad of [
      policy('arn:aws:s3:::other/*'),
      '{',
      '{}',
      policy('arn:aws:s3:::artifacts').replace('Deny', 'No'),
    ])
      await expect(put(bad)).rejects.toMatchObject({ name: 'MalformedPolicy' });
    await s3.send(new DeleteBucketPolicyCommand({ Bucket: 'artifacts' }));
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket: 'artifacts' }))).rejects.toThrow('does not exist');
  });

  test.each<[string, object, boolean]>([
    ['everybody', { Principal: '*' }, true],
    ['everybody, by a list', { Principal: { AWS: ['*'] } }, true],
    ['everybody of a network', { Principal: '*', Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }, false],
    ['everybody who says so', { Principal: '*', Condition: { StringLike: { 'aws:UserAgent': 'x' } } }, true],
    ['everybody of any network', { Principal: '*', Condition: { StringLike: { 'aws:SourceVpc': 'vpc-*' } } }, true],
    ['one account', { Principal: { AWS: '123456789012' } }, false],
    ['nobody', { Principal: '*', Effect: 'Deny' }, false],
  ])('[S3-17] a policy that lets %s in', async (_, part, isPublic) => {
    const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::artifacts/*', ...part };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    const put = () => s3.send(new PutBucketPolicyCommand({ Bucket: 'artifacts', Policy }));
    if (isPublic)
      await expect(put()).rejects.toMatchObject({
        name: 'AccessDenied',
        message: expect.stringContaining('prevented by the BlockPublicPolicy setting in S3 Block Public Access'),
      });
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket: 'artifacts' }));
    await expect(put()).resolves.toBeDefined();
  });

  test('[S3-5] a bucket with objects cannot be deleted', async () => {
    await s3.send(new PutObjectCommand({ Bucket: 'artifacts', Key: 'a', Body: 'x' }));
    const remove = () => s3.send(new DeleteBucketCommand({ Bucket: 'artifacts' }));
    await expect(remove()).rejects.toMatchObject({ name: 'BucketNotEmpty' });
    await s3.send(new DeleteObjectCommand({ Bucket: 'artifacts', Key: 'a' }));
    await remove();
    await expect(remove()).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });
});

describe('objects', () => {
  test('[S3-6] an object comes back with its bytes, headers, metadata and tags', async () => {
    const Body = Buffer.from([0, 1, 2, 253, 254, 255]);
    const key = { Bucket: 'artifacts', Key: 'serverless/slipway/1790000000000-2026/a b+ü.zip' };
    const put = await s3.send(
      new PutObjectCommand({
        ...key,
        Body,
        ContentType: 'application/zip',
        Metadata: { sha: 'abc' },
        Tagging: 'a=1&b=2',
      }),
    );
    expect(put.ServerSideEncryption).toBe('AES256');
    const got = await s3.send(new GetObjectCommand(key));
    expect(Buffer.from(await got.Body!.transformToByteArray())).toEqual(Body);
    expect(got).toMatchObject({
      ContentType: 'application/zip',
      ContentLength: 6,
      ETag: put.ETag,
      Metadata: { sha: 'abc' },
      TagCount: 2,
      LastModified: new Date('2026-11-21T09:00:00Z'),
    });
    expect((await s3.send(new HeadObjectCommand(key))).ContentLength).toBe(6);
    const part = await s3.send(new GetObjectCommand({ ...key, Range: 'bytes=1-2' }));
    expect(part.ContentRange).toBe('bytes 1-2/6');
    expect(Buffer.from(await part.Body!.transformToByteArray())).toEqual(Body.subarray(1, 3));
  });

  test('[S3-7] a missing key is NoSuchKey, or NotFound where the answer has no body', async () => {
    const key = { Bucket: 'artifacts', Key: 'none' };
    await expect(s3.send(new GetObjectCommand(key))).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(s3.send(new HeadObjectCommand(key))).rejects.toMatchObject({ name: 'NotFound' });
    await s3.send(new DeleteObjectCommand(key));
  });

  test('[S3-13] a bucket of another owner than the expected one, or another version than null, is refused', async () => {
    const key = { Bucket: 'artifacts', Key: 'a' };
    await s3.send(new PutObjectCommand({ ...key, ExpectedBucketOwner: '123456789012' }));
    await expect(
      s3.send(new DeleteObjectCommand({ ...key, ExpectedBucketOwner: '210987654321' })),
    ).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    await expect(s3.send(new DeleteObjectCommand({ ...key, VersionId: 'v1' }))).rejects.toMatchObject({
      name: 'InvalidArgument',
    });
    await s3.send(new GetObjectCommand(key));
  });

  test('[S3-8] a body that does not have the checksum it came with is refused', async () => {
    const put = (checksum: object) =>
      s3.send(new PutObjectCommand({ Bucket: 'artifacts', Key: 'a', Body: '123456789', ...checksum }));
    // The check values of the CRC catalogue for "123456789".
    await put({ ChecksumCRC32: Buffer.from('cbf43926', 'hex').toString('base64') });
    await put({ ChecksumCRC32C: Buffer.from('e3069283', 'hex').toString('base64') });
    await put({ ChecksumCRC64NVME: Buffer.from('ae8b14860a799888', 'hex').toString('base64') });
    for (const wrong of [
      { ChecksumCRC32: 'AAAAAA==' },
      { ChecksumSHA256: 'AAAA' },
      { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' },
    ])
      await expect(put(wrong)).rejects.toMatchObject({ name: 'BadDigest' });
  });

  test('[S3-9] lists page in binary order, and a delimiter rolls keys up', async () => {
    for (const Key of ['a/1', 'a/2', 'b', 'c/1', 'é'])
      await s3.send(new PutObjectCommand({ Bucket: 'artifacts', Key, Body: 'x' }));
    const keys: string[] = [];
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: 'artifacts', MaxKeys: 2 }))
      keys.push(...(page.Contents ?? []).map((object) => object.Key!));
    expect(keys).toEqual(['a/1', 'a/2', 'b', 'c/1', 'é']);
    const rolled = await s3.send(new ListObjectsV2Command({ Bucket: 'artifacts', Delimiter: '/', MaxKeys: 3 }));
    expect([rolled.CommonPrefixes?.map((p) => p.Prefix), rolled.Contents?.map((o) => o.Key)]).toEqual([
      ['a/', 'c/'],
      ['b'],
    ]);
    expect(rolled.IsTruncated).toBe(true);
    await expect(
      s3.send(new ListObjectsV2Command({ Bucket: 'artifacts', ContinuationToken: 'nonsense' })),
    ).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  test('[S3-10] what is not built of PutObject is refused by name', async () => {
    const put = (extra: object) =>
      s3.send(new PutObjectCommand({ Bucket: 'artifacts', Key: 'a', Body: 'x', ...extra }));
    await expect(put({ ACL: 'public-read' })).rejects.toThrow('s3:PutObject with ACL is not built');
    await expect(put({ ServerSideEncryption: 'aws:kms' })).rejects.toMatchObject({ name: 'NotImplemented' });
  });

  test.each<[string, object, string | undefined]>([
    ['its own entity tag', { IfMatch: '"9dd4e461268c8034f5c8564e155c67a6"' }, undefined],
    ['another entity tag', { IfMatch: '"0"' }, 'PreconditionFailed'],
    ['its own entity tag, to be left out', { IfNoneMatch: '"9dd4e461268c8034f5c8564e155c67a6"' }, 'NotModified'],
    ['another entity tag, to be left out', { IfNoneMatch: '"0"' }, undefined],
    ['a change since long ago', { IfModifiedSince: new Date(0) }, undefined],
    ['a change since it was put', { IfModifiedSince: new Date('2026-11-21T09:00:00Z') }, 'NotModified'],
    ['no change since long ago', { IfUnmodifiedSince: new Date(0) }, 'PreconditionFailed'],
    ['its tag, and no change since long ago', { IfMatch: '*', IfUnmodifiedSince: new Date(0) }, undefined],
  ])('[S3-14] an object is read on condition of %s', async (_, condition, code) => {
    await s3.send(new PutObjectCommand({ Bucket: 'artifacts', Key: 'a', Body: 'x' }));
    const got = s3.send(new GetObjectCommand({ Bucket: 'artifacts', Key: 'a', ...condition }));
    if (code === undefined) await expect(got).resolves.toBeDefined();
    else
      await expect(got).rejects.toMatchObject({
        $metadata: { httpStatusCode: code === 'NotModified' ? 304 : 412 },
      });
    const head = s3.send(new HeadObjectCommand({ Bucket: 'artifacts', Key: 'a', ...condition }));
    await (code === undefined ? expect(head).resolves.toBeDefined() : expect(head).rejects.toBeDefined());
  });

  test('[S3-15] what is not built of reading, deleting and listing is refused by name', async () => {
    await s3.send(new PutObjectCommand({ Bucket: 'artifacts', Key: 'a', Body: 'x' }));
    const key = { Bucket: 'artifacts', Key: 'a' };
    await expect(s3.send(new GetObjectCommand({ ...key, PartNumber: 1 }))).rejects.toThrow('GetObject with PartNumber');
    await expect(s3.send(new DeleteObjectCommand({ ...key, IfMatch: '"0"' }))).rejects.toThrow('with IfMatch');
    await expect(s3.send(new ListObjectsV2Command({ Bucket: 'artifacts', FetchOwner: true }))).rejects.toThrow(
      'ListObjectsV2 with FetchOwner is not built',
    );
    await expect(s3.send(new GetObjectCommand(key))).resolves.toBeDefined();
  });

  test.each<[string, object, string]>([
    ['two tags of one key', { Tagging: 'a=b&a=c' }, 'InvalidArgument'],
    ['metadata of more than 2 KB', { Metadata: { a: 'x'.repeat(2048) } }, 'MetadataTooLarge'],
    ['a digest that is none', { ContentMD5: 'AAAA' }, 'InvalidDigest'],
  ])('[S3-16] an object with %s is refused', async (_, part, name) => {
    const put = s3.send(new PutObjectCommand({ Bucket: 'artifacts', Key: 'a', Body: 'x', ...part }));
    await expect(put).rejects.toMatchObject({ name });
  });
});
