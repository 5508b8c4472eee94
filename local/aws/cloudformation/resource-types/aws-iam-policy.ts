import { JSON_OBJECT, listOf, objectOf, STRING } from '../schema/from-model';
import { deleted, type ResourceContext, type ResourceType } from './resource-type';

interface Properties {
  PolicyName: string;
  PolicyDocument: unknown;
  Roles?: string[];
  Users?: string[];
  Groups?: string[];
}

/** An inline policy put into roles, users and groups. */
export const awsIamPolicy = (): ResourceType<Properties> => ({
  type: 'AWS::IAM::Policy',
  schema: objectOf(
    {
      PolicyName: STRING,
      PolicyDocument: JSON_OBJECT,
      Roles: listOf(STRING),
      Users: listOf(STRING),
      Groups: listOf(STRING),
    },
    ['PolicyName', 'PolicyDocument'],
  ),
  attributes: ['Id'],
  createOnly: ['PolicyName'],
  capability: 'CAPABILITY_IAM',
  create: async (properties, context) => {
    const id = context.physicalName(128);
    context.initiated(id);
    await put(properties, context);
    return { Id: id };
  },
  update: async ({ before, after }, context) => {
    await put(after, context);
    await remove(without(before, after), context);
    return {};
  },
  delete: (_, properties, context) => remove(properties, context),
});

async function put({ PolicyName, PolicyDocument, Roles, Users, Groups }: Properties, context: ResourceContext) {
  const policy = { PolicyName, PolicyDocument: JSON.stringify(PolicyDocument) };
  for (const RoleName of Roles ?? []) await context.call('iam', 'PutRolePolicy', { RoleName, ...policy });
  for (const UserName of Users ?? []) await context.call('iam', 'PutUserPolicy', { UserName, ...policy });
  for (const GroupName of Groups ?? []) await context.call('iam', 'PutGroupPolicy', { GroupName, ...policy });
}

async function remove({ PolicyName, Roles, Users, Groups }: Properties, context: ResourceContext) {
  for (const RoleName of Roles ?? []) await deleted(context.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName }));
  for (const UserName of Users ?? []) await deleted(context.call('iam', 'DeleteUserPolicy', { UserName, PolicyName }));
  for (const GroupName of Groups ?? [])
    await deleted(context.call('iam', 'DeleteGroupPolicy', { GroupName, PolicyName }));
}

const without = (before: Properties, after: Properties): Properties => ({
  ...before,
  Roles: (before.Roles ?? []).filter((name) => !after.Roles?.includes(name)),
  Users: (before.Users ?? []).filter((name) => !after.Users?.includes(name)),
  Groups: (before.Groups ?? []).filter((name) => !after.Groups?.includes(name)),
});
