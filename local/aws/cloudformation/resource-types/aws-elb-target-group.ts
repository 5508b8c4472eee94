import type { TargetDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Input } from '../../wire/implementation';
import { listOf, objectOf, STRING, schemaOfInput, schemaOfMember } from '../schema/from-model';
import { deleted, omit, type ResourceType } from './resource-type';

const ELB = 'elastic-load-balancing-v2';

type Properties = Input<typeof ELB, 'CreateTargetGroup'> & {
  TargetGroupAttributes?: { Key: string; Value: string }[];
  Targets?: TargetDescription[];
};

const CREATE_ONLY = ['Name', 'Port', 'Protocol', 'ProtocolVersion', 'TargetType', 'VpcId', 'IpAddressType'];

export const awsElbTargetGroup = (): ResourceType<Properties> => ({
  type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  schema: schemaOfInput(ELB, 'CreateTargetGroup', {
    extra: {
      TargetGroupAttributes: listOf(objectOf({ Key: STRING, Value: STRING })),
      Targets: schemaOfMember(ELB, 'RegisterTargets', 'Targets'),
    },
  }),
  attributes: ['TargetGroupArn', 'TargetGroupFullName', 'TargetGroupName'],
  createOnly: CREATE_ONLY,
  nameProperty: 'Name',
  create: async (properties, context) => {
    const Name = properties.Name ?? context.physicalName(32);
    const input = { ...omit(properties, 'TargetGroupAttributes', 'Targets'), Name };
    const { TargetGroups } = await context.call(ELB, 'CreateTargetGroup', input);
    const arn = TargetGroups![0]!.TargetGroupArn!;
    context.initiated(arn);
    if (properties.TargetGroupAttributes)
      await context.call(ELB, 'ModifyTargetGroupAttributes', {
        TargetGroupArn: arn,
        Attributes: properties.TargetGroupAttributes,
      });
    if (properties.Targets?.length)
      await context.call(ELB, 'RegisterTargets', { TargetGroupArn: arn, Targets: properties.Targets });
    return {
      TargetGroupArn: arn,
      TargetGroupName: Name,
      TargetGroupFullName: arn.slice(arn.indexOf(':targetgroup/') + 1),
    };
  },
  update: async ({ physicalId: TargetGroupArn, before, after, changed }, context) => {
    const health = Object.entries(after).filter(
      ([name]) => /^HealthCheck|ThresholdCount$|^Matcher$/.test(name) && changed.has(name),
    );
    if (health.length > 0)
      await context.call(ELB, 'ModifyTargetGroup', { ...Object.fromEntries(health), TargetGroupArn });
    if (changed.has('TargetGroupAttributes'))
      await context.call(ELB, 'ModifyTargetGroupAttributes', {
        TargetGroupArn,
        Attributes: after.TargetGroupAttributes ?? [],
      });
    if (changed.has('Targets')) {
      if (before.Targets?.length)
        await context.call(ELB, 'DeregisterTargets', { TargetGroupArn, Targets: before.Targets });
      if (after.Targets?.length) await context.call(ELB, 'RegisterTargets', { TargetGroupArn, Targets: after.Targets });
    }
    return {};
  },
  delete: (TargetGroupArn, _, context) => deleted(context.call(ELB, 'DeleteTargetGroup', { TargetGroupArn })),
});
