import type { Input } from '../../wire/implementation';
import { schemaOfInput } from '../schema/from-model';
import { deleted, omit, type ResourceContext, type ResourceType } from './resource-type';
import { tagChanges } from './tag-changes';

type Properties = Input<'cloudwatch', 'PutMetricAlarm'>;

export const awsCloudWatchAlarm = (): ResourceType<Properties> => ({
  type: 'AWS::CloudWatch::Alarm',
  schema: schemaOfInput('cloudwatch', 'PutMetricAlarm', { required: ['EvaluationPeriods', 'ComparisonOperator'] }),
  attributes: ['Arn'],
  createOnly: ['AlarmName'],
  nameProperty: 'AlarmName',
  create: async (properties, context) => {
    const AlarmName = properties.AlarmName ?? context.physicalName(255);
    await context.call('cloudwatch', 'PutMetricAlarm', { ...properties, AlarmName });
    context.initiated(AlarmName);
    return { Arn: arnOf(AlarmName, context) };
  },
  update: async ({ physicalId: AlarmName, before, after }, context) => {
    const ResourceARN = arnOf(AlarmName, context);
    await context.call('cloudwatch', 'PutMetricAlarm', { ...omit(after, 'Tags'), AlarmName });
    const { set, removed } = tagChanges(before.Tags, after.Tags);
    if (set.length > 0) await context.call('cloudwatch', 'TagResource', { ResourceARN, Tags: set });
    if (removed.length > 0) await context.call('cloudwatch', 'UntagResource', { ResourceARN, TagKeys: removed });
    return { Arn: ResourceARN };
  },
  delete: (AlarmName, _, context) => deleted(context.call('cloudwatch', 'DeleteAlarms', { AlarmNames: [AlarmName] })),
});

const arnOf = (name: string, { region, accountId }: ResourceContext): string =>
  `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`;
