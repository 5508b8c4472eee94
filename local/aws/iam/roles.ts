import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { type Account, encodeDocument, type Role, type StoredPolicy, sizeOf, storePolicy } from './account';
import { markedPage } from './marker';
import { invalidPrincipal } from './policy-elements';
import { addTags, removeTags, tagList } from './tags';

const MAXIMUM_TRUST_SIZE = 2048;

/** Roles: who they are, who may assume them, how they are tagged. */
export function roleOperations(account: Account): Operations<'iam'> {
  const { world, roles } = account;
  return {
    CreateRole: (input) => {
      const { RoleName = '', Path = '/', Description, MaxSessionDuration = 3600, Tags = [] } = input;
      if (input.PermissionsBoundary !== undefined)
        throw new AwsError(
          'NotImplemented',
          'iam:CreateRole with PermissionsBoundary is not built in this embedded AWS.',
        );
      const trust = storeTrust(account, input.AssumeRolePolicyDocument);
      const taken = [...roles.keys()].some((name) => name.toLowerCase() === RoleName.toLowerCase());
      if (taken) throw new AwsError('EntityAlreadyExists', `Role with name ${RoleName} already exists.`);
      const tags = new Map<string, string>();
      addTags(tags, Tags);
      const role: Role = {
        name: RoleName,
        path: Path,
        id: `AROA${world.ids.upper(17)}`,
        arn: `arn:aws:iam::${world.accountId}:role${Path}${RoleName}`,
        createdAt: world.clock.now(),
        description: Description,
        maxSessionDurationInSeconds: MaxSessionDuration,
        trust,
        tags,
        inline: new Map(),
        attached: new Set(),
      };
      roles.set(RoleName, role);
      return { Role: detailOf(role) };
    },
    GetRole: ({ RoleName }) => ({ Role: { ...detailOf(account.role(RoleName)), RoleLastUsed: {} } }),
    ListRoles: (input) => {
      const { PathPrefix = '/' } = input;
      const matching = [...roles.values()].filter(({ path }) => path.startsWith(PathPrefix));
      const { items, ...rest } = markedPage(matching, ({ name }) => name, input);
      // Tags come with GetRole only.
      return { Roles: items.map((role) => ({ ...detailOf(role), Tags: undefined })), ...rest };
    },
    UpdateRole: ({ RoleName, Description, MaxSessionDuration }) => {
      const role = account.role(RoleName);
      if (Description !== undefined) role.description = Description;
      if (MaxSessionDuration !== undefined) role.maxSessionDurationInSeconds = MaxSessionDuration;
      return {};
    },
    UpdateAssumeRolePolicy: ({ RoleName, PolicyDocument }) => {
      const role = account.role(RoleName);
      role.trust = storeTrust(account, PolicyDocument);
      return {};
    },
    DeleteRole: ({ RoleName }) => {
      const role = account.role(RoleName);
      if (role.attached.size > 0)
        throw new AwsError('DeleteConflict', 'Cannot delete entity, must detach all policies first.');
      if (role.inline.size > 0)
        throw new AwsError('DeleteConflict', 'Cannot delete entity, must delete policies first.');
      roles.delete(role.name);
      return {};
    },
    TagRole: ({ RoleName, Tags = [] }) => {
      addTags(account.role(RoleName).tags, Tags);
      return {};
    },
    UntagRole: ({ RoleName, TagKeys = [] }) => {
      removeTags(account.role(RoleName).tags, TagKeys);
      return {};
    },
    ListRoleTags: (input) => {
      const tags = tagList(account.role(input.RoleName).tags);
      const { items, ...rest } = markedPage(tags, ({ Key }) => Key, input);
      return { Tags: [...items], ...rest };
    },
  };
}

function detailOf(role: Role) {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.createdAt,
    AssumeRolePolicyDocument: encodeDocument(role.trust.text),
    MaxSessionDuration: role.maxSessionDurationInSeconds,
    ...(role.description !== undefined && { Description: role.description }),
    ...(role.tags.size > 0 && { Tags: tagList(role.tags) }),
  };
}

function storeTrust(account: Account, text: string | undefined): StoredPolicy {
  const trust = storePolicy(text, 'trust');
  if (sizeOf(trust.text) > MAXIMUM_TRUST_SIZE)
    throw new AwsError('LimitExceeded', `Cannot exceed quota for ACLSizePerRole: ${MAXIMUM_TRUST_SIZE}`);
  const { accountId } = account.world;
  for (const { principals } of trust.document.statements) {
    for (const { type, value } of principals?.values ?? []) {
      // IAM looks up whom a trust policy names, in other accounts too; of those, nothing is known here.
      const own = new RegExp(`^arn:aws:iam::${accountId}:(role|user)/(?:.*/)?([^/]+)$`).exec(value);
      if (type !== 'AWS' || !own) continue;
      const known = own[1] === 'user' ? own[2] === 'local' : account.roles.get(own[2]!)?.arn === value;
      if (!known) throw new AwsError('MalformedPolicyDocument', invalidPrincipal(type, value));
    }
  }
  return trust;
}
