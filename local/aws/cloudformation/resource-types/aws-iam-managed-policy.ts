import { JSON_OBJECT, listOf, objectOf, STRING } from '../schema/from-model';
import { deleted, type ResourceContext, type ResourceType } from './resource-type';

interface Properties {
  ManagedPolicyName?: string;
  PolicyDocument: unknown;
  Description?: string;
  Path?: string;
  Roles?: string[];
}

/** A policy of its own, attached to roles. A changed document replaces it: versions of policies are not built. */
export const awsIamManagedPolicy = (): ResourceType<Properties> => {
  const schema = objectOf(
    {
      ManagedPolicyName: STRING,
      PolicyDocument: JSON_OBJECT,
      Description: STRING,
      Path: STRING,
      Roles: listOf(STRING),
      Users: { kind: 'not-built' },
      Groups: { kind: 'not-built' },
    },
    ['PolicyDocument'],
  );
  return {
    type: 'AWS::IAM::ManagedPolicy',
    schema,
    attributes: ['PolicyArn'],
    createOnly: ['ManagedPolicyName', 'PolicyDocument', 'Description', 'Path'],
    nameProperty: 'ManagedPolicyName',
    capability: 'CAPABILITY_IAM',
    create: async ({ ManagedPolicyName, PolicyDocument, Description, Path, Roles = [] }, context) => {
      const { Policy } = await context.call('iam', 'CreatePolicy', {
        PolicyName: ManagedPolicyName ?? context.physicalName(128),
        PolicyDocument: JSON.stringify(PolicyDocument),
        ...(Description === undefined ? {} : { Description }),
        ...(Path === undefined ? {} : { Path }),
      });
      const arn = Policy!.Arn!;
      context.initiated(arn);
      await attach(arn, Roles, context);
      return { PolicyArn: arn };
    },
    update: async ({ physicalId, before, after }, context) => {
      const [old = [], wanted = []] = [before.Roles, after.Roles];
      await attach(
        physicalId,
        wanted.filter((role) => !old.includes(role)),
        context,
      );
      await detach(
        physicalId,
        old.filter((role) => !wanted.includes(role)),
        context,
      );
      return {};
    },
    delete: async (PolicyArn, { Roles = [] }, context) => {
      await detach(PolicyArn, Roles, context);
      await deleted(context.call('iam', 'DeletePolicy', { PolicyArn }));
    },
  };
};

async function attach(PolicyArn: string, roles: readonly string[], context: ResourceContext): Promise<void> {
  for (const RoleName of roles) await context.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
}

async function detach(PolicyArn: string, roles: readonly string[], context: ResourceContext): Promise<void> {
  for (const RoleName of roles) await deleted(context.call('iam', 'DetachRolePolicy', { RoleName, PolicyArn }));
}
