import { INSTANCE_TYPES, isInstanceType } from '../../ec2/instance-types';
import type { LaunchWish } from '../../ec2/instances';
import { AwsError } from '../../wire/aws-error';
import { JSON_OBJECT, listOf, objectOf, STRING } from '../schema/from-model';
import type { ResourceContext, ResourceType } from './resource-type';

interface Data {
  readonly ImageId?: string;
  readonly InstanceType?: string;
  readonly IamInstanceProfile?: { readonly Arn?: string; readonly Name?: string };
  readonly InstanceMarketOptions?: { readonly MarketType?: string };
  readonly UserData?: string;
}
interface Properties {
  readonly LaunchTemplateName?: string;
  readonly LaunchTemplateData: Data;
}

const NOT_BUILT = { kind: 'not-built' } as const;

/** How the instances of a group are launched. Every update makes a version; the default version stays the first. */
export const awsEc2LaunchTemplate = (): ResourceType<Properties> => ({
  type: 'AWS::EC2::LaunchTemplate',
  schema: objectOf(
    {
      LaunchTemplateName: STRING,
      LaunchTemplateData: objectOf({
        ImageId: STRING,
        InstanceType: STRING,
        IamInstanceProfile: objectOf({ Arn: STRING, Name: STRING }),
        InstanceMarketOptions: objectOf({ MarketType: STRING, SpotOptions: JSON_OBJECT }),
        UserData: STRING,
        // What follows changes nothing that can be seen here: there are no firewalls, disks or metadata.
        SecurityGroupIds: listOf(STRING),
        MetadataOptions: JSON_OBJECT,
        Monitoring: JSON_OBJECT,
        BlockDeviceMappings: JSON_OBJECT,
        TagSpecifications: JSON_OBJECT,
        NetworkInterfaces: NOT_BUILT,
        InstanceRequirements: NOT_BUILT,
        Placement: NOT_BUILT,
        KeyName: NOT_BUILT,
      }),
      TagSpecifications: JSON_OBJECT,
      VersionDescription: STRING,
    },
    ['LaunchTemplateData'],
  ),
  attributes: ['LaunchTemplateId', 'LatestVersionNumber', 'DefaultVersionNumber'],
  createOnly: ['LaunchTemplateName'],
  nameProperty: 'LaunchTemplateName',
  create: async ({ LaunchTemplateName, LaunchTemplateData }, context) => {
    const id = `lt-${context.random(17).toLowerCase()}`;
    const name = LaunchTemplateName ?? context.physicalName(128);
    context.capacity.templates.set(id, { id, name, versions: [wishOf(LaunchTemplateData, context)] });
    context.initiated(id);
    return { LaunchTemplateId: id, LatestVersionNumber: '1', DefaultVersionNumber: '1' };
  },
  update: async ({ physicalId, after }, context) => {
    const { versions } = context.capacity.templates.get(physicalId)!;
    versions.push(wishOf(after.LaunchTemplateData, context));
    return { LatestVersionNumber: String(versions.length) };
  },
  delete: async (id, _, context) => {
    context.capacity.templates.delete(id);
  },
});

function wishOf(data: Data, context: ResourceContext): Omit<LaunchWish, 'zone' | 'subnetId'> {
  const { ImageId: imageId = '', InstanceType: type = '', InstanceMarketOptions: market, UserData = '' } = data;
  if (!/^ami-[0-9a-f]+$/.test(imageId))
    throw new AwsError('ValidationError', `The image id '[${imageId}]' does not exist`);
  if (!isInstanceType(type))
    throw new AwsError(
      'NotImplemented',
      `ec2: the instance type '${type}' is not built in this embedded AWS: ${Object.keys(INSTANCE_TYPES).join(', ')}.`,
    );
  const roleArn = data.IamInstanceProfile && roleOf(data.IamInstanceProfile, context);
  return {
    imageId,
    type,
    market: market?.MarketType === 'spot' ? 'spot' : 'on-demand',
    userData: Buffer.from(UserData, 'base64').toString(),
    ...(roleArn && { roleArn }),
  };
}

function roleOf({ Arn, Name }: NonNullable<Data['IamInstanceProfile']>, { capacity }: ResourceContext): string {
  const found = [...capacity.profiles].find(([arn]) => arn === Arn || (Name && arn.endsWith(`/${Name}`)));
  if (!found)
    throw new AwsError('ValidationError', `Value (${Arn ?? Name}) for parameter iamInstanceProfile is invalid.`);
  return found[1];
}
