import type { Input } from '../../wire/implementation';
import { JSON_OBJECT, listOf, objectOf, STRING, schemaOfInput } from '../schema/from-model';
import { deleted, omit, type ResourceContext, type ResourceType } from './resource-type';
import { tagChanges } from './tag-changes';

type InlinePolicy = { PolicyName: string; PolicyDocument: unknown };
type Properties = Omit<Input<'iam', 'CreateRole'>, 'AssumeRolePolicyDocument'> & {
  AssumeRolePolicyDocument: unknown;
  ManagedPolicyArns?: string[];
  Policies?: InlinePolicy[];
};

export const awsIamRole = (): ResourceType<Properties> => ({
  type: 'AWS::IAM::Role',
  schema: schemaOfInput('iam', 'CreateRole', {
    extra: {
      AssumeRolePolicyDocument: JSON_OBJECT,
      ManagedPolicyArns: listOf(STRING),
      Policies: listOf(objectOf({ PolicyName: STRING, PolicyDocument: JSON_OBJECT }, ['PolicyName', 'PolicyDocument'])),
    },
    required: ['AssumeRolePolicyDocument'],
  }),
  attributes: ['Arn', 'RoleId'],
  createOnly: ['RoleName', 'Path'],
  nameProperty: 'RoleName',
  capability: 'CAPABILITY_IAM',
  create: async (properties, context) => {
    const RoleName = properties.RoleName ?? context.physicalName(64);
    const { Role } = await context.call('iam', 'CreateRole', {
      ...omit(properties, 'ManagedPolicyArns', 'Policies'),
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify(properties.AssumeRolePolicyDocument),
    });
    context.initiated(RoleName);
    await changePolicies(RoleName, {}, properties, context);
    return { Arn: Role!.Arn!, RoleId: Role!.RoleId! };
  },
  update: async ({ physicalId: RoleName, before, after, changed }, context) => {
    if (changed.has('AssumeRolePolicyDocument'))
      await context.call('iam', 'UpdateAssumeRolePolicy', {
        RoleName,
        PolicyDocument: JSON.stringify(after.AssumeRolePolicyDocument),
      });
    if (changed.has('Description') || changed.has('MaxSessionDuration'))
      await context.call('iam', 'UpdateRole', {
        RoleName,
        Description: after.Description ?? '',
        MaxSessionDuration: after.MaxSessionDuration ?? 3600,
      });
    if (changed.has('PermissionsBoundary'))
      await (after.PermissionsBoundary
        ? context.call('iam', 'PutRolePermissionsBoundary', {
            RoleName,
            PermissionsBoundary: after.PermissionsBoundary,
          })
        : context.call('iam', 'DeleteRolePermissionsBoundary', { RoleName }));
    await changePolicies(RoleName, before, after, context);
    const { set, removed } = tagChanges(before.Tags, after.Tags);
    if (set.length > 0) await context.call('iam', 'TagRole', { RoleName, Tags: set });
    if (removed.length > 0) await context.call('iam', 'UntagRole', { RoleName, TagKeys: removed });
    return {};
  },
  delete: async (RoleName, properties, context) => {
    await deleted(changePolicies(RoleName, properties, {}, context));
    await deleted(context.call('iam', 'DeleteRole', { RoleName }));
  },
});

type Policies = Pick<Properties, 'ManagedPolicyArns' | 'Policies'>;

async function changePolicies(
  RoleName: string,
  before: Policies,
  after: Policies,
  context: ResourceContext,
): Promise<void> {
  const attached = new Set(after.ManagedPolicyArns);
  for (const PolicyArn of attached)
    if (!before.ManagedPolicyArns?.includes(PolicyArn))
      await context.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
  for (const PolicyArn of new Set(before.ManagedPolicyArns))
    if (!attached.has(PolicyArn)) await deleted(context.call('iam', 'DetachRolePolicy', { RoleName, PolicyArn }));
  const inline = new Set(after.Policies?.map(({ PolicyName }) => PolicyName));
  for (const { PolicyName, PolicyDocument } of after.Policies ?? [])
    await context.call('iam', 'PutRolePolicy', {
      RoleName,
      PolicyName,
      PolicyDocument: JSON.stringify(PolicyDocument),
    });
  for (const { PolicyName } of before.Policies ?? [])
    if (!inline.has(PolicyName)) await deleted(context.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName }));
}
