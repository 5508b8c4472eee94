import type { PublicAccessBlockConfiguration, ServerSideEncryption, Tag } from '@aws-sdk/client-s3';
import { BOOLEAN, listOf, objectOf, STRING, schemaOfMember, TAGS } from '../schema/from-model';
import type { PropertySchema } from '../schema/property-schema';
import { deleted, type ResourceContext, type ResourceType } from './resource-type';

interface Properties {
  BucketName?: string;
  BucketEncryption?: {
    ServerSideEncryptionConfiguration: {
      BucketKeyEnabled?: boolean;
      ServerSideEncryptionByDefault?: { SSEAlgorithm: ServerSideEncryption; KMSMasterKeyID?: string };
    }[];
  };
  PublicAccessBlockConfiguration?: PublicAccessBlockConfiguration;
  Tags?: Tag[];
}

/** Properties that AWS has and S3 here has nothing for. */
const NOT_BUILT = [
  ...['AbacStatus', 'AccelerateConfiguration', 'AccessControl', 'AnalyticsConfigurations', 'CorsConfiguration'],
  ...['IntelligentTieringConfigurations', 'InventoryConfigurations', 'LifecycleConfiguration', 'LoggingConfiguration'],
  ...['MetadataConfiguration', 'MetadataTableConfiguration', 'MetricsConfigurations', 'NotificationConfiguration'],
  ...['ObjectLockConfiguration', 'ObjectLockEnabled', 'OwnershipControls', 'ReplicationConfiguration'],
  ...['VersioningConfiguration', 'WebsiteConfiguration'],
];

export const awsS3Bucket = (): ResourceType<Properties> => ({
  type: 'AWS::S3::Bucket',
  schema: objectOf({
    BucketName: STRING,
    BucketEncryption: objectOf(
      {
        ServerSideEncryptionConfiguration: listOf(
          objectOf({
            BucketKeyEnabled: BOOLEAN,
            ServerSideEncryptionByDefault: objectOf({ SSEAlgorithm: STRING, KMSMasterKeyID: STRING }, ['SSEAlgorithm']),
          }),
        ),
      },
      ['ServerSideEncryptionConfiguration'],
    ),
    PublicAccessBlockConfiguration: schemaOfMember('s3', 'PutPublicAccessBlock', 'PublicAccessBlockConfiguration'),
    Tags: TAGS,
    ...Object.fromEntries(NOT_BUILT.map((name): [string, PropertySchema] => [name, { kind: 'not-built' }])),
  }),
  attributes: ['Arn', 'DomainName', 'RegionalDomainName', 'DualStackDomainName'],
  createOnly: ['BucketName'],
  nameProperty: 'BucketName',
  create: async (properties, context) => {
    const Bucket = properties.BucketName ?? context.physicalName(63).toLowerCase();
    const { region } = context;
    await context.call('s3', 'CreateBucket', {
      Bucket,
      ...(region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as never } }),
    });
    context.initiated(Bucket);
    if (properties.BucketEncryption) await putEncryption(Bucket, properties, context);
    if (properties.PublicAccessBlockConfiguration) await putAccessBlock(Bucket, properties, context);
    if (properties.Tags) await context.call('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet: properties.Tags } });
    return {
      Arn: `arn:aws:s3:::${Bucket}`,
      DomainName: `${Bucket}.s3.amazonaws.com`,
      RegionalDomainName: `${Bucket}.s3.${region}.amazonaws.com`,
      DualStackDomainName: `${Bucket}.s3.dualstack.${region}.amazonaws.com`,
    };
  },
  update: async ({ physicalId: Bucket, after, changed }, context) => {
    if (changed.has('BucketEncryption'))
      await (after.BucketEncryption
        ? putEncryption(Bucket, after, context)
        : context.call('s3', 'DeleteBucketEncryption', { Bucket }));
    if (changed.has('PublicAccessBlockConfiguration'))
      await (after.PublicAccessBlockConfiguration
        ? putAccessBlock(Bucket, after, context)
        : context.call('s3', 'DeletePublicAccessBlock', { Bucket }));
    if (changed.has('Tags'))
      await (after.Tags?.length
        ? context.call('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet: after.Tags } })
        : context.call('s3', 'DeleteBucketTagging', { Bucket }));
    return {};
  },
  delete: (Bucket, _, context) => deleted(context.call('s3', 'DeleteBucket', { Bucket })),
});

const putEncryption = (Bucket: string, { BucketEncryption }: Properties, context: ResourceContext) =>
  context.call('s3', 'PutBucketEncryption', {
    Bucket,
    ServerSideEncryptionConfiguration: {
      Rules: BucketEncryption!.ServerSideEncryptionConfiguration.map(
        ({ BucketKeyEnabled, ServerSideEncryptionByDefault: byDefault }) => ({
          ...(byDefault
            ? {
                ApplyServerSideEncryptionByDefault: {
                  SSEAlgorithm: byDefault.SSEAlgorithm,
                  ...(byDefault.KMSMasterKeyID ? { KMSMasterKeyID: byDefault.KMSMasterKeyID } : {}),
                },
              }
            : {}),
          ...(BucketKeyEnabled === undefined ? {} : { BucketKeyEnabled }),
        }),
      ),
    },
  });

const putAccessBlock = (Bucket: string, { PublicAccessBlockConfiguration }: Properties, context: ResourceContext) =>
  context.call('s3', 'PutPublicAccessBlock', { Bucket, PublicAccessBlockConfiguration });
