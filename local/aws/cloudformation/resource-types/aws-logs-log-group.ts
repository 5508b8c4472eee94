import type { Input } from '../../wire/implementation';
import { NUMBER, schemaOfInput, TAGS } from '../schema/from-model';
import { deleted, type ResourceType, tagsAsMap } from './resource-type';
import { tagChanges } from './tag-changes';

type Properties = Omit<Input<'cloudwatch-logs', 'CreateLogGroup'>, 'tags'> & {
  RetentionInDays?: number;
  Tags?: { Key: string; Value: string }[];
};

export const awsLogsLogGroup = (): ResourceType<Properties> => ({
  type: 'AWS::Logs::LogGroup',
  schema: schemaOfInput('cloudwatch-logs', 'CreateLogGroup', {
    without: ['tags', 'deletionProtectionEnabled', 'bearerTokenAuthenticationEnabled'],
    extra: { RetentionInDays: NUMBER, Tags: TAGS },
    notBuilt: ['DataProtectionPolicy', 'FieldIndexPolicies', 'ResourcePolicyDocument', 'DeletionProtectionEnabled'],
  }),
  attributes: ['Arn'],
  createOnly: ['LogGroupName', 'LogGroupClass'],
  nameProperty: 'LogGroupName',
  create: async ({ RetentionInDays, Tags, ...properties }, context) => {
    const logGroupName = properties.logGroupName ?? context.physicalName(512);
    const tags = Tags ? { tags: tagsAsMap(Tags) } : {};
    await context.call('cloudwatch-logs', 'CreateLogGroup', { ...properties, ...tags, logGroupName });
    context.initiated(logGroupName);
    if (RetentionInDays !== undefined)
      await context.call('cloudwatch-logs', 'PutRetentionPolicy', { logGroupName, retentionInDays: RetentionInDays });
    return { Arn: `arn:aws:logs:${context.region}:${context.accountId}:log-group:${logGroupName}:*` };
  },
  update: async ({ physicalId: logGroupName, before, after, changed }, context) => {
    if (changed.has('RetentionInDays'))
      await (after.RetentionInDays === undefined
        ? context.call('cloudwatch-logs', 'DeleteRetentionPolicy', { logGroupName })
        : context.call('cloudwatch-logs', 'PutRetentionPolicy', {
            logGroupName,
            retentionInDays: after.RetentionInDays,
          }));
    if (changed.has('KmsKeyId'))
      await (after.kmsKeyId === undefined
        ? context.call('cloudwatch-logs', 'DisassociateKmsKey', { logGroupName })
        : context.call('cloudwatch-logs', 'AssociateKmsKey', { logGroupName, kmsKeyId: after.kmsKeyId }));
    const resourceArn = `arn:aws:logs:${context.region}:${context.accountId}:log-group:${logGroupName}`;
    const { set, removed } = tagChanges(before.Tags, after.Tags);
    if (set.length > 0) await context.call('cloudwatch-logs', 'TagResource', { resourceArn, tags: tagsAsMap(set) });
    if (removed.length > 0) await context.call('cloudwatch-logs', 'UntagResource', { resourceArn, tagKeys: removed });
    return {};
  },
  delete: (logGroupName, _, context) => deleted(context.call('cloudwatch-logs', 'DeleteLogGroup', { logGroupName })),
});
