import { trust } from '../../../lambda/account';
import { type Names, POLICY } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';

const RoleName = 'app';
const Tags = [{ Key: 'k', Value: 'v' }];
const ENCODED = 'documents come back percent-encoded';
const encoded = (text: string): string => encodeURIComponent(text).replaceAll('*', '%2A');
const document = trust('ecs-tasks.amazonaws.com');

export const iam = ({ policy: PolicyArn }: Names): RoundTrips => ({
  service: 'iam',
  trips: [
    {
      operation: 'CreateRole',
      request: {
        RoleName: 'another',
        AssumeRolePolicyDocument: document,
        Path: '/path/',
        Description: 'description',
        MaxSessionDuration: 7200,
        Tags,
      },
      read: ['GetRole', { RoleName: 'another' }, 'Role'],
      becomes: { AssumeRolePolicyDocument: [encoded(document), ENCODED] },
    },
    {
      operation: 'UpdateRole',
      request: { RoleName, Description: 'description', MaxSessionDuration: 7200 },
      read: ['GetRole', { RoleName }, 'Role'],
    },
    {
      operation: 'UpdateAssumeRolePolicy',
      request: { RoleName, PolicyDocument: document },
      read: ['GetRole', { RoleName }, 'Role'],
      elsewhere: { PolicyDocument: 'AssumeRolePolicyDocument' },
      becomes: { PolicyDocument: [encoded(document), ENCODED] },
    },
    {
      operation: 'PutRolePolicy',
      request: { RoleName, PolicyName: 'another', PolicyDocument: POLICY },
      read: ['GetRolePolicy', { RoleName, PolicyName: 'another' }, ''],
      becomes: { PolicyDocument: [encoded(POLICY), ENCODED] },
    },
    {
      operation: 'CreatePolicy',
      request: { PolicyName: 'another', PolicyDocument: POLICY, Path: '/path/', Description: 'description', Tags },
      read: ['GetPolicy', ({ Policy }) => ({ PolicyArn: Policy.Arn }), 'Policy'],
      elsewhere: {
        PolicyDocument: [
          'GetPolicyVersion',
          ({ Policy }) => ({ PolicyArn: Policy.Arn, VersionId: 'v1' }),
          'PolicyVersion.Document',
        ],
      },
      becomes: { PolicyDocument: [encoded(POLICY), ENCODED] },
    },
    {
      operation: 'AttachRolePolicy',
      request: { RoleName: 'codedeploy', PolicyArn },
      read: ['ListAttachedRolePolicies', { RoleName: 'codedeploy' }, 'AttachedPolicies.0'],
      unsaid: { RoleName: 'it is asked for' },
    },
    {
      operation: 'TagRole',
      request: { RoleName, Tags },
      read: ['GetRole', { RoleName }, 'Role'],
    },
  ],
  writesNothing: {},
});
