import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { type Account, encodeDocument, type ManagedPolicy, sizeOf, storePolicy } from './account';
import { markedPage } from './marker';
import { refuseBadArn } from './role-policies';
import { addTags, tagList } from './tags';

const MAXIMUM_POLICY_SIZE = 6144;
const POLICY_PATH = /^((\/[A-Za-z0-9.,+@=_-]+)*)\/$/;
/** A policy has one version here, its first. */
const ONLY_VERSION = 'v1';

/** Customer managed policies, and those of AWS to read. */
export function managedPolicyOperations(account: Account): Operations<'iam'> {
  const { world, policies } = account;
  const find = (arn: string | undefined): ManagedPolicy => {
    refuseBadArn(arn ?? '');
    return account.policy(arn);
  };
  const describe = (policy: ManagedPolicy) => ({
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: ONLY_VERSION,
    AttachmentCount: account.rolesWith(policy.arn).length,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: policy.createdAt,
    UpdateDate: policy.createdAt,
  });
  const versionOf = (policy: ManagedPolicy) => ({
    VersionId: ONLY_VERSION,
    IsDefaultVersion: true,
    CreateDate: policy.createdAt,
  });
  // Description and tags come with GetPolicy and CreatePolicy, not with lists.
  const detail = (policy: ManagedPolicy) => ({
    ...describe(policy),
    ...(policy.description !== undefined && { Description: policy.description }),
    ...(policy.tags.size > 0 && { Tags: tagList(policy.tags) }),
  });
  return {
    CreatePolicy: ({ PolicyName = '', Path = '/', PolicyDocument, Description, Tags = [] }) => {
      if (!POLICY_PATH.test(Path))
        throw new AwsError(
          'ValidationError',
          'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
        );
      const policy = storePolicy(PolicyDocument, 'identity');
      if (sizeOf(policy.text) > MAXIMUM_POLICY_SIZE)
        throw new AwsError('LimitExceeded', `Cannot exceed quota for PolicySize: ${MAXIMUM_POLICY_SIZE}`);
      const taken = [...policies.values()].some(
        ({ owner, name }) => owner === 'Local' && name.toLowerCase() === PolicyName.toLowerCase(),
      );
      if (taken)
        throw new AwsError(
          'EntityAlreadyExists',
          `A policy called ${PolicyName} already exists. Duplicate names are not allowed.`,
        );
      const tags = new Map<string, string>();
      addTags(tags, Tags);
      const created: ManagedPolicy = {
        name: PolicyName,
        path: Path,
        id: `ANPA${world.ids.upper(17)}`,
        arn: `arn:aws:iam::${world.accountId}:policy${Path}${PolicyName}`,
        owner: 'Local',
        createdAt: world.clock.now(),
        description: Description,
        policy,
        tags,
      };
      policies.set(created.arn, created);
      return { Policy: detail(created) };
    },
    GetPolicy: ({ PolicyArn }) => ({ Policy: detail(find(PolicyArn)) }),
    GetPolicyVersion: ({ PolicyArn, VersionId }) => {
      const policy = find(PolicyArn);
      if (VersionId !== ONLY_VERSION)
        throw new AwsError(
          'NoSuchEntity',
          `Policy ${PolicyArn} version ${VersionId} does not exist or is not attachable.`,
        );
      return { PolicyVersion: { ...versionOf(policy), Document: encodeDocument(policy.policy.text) } };
    },
    ListPolicyVersions: (input) => {
      const versions = [versionOf(find(input.PolicyArn))];
      const { items, ...rest } = markedPage(versions, ({ VersionId }) => VersionId, input);
      return { Versions: [...items], ...rest };
    },
    ListPolicies: (input) => {
      const { Scope = 'All', OnlyAttached = false, PathPrefix = '/', PolicyUsageFilter } = input;
      const matching = [...policies.values()].filter(
        ({ owner, path, arn }) =>
          (Scope === 'All' || Scope === owner) &&
          path.startsWith(PathPrefix) &&
          // Nothing is a permissions boundary here.
          PolicyUsageFilter !== 'PermissionsBoundary' &&
          (!OnlyAttached || account.rolesWith(arn).length > 0),
      );
      const { items, ...rest } = markedPage(matching, ({ arn }) => arn, input);
      return { Policies: items.map(describe), ...rest };
    },
    ListEntitiesForPolicy: (input) => {
      const { PolicyArn, EntityFilter = 'Role', PathPrefix = '/', PolicyUsageFilter } = input;
      const { arn } = find(PolicyArn);
      const wanted = EntityFilter === 'Role' && PolicyUsageFilter !== 'PermissionsBoundary';
      const matching = wanted ? account.rolesWith(arn).filter(({ path }) => path.startsWith(PathPrefix)) : [];
      const { items, ...rest } = markedPage(matching, ({ name }) => name, input);
      const PolicyRoles = items.map(({ name, id }) => ({ RoleName: name, RoleId: id }));
      return { PolicyRoles, PolicyUsers: [], PolicyGroups: [], ...rest };
    },
    DeletePolicy: ({ PolicyArn }) => {
      const policy = find(PolicyArn);
      if (policy.owner === 'AWS') throw new AwsError('AccessDenied', `${PolicyArn} is a policy of AWS.`);
      if (account.rolesWith(policy.arn).length > 0)
        throw new AwsError('DeleteConflict', 'Cannot delete a policy attached to entities.');
      policies.delete(policy.arn);
      return {};
    },
  };
}
