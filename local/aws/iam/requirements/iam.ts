import { anywhere, each, type Requirements, type RequirementTable, type Scene } from './requirement';

/** A role's ARN has its path, which only the role itself tells; of one that is not there, that without a path. */
const ofRole = async ({ RoleName = '' }: { RoleName?: string | undefined }, scene: Scene) => {
  const found = await scene.look('iam', 'GetRole', { RoleName });
  const { Arn } = (found?.Role ?? {}) as { Arn?: string };
  return each([Arn ?? global(`role/${RoleName}`, scene)]);
};

const ofNewRole = ({ RoleName = '', Path = '/' }: { RoleName?: string; Path?: string }, scene: Scene): Requirements =>
  each([global(`role${Path}${RoleName}`, scene)]);

const ofPolicy = ({ PolicyArn }: { PolicyArn?: string | undefined }): Requirements => each([PolicyArn]);

/** IAM is not of a Region. */
function global(resource: string, { accountId }: Scene): string {
  return `arn:aws:iam::${accountId}:${resource}`;
}

/** What IAM asks. Source: Service Authorization Reference, "AWS Identity and Access Management (IAM)". */
export const iam: RequirementTable<'iam'> = {
  AttachRolePolicy: ofRole,
  CreatePolicy: ({ PolicyName = '', Path = '/' }, scene) => each([global(`policy${Path}${PolicyName}`, scene)]),
  CreateRole: (input, scene) => ofNewRole(input as { RoleName?: string; Path?: string }, scene),
  DeletePolicy: ofPolicy,
  DeleteRole: ofRole,
  DeleteRolePolicy: ofRole,
  DetachRolePolicy: ofRole,
  GetPolicy: ofPolicy,
  GetPolicyVersion: ofPolicy,
  GetRole: ofRole,
  GetRolePolicy: ofRole,
  GetUser: ({ UserName }, scene) => (UserName === undefined ? anywhere() : each([global(`user/${UserName}`, scene)])),
  ListAttachedRolePolicies: ofRole,
  ListEntitiesForPolicy: ofPolicy,
  ListPolicies: anywhere,
  ListPolicyVersions: ofPolicy,
  ListRolePolicies: ofRole,
  ListRoleTags: ofRole,
  ListRoles: anywhere,
  ListUsers: anywhere,
  PutRolePolicy: ofRole,
  SimulatePrincipalPolicy: ({ PolicySourceArn }) => each([PolicySourceArn]),
  TagRole: ofRole,
  UntagRole: ofRole,
  UpdateAssumeRolePolicy: ofRole,
  UpdateRole: ofRole,
};
