import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import { AwsError } from '../wire/aws-error';
import type { ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';
import { assertBucketName, assertBucketPolicy, type Bucket, DEFAULT_ENCRYPTION } from './bucket';
import { refusalOf } from './constraints';
import { objectOperations } from './object-operations';

/** Amazon S3 as far as a deployment bucket goes: buckets with their policy and encryption, and whole objects. */
export function createS3(world: World): ServiceImplementation<'s3'> {
  const buckets = new Map<string, Bucket>();
  const bucketOf = (name: string | undefined): Bucket => {
    const bucket = buckets.get(name ?? '');
    if (!bucket) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist');
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
      HeadBucket: ({ Bucket: name }) => {
        if (!buckets.has(name ?? '')) throw new AwsError('NotFound', 'Not Found');
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
      DeleteBucket: ({ Bucket: name }) => {
        if (bucketOf(name).objects.size > 0)
          throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty');
        buckets.delete(name!);
        return {};
      },
      GetBucketLocation: ({ Bucket: name }) => {
        const { location } = bucketOf(name);
        return location === undefined ? {} : { LocationConstraint: location };
      },
      GetBucketVersioning: ({ Bucket: name }) => {
        bucketOf(name);
        return {};
      },

      PutBucketPolicy: ({ Bucket: name, Policy = '' }) => {
        const bucket = bucketOf(name);
        assertBucketPolicy(bucket.name, Policy);
        bucket.policy = Policy;
        return {};
      },
      GetBucketPolicy: ({ Bucket: name }) => {
        const { policy } = bucketOf(name);
        if (policy === undefined) throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist');
        return { Policy: policy };
      },
      DeleteBucketPolicy: ({ Bucket: name }) => {
        bucketOf(name).policy = undefined;
        return {};
      },

      PutBucketEncryption: ({ Bucket: name, ServerSideEncryptionConfiguration }) => {
        const bucket = bucketOf(name);
        const rules = ServerSideEncryptionConfiguration?.Rules ?? [];
        if (rules.length !== 1) throw new AwsError('MalformedXML', 'Exactly one encryption rule is allowed.');
        if (rules[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm !== 'AES256')
          throw new AwsError('NotImplemented', 's3:PutBucketEncryption is built for SSEAlgorithm AES256 only.');
        bucket.encryption = rules.map((rule) => ({ BucketKeyEnabled: false, ...rule }));
        return {};
      },
      GetBucketEncryption: ({ Bucket: name }) => ({
        ServerSideEncryptionConfiguration: { Rules: bucketOf(name).encryption },
      }),
      DeleteBucketEncryption: ({ Bucket: name }) => {
        bucketOf(name).encryption = [...DEFAULT_ENCRYPTION];
        return {};
      },

      PutPublicAccessBlock: ({ Bucket: name, PublicAccessBlockConfiguration }) => {
        bucketOf(name).publicAccessBlock = { ...allBlocked(false), ...PublicAccessBlockConfiguration };
        return {};
      },
      GetPublicAccessBlock: ({ Bucket: name }) => {
        const { publicAccessBlock } = bucketOf(name);
        if (!publicAccessBlock)
          throw new AwsError(
            'NoSuchPublicAccessBlockConfiguration',
            'The public access block configuration was not found',
          );
        return { PublicAccessBlockConfiguration: publicAccessBlock };
      },
      DeletePublicAccessBlock: ({ Bucket: name }) => {
        bucketOf(name).publicAccessBlock = undefined;
        return {};
      },

      PutBucketTagging: ({ Bucket: name, Tagging }) => {
        bucketOf(name).tags = Tagging?.TagSet;
        return {};
      },
      GetBucketTagging: ({ Bucket: name }) => {
        const { tags } = bucketOf(name);
        if (!tags) throw new AwsError('NoSuchTagSet', 'The TagSet does not exist');
        return { TagSet: tags };
      },
      DeleteBucketTagging: ({ Bucket: name }) => {
        bucketOf(name).tags = undefined;
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
