import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import { nameOfCaller } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import type { ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';
import { assertBucketName, assertBucketPolicy, type Bucket, type BucketLookup, DEFAULT_ENCRYPTION } from './bucket';
import { refusalOf } from './constraints';
import { objectOperations } from './object-operations';
import { isPublic } from './public-policy';

/** Amazon S3 as far as a deployment bucket goes: buckets with their policy and encryption, and whole objects. */
export function createS3(world: World): ServiceImplementation<'s3'> {
  const buckets = new Map<string, Bucket>();
  const assertOwner = (expected: string | undefined): void => {
    if (expected !== undefined && expected !== world.accountId) throw new AwsError('AccessDenied', 'Access Denied');
  };
  const bucketOf: BucketLookup = (input) => {
    const bucket = buckets.get(input.Bucket ?? '');
    if (!bucket) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist');
    assertOwner(input.ExpectedBucketOwner);
    return bucket;
  };
  return {
    name: 's3',
    refusalOf,
    operations: {
      ...objectOperations(world, bucketOf),
      CreateBucket: ({ Bucket: name = '', CreateBucketConfiguration, ...rest }) => {
        assertBucketName(name);
        for (const member of Object.keys(rest))
          if (member !== 'ObjectOwnership' || rest.ObjectOwnership !== 'BucketOwnerEnforced')
            throw new AwsError('NotImplemented', `s3:CreateBucket with ${member} is not built in this embedded AWS.`);
        const location = CreateBucketConfiguration?.LocationConstraint;
        if ((location ?? 'us-east-1') !== world.region)
          throw new AwsError(
            'IllegalLocationConstraintException',
            `The ${location ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
          );
        if (buckets.has(name))
          throw new AwsError(
            'BucketAlreadyOwnedByYou',
            'Your previous request to create the named bucket succeeded and you already own it.',
          );
        buckets.set(name, {
          name,
          createdAt: world.clock.now(),
          location,
          objects: new Map(),
          encryption: [...DEFAULT_ENCRYPTION],
          publicAccessBlock: allBlocked(true),
          policy: undefined,
          tags: CreateBucketConfiguration?.Tags,
        });
        return { Location: `http://${name}.s3.amazonaws.com/`, BucketArn: `arn:aws:s3:::${name}` };
      },
      // HEAD has no body, so only the status tells: 404 is `NotFound`.
      HeadBucket: ({ Bucket: name, ExpectedBucketOwner }) => {
        if (!buckets.has(name ?? '')) throw new AwsError('NotFound', 'Not Found');
        assertOwner(ExpectedBucketOwner);
        return { BucketRegion: world.region, BucketArn: `arn:aws:s3:::${name}`, AccessPointAlias: false };
      },
      ListBuckets: ({ Prefix = '', MaxBuckets = 10_000, ContinuationToken = '', BucketRegion }) => {
        const all = [...buckets.values()]
          .filter(({ name }) => name.startsWith(Prefix) && (BucketRegion ?? world.region) === world.region)
          .sort((a, b) => (a.name < b.name ? -1 : 1));
        const rest = all.filter(({ name }) => name > Buffer.from(ContinuationToken, 'base64url').toString());
        const page = rest.slice(0, MaxBuckets);
        return {
          Buckets: page.map(({ name, createdAt }) => ({
            Name: name,
            CreationDate: createdAt,
            BucketRegion: world.region,
            BucketArn: `arn:aws:s3:::${name}`,
          })),
          Owner: { ID: world.accountId.padEnd(64, '0') },
          ...(Prefix === '' ? {} : { Prefix }),
          ...(page.length < rest.length
            ? { ContinuationToken: Buffer.from(page.at(-1)!.name).toString('base64url') }
            : {}),
        };
      },
      DeleteBucket: (input) => {
        const { name, objects } = bucketOf(input);
        if (objects.size > 0) throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty');
        buckets.delete(name);
        return {};
      },
      GetBucketLocation: (input) => {
        const { location } = bucketOf(input);
        return location === undefined ? {} : { LocationConstraint: location };
      },
      GetBucketVersioning: (input) => {
        bucketOf(input);
        return {};
      },

      PutBucketPolicy: (input, { caller }) => {
        const bucket = bucketOf(input);
        const { Policy = '' } = input;
        assertBucketPolicy(bucket.name, Policy);
        if (bucket.publicAccessBlock?.BlockPublicPolicy && isPublic(Policy))
          throw new AwsError(
            'AccessDenied',
            `User: ${nameOfCaller(caller)} is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::${bucket.name}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
          );
        bucket.policy = Policy;
        return {};
      },
      GetBucketPolicy: (input) => {
        const { policy } = bucketOf(input);
        if (policy === undefined) throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist');
        return { Policy: policy };
      },
      DeleteBucketPolicy: (input) => {
        bucketOf(input).policy = undefined;
        return {};
      },

      PutBucketEncryption: (input) => {
        const bucket = bucketOf(input);
        const rules = input.ServerSideEncryptionConfiguration?.Rules ?? [];
        if (rules.length !== 1) throw new AwsError('MalformedXML', 'Exactly one encryption rule is allowed.');
        if (rules[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm !== 'AES256')
          throw new AwsError('NotImplemented', 's3:PutBucketEncryption is built for SSEAlgorithm AES256 only.');
        bucket.encryption = rules.map((rule) => ({ BucketKeyEnabled: false, ...rule }));
        return {};
      },
      GetBucketEncryption: (input) => ({
        ServerSideEncryptionConfiguration: { Rules: bucketOf(input).encryption },
      }),
      DeleteBucketEncryption: (input) => {
        bucketOf(input).encryption = [...DEFAULT_ENCRYPTION];
        return {};
      },

      PutPublicAccessBlock: (input) => {
        bucketOf(input).publicAccessBlock = { ...allBlocked(false), ...input.PublicAccessBlockConfiguration };
        return {};
      },
      GetPublicAccessBlock: (input) => {
        const { publicAccessBlock } = bucketOf(input);
        if (!publicAccessBlock)
          throw new AwsError(
            'NoSuchPublicAccessBlockConfiguration',
            'The public access block configuration was not found',
          );
        return { PublicAccessBlockConfiguration: publicAccessBlock };
      },
      DeletePublicAccessBlock: (input) => {
        bucketOf(input).publicAccessBlock = undefined;
        return {};
      },

      PutBucketTagging: (input) => {
        bucketOf(input).tags = input.Tagging?.TagSet;
        return {};
      },
      GetBucketTagging: (input) => {
        const { tags } = bucketOf(input);
        if (!tags) throw new AwsError('NoSuchTagSet', 'The TagSet does not exist');
        return { TagSet: tags };
      },
      DeleteBucketTagging: (input) => {
        bucketOf(input).tags = undefined;
        return {};
      },
    },
  };
}

/** New buckets block all public access since April 2023. S3 User Guide, "Blocking public access". */
const allBlocked = (blocked: boolean): PublicAccessBlockConfiguration => ({
  BlockPublicAcls: blocked,
  IgnorePublicAcls: blocked,
  BlockPublicPolicy: blocked,
  RestrictPublicBuckets: blocked,
});
