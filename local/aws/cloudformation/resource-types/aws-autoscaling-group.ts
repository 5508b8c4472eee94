import type { Capacity, LaunchTemplate } from '../../ec2/capacity';
import { AwsError } from '../../wire/aws-error';
import { BOOLEAN, listOf, NUMBER, objectOf, STRING } from '../schema/from-model';
import type { ResourceType } from './resource-type';

interface Properties {
  readonly AutoScalingGroupName?: string;
  readonly MinSize: number;
  readonly MaxSize: number;
  readonly DesiredCapacity?: number;
  readonly VPCZoneIdentifier: readonly string[];
  readonly LaunchTemplate: {
    readonly LaunchTemplateId?: string;
    readonly LaunchTemplateName?: string;
    readonly Version: string;
  };
}

const NOT_BUILT = { kind: 'not-built' } as const;
/** Until an ended instance is out of everything that knew it. */
const GONE_AFTER_MS = 60_000;

/** A group that keeps as many instances as it is told; it scales by no policy. A new template is for instances to come. */
export const awsAutoScalingGroup = (): ResourceType<Properties> => ({
  type: 'AWS::AutoScaling::AutoScalingGroup',
  schema: objectOf(
    {
      AutoScalingGroupName: STRING,
      MinSize: NUMBER,
      MaxSize: NUMBER,
      DesiredCapacity: NUMBER,
      VPCZoneIdentifier: listOf(STRING),
      LaunchTemplate: objectOf({ LaunchTemplateId: STRING, LaunchTemplateName: STRING, Version: STRING }, ['Version']),
      Tags: listOf(objectOf({ Key: STRING, Value: STRING, PropagateAtLaunch: BOOLEAN })),
      HealthCheckType: STRING,
      HealthCheckGracePeriod: NUMBER,
      MixedInstancesPolicy: NOT_BUILT,
      CapacityRebalance: NOT_BUILT,
      TargetGroupARNs: NOT_BUILT,
      NewInstancesProtectedFromScaleIn: NOT_BUILT,
    },
    ['MinSize', 'MaxSize', 'VPCZoneIdentifier', 'LaunchTemplate'],
  ),
  attributes: [],
  createOnly: ['AutoScalingGroupName'],
  nameProperty: 'AutoScalingGroupName',
  create: async (properties, context) => {
    const { capacity } = context;
    const name = properties.AutoScalingGroupName ?? context.physicalName(255);
    const group = { name, ...wanted(properties, capacity), instances: new Set<string>() };
    capacity.groups.set(name, group);
    context.initiated(name);
    capacity.maintain(group);
    return {};
  },
  update: async ({ physicalId, after }, { capacity }) => {
    const group = capacity.groups.get(physicalId)!;
    Object.assign(group, wanted(after, capacity));
    capacity.maintain(group);
    return {};
  },
  delete: async (name, _, { capacity, pause }) => {
    const group = capacity.groups.get(name);
    if (!group) return;
    group.desired = 0;
    capacity.maintain(group);
    capacity.groups.delete(name);
    await pause(GONE_AFTER_MS);
  },
});

function wanted({ MinSize, MaxSize, DesiredCapacity: desired = MinSize, ...more }: Properties, capacity: Capacity) {
  if (desired < MinSize || desired > MaxSize)
    throw new AwsError(
      'ValidationError',
      `Desired capacity:${desired} must be between the specified min size:${MinSize} and max size:${MaxSize}`,
    );
  if (more.VPCZoneIdentifier.length === 0)
    throw new AwsError('ValidationError', 'At least one Availability Zone or VPC Subnet is required.');
  const { LaunchTemplateId, LaunchTemplateName, Version } = more.LaunchTemplate;
  const template = [...capacity.templates.values()].find(
    ({ id, name }) => id === LaunchTemplateId || name === LaunchTemplateName,
  );
  if (!template) throw new AwsError('ValidationError', 'The specified launch template does not exist.');
  return { desired, subnets: more.VPCZoneIdentifier, template, version: versionOf(Version, template) };
}

function versionOf(text: string, { versions }: LaunchTemplate): number {
  const version = text === '$Latest' ? versions.length : text === '$Default' ? 1 : Number(text);
  if (!versions[version - 1])
    throw new AwsError('ValidationError', 'You must use a valid fully-formed launch template.');
  return version;
}
