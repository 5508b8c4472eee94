import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { type Account, encodeDocument, type Role, type StoredPolicy, sizeOf, storePolicy } from './account';
import { markedPage } from './marker';

const MAXIMUM_INLINE_SIZE = 10_240;
const MAXIMUM_ATTACHED = 10;

/** What a role may do: its inline policies, and the managed ones attached to it. */
export function rolePolicyOperations(account: Account): Operations<'iam'> {
  return {
    PutRolePolicy: ({ RoleName, PolicyName = '', PolicyDocument }) => {
      const role = account.role(RoleName);
      const policy = storePolicy(PolicyDocument, 'identity');
      const others = [...role.inline].filter(([name]) => name !== PolicyName).map(([, { text }]) => sizeOf(text));
      if (others.reduce((sum, size) => sum + size, sizeOf(policy.text)) > MAXIMUM_INLINE_SIZE)
        throw new AwsError(
          'LimitExceeded',
          `Maximum policy size of ${MAXIMUM_INLINE_SIZE} bytes exceeded for role ${role.name}`,
        );
      role.inline.set(PolicyName, policy);
      return {};
    },
    GetRolePolicy: ({ RoleName, PolicyName = '' }) => {
      const role = account.role(RoleName);
      const { text } = inlinePolicy(role, PolicyName);
      return { RoleName: role.name, PolicyName, PolicyDocument: encodeDocument(text) };
    },
    ListRolePolicies: (input) => {
      const names = [...account.role(input.RoleName).inline.keys()];
      const { items, ...rest } = markedPage(names, (name) => name, input);
      return { PolicyNames: [...items], ...rest };
    },
    DeleteRolePolicy: ({ RoleName, PolicyName = '' }) => {
      const role = account.role(RoleName);
      inlinePolicy(role, PolicyName);
      role.inline.delete(PolicyName);
      return {};
    },
    AttachRolePolicy: ({ RoleName, PolicyArn = '' }) => {
      const role = account.role(RoleName);
      refuseBadArn(PolicyArn);
      if (!account.policies.has(PolicyArn))
        throw new AwsError('NoSuchEntity', `Policy ${PolicyArn} does not exist or is not attachable.`);
      if (!role.attached.has(PolicyArn) && role.attached.size >= MAXIMUM_ATTACHED)
        throw new AwsError('LimitExceeded', `Cannot exceed quota for PoliciesPerRole: ${MAXIMUM_ATTACHED}`);
      role.attached.add(PolicyArn);
      return {};
    },
    DetachRolePolicy: ({ RoleName, PolicyArn = '' }) => {
      const role = account.role(RoleName);
      refuseBadArn(PolicyArn);
      if (!role.attached.delete(PolicyArn)) throw new AwsError('NoSuchEntity', `Policy ${PolicyArn} was not found.`);
      return {};
    },
    ListAttachedRolePolicies: (input) => {
      const { PathPrefix = '/' } = input;
      const attached = [...account.role(input.RoleName).attached]
        .map((arn) => account.policy(arn))
        .filter(({ path }) => path.startsWith(PathPrefix));
      const { items, ...rest } = markedPage(attached, ({ arn }) => arn, input);
      return { AttachedPolicies: items.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })), ...rest };
    },
  };
}

function inlinePolicy(role: Role, name: string): StoredPolicy {
  const policy = role.inline.get(name);
  if (!policy) throw new AwsError('NoSuchEntity', `The role policy with name ${name} cannot be found.`);
  return policy;
}

/** An ARN that is none is refused before anything is looked up. */
export function refuseBadArn(arn: string): void {
  if (!/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/.+$/.test(arn))
    throw new AwsError('InvalidInput', `ARN ${arn} is not valid.`);
}
