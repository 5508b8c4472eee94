import { JSON_OBJECT, objectOf, STRING } from '../schema/from-model';
import { deleted, type ResourceContext, type ResourceType } from './resource-type';

interface Properties {
  Bucket: string;
  PolicyDocument: unknown;
}

export const awsS3BucketPolicy = (): ResourceType<Properties> => ({
  type: 'AWS::S3::BucketPolicy',
  schema: objectOf({ Bucket: STRING, PolicyDocument: JSON_OBJECT }, ['Bucket', 'PolicyDocument']),
  attributes: [],
  createOnly: ['Bucket'],
  create: async (properties, context) => {
    await put(properties, context);
    context.initiated(properties.Bucket);
    return {};
  },
  update: async ({ after }, context) => {
    await put(after, context);
    return {};
  },
  delete: (Bucket, _, context) => deleted(context.call('s3', 'DeleteBucketPolicy', { Bucket })),
});

const put = ({ Bucket, PolicyDocument }: Properties, context: ResourceContext) =>
  context.call('s3', 'PutBucketPolicy', { Bucket, Policy: JSON.stringify(PolicyDocument) });
