import { AwsError } from '../../wire/aws-error';
import { listOf, objectOf, STRING } from '../schema/from-model';
import type { ResourceType } from './resource-type';

interface Properties {
  readonly InstanceProfileName?: string;
  readonly Path?: string;
  readonly Roles: readonly string[];
}

/** Who programs on an EC2 instance are. There is no operation for it here: launch templates alone look profiles up. */
export const awsIamInstanceProfile = (): ResourceType<Properties> => ({
  type: 'AWS::IAM::InstanceProfile',
  schema: objectOf({ InstanceProfileName: STRING, Path: STRING, Roles: listOf(STRING) }, ['Roles']),
  attributes: ['Arn'],
  createOnly: ['InstanceProfileName', 'Path'],
  nameProperty: 'InstanceProfileName',
  capability: 'CAPABILITY_IAM',
  create: async ({ InstanceProfileName, Path = '/', Roles }, context) => {
    if (Roles.length !== 1) throw new AwsError('ValidationError', 'An instance profile has exactly one role.');
    const name = InstanceProfileName ?? context.physicalName(128);
    const { Role } = await context.call('iam', 'GetRole', { RoleName: Roles[0]! });
    const arn = `arn:aws:iam::${context.accountId}:instance-profile${Path}${name}`;
    context.capacity.profiles.set(arn, Role!.Arn!);
    context.initiated(name);
    return { Arn: arn };
  },
  update: async ({ physicalId, after: { Path = '/', Roles } }, context) => {
    const { Role } = await context.call('iam', 'GetRole', { RoleName: Roles[0]! });
    context.capacity.profiles.set(`arn:aws:iam::${context.accountId}:instance-profile${Path}${physicalId}`, Role!.Arn!);
    return {};
  },
  delete: async (name, { Path = '/' }, context) => {
    context.capacity.profiles.delete(`arn:aws:iam::${context.accountId}:instance-profile${Path}${name}`);
  },
});
