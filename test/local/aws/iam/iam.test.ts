import { IAM } from '@aws-sdk/client-iam';
import { STS } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import { createIam } from '../../../../local/aws/iam/iam';
import { createKernel } from '../../../../local/aws/kernel';
import { inProcessRequestHandler } from '../../../../local/aws/wire/in-process-transport';

const account = () => {
  const aws = createKernel({
    startAt: new Date('2026-11-21T09:00:00Z'),
    seed: 'iam',
    onInternalError: (error) => {
      throw error;
    },
  });
  aws.register(createIam(aws.world));
  const config = {
    region: 'ap-northeast-1',
    endpoint: 'http://aws.local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: inProcessRequestHandler(aws.handle) as never,
    maxAttempts: 1,
  };
  return { iam: new IAM(config), sts: new STS(config), config };
};

const trustIn = (Principal: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] });
const TRUST = trustIn({ Service: 'codedeploy.amazonaws.com' });
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Sid: 'A', Effect: 'Allow', Action: 'ecs:*', Resource: '*' }],
});
const ECS_ROLE = 'arn:aws:iam::aws:policy/AWSCodeDeployRoleForECS';
const role = (RoleName = 'deployer') => ({ RoleName, AssumeRolePolicyDocument: TRUST });

describe('roles', () => {
  test('[IAM-3] a role comes back as it was created, its trust policy URL-encoded', async () => {
    const { iam } = account();
    const { Role: created } = await iam.createRole({
      ...role(),
      Path: '/service/',
      Description: 'Deploys (all)',
      MaxSessionDuration: 7200,
      Tags: [{ Key: 'team', Value: 'a' }],
    });
    const { Role } = await iam.getRole({ RoleName: 'deployer' });
    expect(Role).toEqual({ ...created, RoleLastUsed: {} });
    expect(Role).toMatchObject({
      RoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}$/),
      Arn: 'arn:aws:iam::123456789012:role/service/deployer',
      CreateDate: new Date('2026-11-21T09:00:00Z'),
      Description: 'Deploys (all)',
      MaxSessionDuration: 7200,
      Tags: [{ Key: 'team', Value: 'a' }],
    });
    expect(Role?.AssumeRolePolicyDocument).toMatch(/^%7B%22Version/);
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(TRUST);
  });

  test('[IAM-4] names are unique whatever their case', async () => {
    const { iam } = account();
    await iam.createRole(role());
    await expect(iam.createRole(role('Deployer'))).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
      message: 'Role with name Deployer already exists.',
    });
  });

  test.each([
    ['a name with a space', { RoleName: 'a b' }, 'ValidationError', /specified value for roleName is invalid/],
    [
      'a name of 65',
      { RoleName: 'a'.repeat(65) },
      'ValidationError',
      /^1 validation error detected: .*less than or equal to 64$/,
    ],
    ['a path without an end', { Path: '/a' }, 'ValidationError', /specified value for path is invalid/],
    ['a session of a minute', { MaxSessionDuration: 60 }, 'ValidationError', /greater than or equal to 3600/],
    ['a session of a day', { MaxSessionDuration: 86_400 }, 'ValidationError', /less than or equal to 43200/],
    [
      'no trust policy',
      { AssumeRolePolicyDocument: undefined },
      'ValidationError',
      /Value null at 'assumeRolePolicyDocument'/,
    ],
    [
      'a trust policy that is no JSON',
      { AssumeRolePolicyDocument: '{' },
      'MalformedPolicyDocumentException',
      /invalid Json/,
    ],
    [
      'two tags of one key',
      {
        Tags: [
          { Key: 'a', Value: '' },
          { Key: 'A', Value: '' },
        ],
      },
      'InvalidInputException',
      /Duplicate tag keys/,
    ],
    [
      'a trust policy of more than 2,048 characters',
      {
        AssumeRolePolicyDocument: trustIn({
          Service: Array.from({ length: 99 }, () => 'lambda.amazonaws.com'),
        }),
      },
      'LimitExceededException',
      /ACLSizePerRole: 2048/,
    ],
    ['a boundary', { PermissionsBoundary: ECS_ROLE }, 'NotImplemented', /PermissionsBoundary is not built/],
  ])('[IAM-5] a role with %s is refused', async (_, part, name, message) => {
    const { iam } = account();
    await expect(iam.createRole({ ...role(), ...part } as never)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
    expect((await iam.listRoles({})).Roles).toEqual([]);
  });

  test('[IAM-6] a trust policy names only users and roles that exist', async () => {
    const { iam } = account();
    const AWS = 'arn:aws:iam::123456789012:role/nobody';
    await expect(iam.createRole({ ...role(), AssumeRolePolicyDocument: trustIn({ AWS }) })).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
      message: `Invalid principal in policy: "AWS":"${AWS}"`,
    });
    await iam.createRole(role('nobody'));
    await iam.createRole({ ...role(), AssumeRolePolicyDocument: trustIn({ AWS: [AWS, '123456789012'] }) });
  });

  test('[IAM-7] lists page by marker in the order of names, below a path, without tags', async () => {
    const { iam } = account();
    for (const name of ['c', 'a', 'b'])
      await iam.createRole({ ...role(name), Path: '/x/', Tags: [{ Key: 'k', Value: 'v' }] });
    await iam.createRole(role('other'));
    const first = await iam.listRoles({ PathPrefix: '/x/', MaxItems: 2 });
    expect(first).toMatchObject({ IsTruncated: true, Marker: expect.any(String) });
    expect(first.Roles?.map(({ RoleName }) => RoleName)).toEqual(['a', 'b']);
    expect(first.Roles?.[0]?.Tags).toBeUndefined();
    const second = await iam.listRoles({ PathPrefix: '/x/', MaxItems: 2, Marker: first.Marker });
    expect(second.Roles?.map(({ RoleName }) => RoleName)).toEqual(['c']);
    expect(second).toMatchObject({ IsTruncated: false });
    await expect(iam.listRoles({ Marker: 'forged' })).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(iam.listRoles({ MaxItems: 1001 })).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test('[IAM-8] description, session and trust can be changed; absent members stay', async () => {
    const { iam } = account();
    await iam.createRole({ ...role(), Description: 'old', MaxSessionDuration: 7200 });
    await iam.updateRole({ RoleName: 'deployer', Description: 'new' });
    const PolicyDocument = trustIn({ Service: 'lambda.amazonaws.com' });
    await iam.updateAssumeRolePolicy({ RoleName: 'deployer', PolicyDocument });
    const { Role } = await iam.getRole({ RoleName: 'deployer' });
    expect(Role).toMatchObject({ Description: 'new', MaxSessionDuration: 7200 });
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(PolicyDocument);
    await expect(iam.updateAssumeRolePolicy({ RoleName: 'deployer', PolicyDocument: POLICY })).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
    });
  });

  test('[IAM-9] a role with policies is not deleted', async () => {
    const { iam } = account();
    const RoleName = 'deployer';
    await iam.createRole(role());
    await iam.attachRolePolicy({ RoleName, PolicyArn: ECS_ROLE });
    await iam.putRolePolicy({ RoleName, PolicyName: 'own', PolicyDocument: POLICY });
    await expect(iam.deleteRole({ RoleName })).rejects.toMatchObject({
      name: 'DeleteConflictException',
      message: 'Cannot delete entity, must detach all policies first.',
    });
    await iam.detachRolePolicy({ RoleName, PolicyArn: ECS_ROLE });
    await expect(iam.deleteRole({ RoleName })).rejects.toMatchObject({
      message: 'Cannot delete entity, must delete policies first.',
    });
    await iam.deleteRolePolicy({ RoleName, PolicyName: 'own' });
    await iam.deleteRole({ RoleName });
    await expect(iam.getRole({ RoleName })).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The role with name deployer cannot be found.',
    });
  });

  test('[IAM-10] tag keys are one whatever their case', async () => {
    const { iam } = account();
    const RoleName = 'deployer';
    await iam.createRole({ ...role(), Tags: [{ Key: 'Team', Value: 'a' }] });
    await iam.tagRole({
      RoleName,
      Tags: [
        { Key: 'team', Value: 'b' },
        { Key: 'stage', Value: '' },
      ],
    });
    expect((await iam.listRoleTags({ RoleName })).Tags).toEqual([
      { Key: 'stage', Value: '' },
      { Key: 'team', Value: 'b' },
    ]);
    await iam.untagRole({ RoleName, TagKeys: ['TEAM', 'absent'] });
    expect((await iam.listRoleTags({ RoleName })).Tags).toEqual([{ Key: 'stage', Value: '' }]);
    const Tags = Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: 'v' }));
    await expect(iam.tagRole({ RoleName, Tags })).rejects.toMatchObject({ name: 'LimitExceededException' });
    await expect(iam.tagRole({ RoleName, Tags: [{ Key: 'aws:x', Value: '' }] })).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
  });
});

describe('policies of roles', () => {
  test('[IAM-11] inline policies come back URL-encoded and are replaced by name', async () => {
    const { iam } = account();
    const RoleName = 'deployer';
    await iam.createRole(role());
    await iam.putRolePolicy({ RoleName, PolicyName: 'own', PolicyDocument: TRUST.replace('sts:', 'ecs:') }).then(
      () => expect('a principal').toBe('refused'),
      (error) => expect(error.name).toBe('MalformedPolicyDocumentException'),
    );
    await iam.putRolePolicy({ RoleName, PolicyName: 'own', PolicyDocument: POLICY.replace('ecs', 's3') });
    await iam.putRolePolicy({ RoleName, PolicyName: 'own', PolicyDocument: POLICY });
    expect((await iam.listRolePolicies({ RoleName })).PolicyNames).toEqual(['own']);
    const answer = await iam.getRolePolicy({ RoleName, PolicyName: 'own' });
    expect(answer).toMatchObject({ RoleName, PolicyName: 'own' });
    expect(decodeURIComponent(answer.PolicyDocument ?? '')).toBe(POLICY);
    for (const ask of [
      iam.getRolePolicy({ RoleName, PolicyName: 'x' }),
      iam.deleteRolePolicy({ RoleName, PolicyName: 'x' }),
    ])
      await expect(ask).rejects.toMatchObject({
        name: 'NoSuchEntityException',
        message: 'The role policy with name x cannot be found.',
      });
  });

  test('[IAM-12] all inline policies of a role have 10,240 characters together, white space not counted', async () => {
    const { iam } = account();
    await iam.createRole(role());
    const put = (PolicyName: string, actions: number, indent = 0) =>
      iam.putRolePolicy({
        RoleName: 'deployer',
        PolicyName,
        PolicyDocument: JSON.stringify(
          {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: Array(actions).fill('s3:GetObject'), Resource: '*' }],
          },
          null,
          indent,
        ),
      });
    await put('one', 300, 10);
    await expect(put('two', 400)).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Maximum policy size of 10240 bytes exceeded for role deployer',
    });
    await put('one', 400);
  });

  test('[IAM-13] managed policies are attached by ARN, at most ten, and detached', async () => {
    const { iam } = account();
    const RoleName = 'deployer';
    await iam.createRole(role());
    await iam.attachRolePolicy({ RoleName, PolicyArn: ECS_ROLE });
    await iam.attachRolePolicy({ RoleName, PolicyArn: ECS_ROLE });
    expect((await iam.listAttachedRolePolicies({ RoleName })).AttachedPolicies).toEqual([
      { PolicyName: 'AWSCodeDeployRoleForECS', PolicyArn: ECS_ROLE },
    ]);
    expect((await iam.listEntitiesForPolicy({ PolicyArn: ECS_ROLE })).PolicyRoles).toMatchObject([{ RoleName }]);
    const unknown = 'arn:aws:iam::aws:policy/NoSuchPolicy';
    await expect(iam.attachRolePolicy({ RoleName, PolicyArn: unknown })).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: `Policy ${unknown} does not exist or is not attachable.`,
    });
    await expect(iam.attachRolePolicy({ RoleName, PolicyArn: 'not an arn, surely' })).rejects.toThrow();
    await expect(iam.attachRolePolicy({ RoleName, PolicyArn: 'not-an-arn-but-long-enough' })).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
    await iam.detachRolePolicy({ RoleName, PolicyArn: ECS_ROLE });
    await expect(iam.detachRolePolicy({ RoleName, PolicyArn: ECS_ROLE })).rejects.toMatchObject({
      message: `Policy ${ECS_ROLE} was not found.`,
    });
    for (let n = 0; n <= 10; n++) {
      const { Policy } = await iam.createPolicy({ PolicyName: `p${n}`, PolicyDocument: POLICY });
      const attached = iam.attachRolePolicy({ RoleName, PolicyArn: Policy?.Arn });
      if (n < 10) await attached;
      else await expect(attached).rejects.toThrow('Cannot exceed quota for PoliciesPerRole: 10');
    }
  });

  test('[IAM-14] a managed policy comes back as it was created and is not deleted while attached', async () => {
    const { iam } = account();
    await iam.createRole(role());
    const { Policy: created } = await iam.createPolicy({
      PolicyName: 'deploy',
      Path: '/team/',
      Description: 'what it may',
      PolicyDocument: POLICY,
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    const PolicyArn = 'arn:aws:iam::123456789012:policy/team/deploy';
    expect(created).toMatchObject({
      Arn: PolicyArn,
      DefaultVersionId: 'v1',
      AttachmentCount: 0,
      Description: 'what it may',
    });
    await iam.attachRolePolicy({ RoleName: 'deployer', PolicyArn });
    expect((await iam.getPolicy({ PolicyArn })).Policy).toEqual({ ...created, AttachmentCount: 1 });
    expect((await iam.listPolicyVersions({ PolicyArn })).Versions).toMatchObject([
      { VersionId: 'v1', IsDefaultVersion: true },
    ]);
    const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn, VersionId: 'v1' });
    expect(decodeURIComponent(PolicyVersion?.Document ?? '')).toBe(POLICY);
    await expect(iam.getPolicyVersion({ PolicyArn, VersionId: 'v2' })).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
    await expect(iam.createPolicy({ PolicyName: 'Deploy', PolicyDocument: POLICY })).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
      message: 'A policy called Deploy already exists. Duplicate names are not allowed.',
    });
    await expect(iam.deletePolicy({ PolicyArn })).rejects.toMatchObject({
      name: 'DeleteConflictException',
      message: 'Cannot delete a policy attached to entities.',
    });
    await iam.detachRolePolicy({ RoleName: 'deployer', PolicyArn });
    await iam.deletePolicy({ PolicyArn });
    await expect(iam.getPolicy({ PolicyArn })).rejects.toMatchObject({ message: `Policy ${PolicyArn} was not found.` });
  });

  test('[IAM-15] the policies of AWS that deployments need can be read and listed by scope', async () => {
    const { iam } = account();
    await iam.createPolicy({ PolicyName: 'mine', PolicyDocument: POLICY });
    const names = async (input: object) =>
      (await iam.listPolicies(input)).Policies?.map(({ PolicyName }) => PolicyName);
    expect(await names({ Scope: 'Local' })).toEqual(['mine']);
    expect(await names({ Scope: 'AWS', PathPrefix: '/service-role/' })).toEqual([
      'AWSLambdaBasicExecutionRole',
      'AWSLambdaVPCAccessExecutionRole',
      'AmazonEC2ContainerServiceforEC2Role',
      'AmazonECSTaskExecutionRolePolicy',
    ]);
    expect(await names({ OnlyAttached: true })).toEqual([]);
    await expect(iam.listPolicies({ Scope: 'Mine' as never })).rejects.toThrow('enum value set: [All, AWS, Local]');
    await expect(iam.deletePolicy({ PolicyArn: ECS_ROLE })).rejects.toMatchObject({ name: 'AccessDenied' });
    const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn: `${ECS_ROLE}Limited`, VersionId: 'v1' });
    expect(decodeURIComponent(PolicyVersion?.Document ?? '')).toContain('function:CodeDeployHook_*');
  });
});

describe('service principals', () => {
  test.each([
    ['ecs-tasks.amazonaws.com', true],
    ['codedeploy.amazonaws.com', true],
    ['logs.ap-northeast-1.amazonaws.com', true],
    ['delivery.logs.amazonaws.com', true],
    ['ecs-task.amazonaws.com', false],
    ['codepipeiine.amazonaws.com', false],
    ['lambda.amazon.com.jp', false],
  ])('[IAM-36] %s: %s', async (service, real) => {
    const { iam } = account();
    const created = iam.createRole({ ...role(), AssumeRolePolicyDocument: trustIn({ Service: service }) });
    if (real) await expect(created).resolves.toBeDefined();
    else
      await expect(created).rejects.toMatchObject({
        name: 'MalformedPolicyDocumentException',
        message: `Invalid principal in policy: "SERVICE":"${service}"`,
      });
  });
});

describe('users', () => {
  test('[IAM-16] the caller is the user local, unless a role is', async () => {
    const { iam, sts, config } = account();
    const { User } = await iam.getUser({});
    expect(User).toMatchObject({ UserName: 'local', Arn: 'arn:aws:iam::123456789012:user/local' });
    expect((await iam.listUsers({})).Users).toEqual([User]);
    await expect(iam.getUser({ UserName: 'nobody' })).rejects.toThrow('The user with name nobody cannot be found.');
    const { Role } = await iam.createRole({ ...role(), AssumeRolePolicyDocument: trustIn({ AWS: '123456789012' }) });
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await iam.attachRolePolicy({ RoleName: 'deployer', PolicyArn });
    const { Credentials } = await sts.assumeRole({ RoleArn: Role?.Arn, RoleSessionName: 'test' });
    const asRole = new IAM({
      ...config,
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      },
    });
    await expect(asRole.getUser({})).rejects.toThrow('Must specify userName when calling with non-User credentials');
  });
});
