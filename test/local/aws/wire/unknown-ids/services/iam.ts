import { trust } from '../../../lambda/account';
import { type Names, POLICY } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

const notFound = 'NoSuchEntity';

export const iam = (names: Names): UnknownIds => ({
  service: 'iam',
  names: {
    RoleName: ['app', 'nothing', notFound],
    PolicyArn: [names.policy, 'arn:aws:iam::123456789012:policy/nothing', notFound],
    PolicyName: ['inline', 'nothing', notFound],
    PolicySourceArn: ['arn:aws:iam::123456789012:role/app', 'arn:aws:iam::123456789012:role/nothing', notFound],
    UserName: ['local', 'nothing', notFound],
    VersionId: ['v1', 'v9', notFound],
  },
  looksNothingUp: [
    'CreateRole.RoleName',
    'CreatePolicy.PolicyName',
    'PutRolePolicy.PolicyName',
    'SimulatePrincipalPolicy.ActionNames',
    'SimulatePrincipalPolicy.CallerArn',
    'SimulatePrincipalPolicy.ResourceArns',
  ],
  namesNothing: ['CreatePolicy', 'CreateRole', 'ListPolicies', 'ListRoles', 'ListUsers'],
  requests: {
    SimulatePrincipalPolicy: { ActionNames: ['ecs:CreateTaskSet'] },
    PutRolePolicy: { PolicyDocument: POLICY },
    UpdateAssumeRolePolicy: { PolicyDocument: trust('lambda.amazonaws.com') },
  },
  removing: ['UntagRole', 'DeleteRolePolicy', 'DetachRolePolicy', 'DeletePolicy', 'DeleteRole'],
});
