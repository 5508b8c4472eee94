import { AttachRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  type AddPermissionCommandInput,
  GetPolicyCommand,
  InvokeCommand,
  RemovePermissionCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { asService } from '../../../../local/aws/iam/credentials';
import { arnLike, permitsService, statementOf } from '../../../../local/aws/lambda/resource-policy';
import { ARN, account, ROLE } from './account';

const RULE = 'arn:aws:events:ap-northeast-1:123456789012:rule/pushed';

const permission = (input: Partial<AddPermissionCommandInput> = {}): AddPermissionCommandInput => ({
  FunctionName: 'f',
  StatementId: 'rule',
  Action: 'lambda:InvokeFunction',
  Principal: 'events.amazonaws.com',
  SourceArn: RULE,
  ...input,
});

describe('permissions', () => {
  test('[L-29] statements are added, shown and removed', async () => {
    const { client, create } = await account();
    await create();
    const getPolicy = new GetPolicyCommand({ FunctionName: 'f' });
    const remove = new RemovePermissionCommand({ FunctionName: 'f', StatementId: 'rule' });
    await expect(client.send(getPolicy)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const { Statement } = await client.send(new AddPermissionCommand(permission({ SourceAccount: '123456789012' })));
    const expected = {
      Sid: 'rule',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Resource: ARN,
      Condition: { StringEquals: { 'AWS:SourceAccount': '123456789012' }, ArnLike: { 'AWS:SourceArn': RULE } },
    };
    expect(JSON.parse(Statement!)).toEqual(expected);
    const { Policy, RevisionId } = await client.send(getPolicy);
    expect(JSON.parse(Policy!)).toEqual({ Version: '2012-10-17', Id: 'default', Statement: [expected] });
    expect(RevisionId).toBeDefined();
    await client.send(remove);
    await expect(client.send(getPolicy)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(client.send(remove)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'No policy is associated with the given resource.',
    });
  });

  test.each<[string, Partial<AddPermissionCommandInput>, string]>([
    ['a statement id that is taken', {}, 'ResourceConflictException'],
    ['a bad statement id', { StatementId: 'a b' }, 'ValidationException'],
    ['a bad action', { StatementId: 'x', Action: 'invoke' }, 'ValidationException'],
    ['a bad principal', { StatementId: 'x', Principal: 'eventbridge' }, 'InvalidParameterValueException'],
    ['a bad source', { StatementId: 'x', SourceArn: 'rule' }, 'ValidationException'],
    ['a bad account', { StatementId: 'x', SourceAccount: 'me' }, 'ValidationException'],
    ['a stale revision', { StatementId: 'x', RevisionId: 'old' }, 'PreconditionFailedException'],
    ['an unknown function', { FunctionName: 'g' }, 'ResourceNotFoundException'],
  ])('[L-30] AddPermission refuses %s', async (_, input, name) => {
    const { client, create } = await account();
    await create();
    await client.send(new AddPermissionCommand(permission()));
    await expect(client.send(new AddPermissionCommand(permission(input)))).rejects.toMatchObject({ name });
  });

  test.each([
    ['events.amazonaws.com', true],
    ['logs.ap-northeast-1.amazonaws.com', true],
    ['123456789012', true],
    ['210987654321', true],
    ['*', true],
    [ROLE, true],
    ['arn:aws:iam::123456789012:user/local', true],
    ['arn:aws:iam::210987654321:role/there', true],
    ['event.amazonaws.com', false],
    ['events.ap-northeast-1.amazonaws.com', false],
    ['arn:aws:iam::123456789012:role/nobody', false],
    ['arn:aws:iam::123456789012:user/nobody', false],
    ['somebody', false],
  ])('[L-84] a statement for %s: %s', async (Principal, known) => {
    const { client, create } = await account();
    await create();
    const added = client.send(new AddPermissionCommand(permission({ Principal, SourceArn: undefined })));
    if (known) await expect(added).resolves.toBeDefined();
    else
      await expect(added).rejects.toMatchObject({
        name: 'InvalidParameterValueException',
        message: 'The provided principal was invalid. Please check the principal and try again.',
      });
  });

  test('[L-30] a policy has at most 20 KB', async () => {
    const { client, create } = await account();
    await create();
    const long = `arn:aws:events:ap-northeast-1:123456789012:rule/${'x'.repeat(9_000)}`;
    await client.send(new AddPermissionCommand(permission({ StatementId: 'a', SourceArn: long })));
    await client.send(new AddPermissionCommand(permission({ StatementId: 'b', SourceArn: long })));
    await expect(
      client.send(new AddPermissionCommand(permission({ StatementId: 'c', SourceArn: long }))),
    ).rejects.toMatchObject({ name: 'PolicyLengthExceededException' });
  });

  test('[L-31] a service that acts for itself needs a statement that fits it; with a role it is the role’s policies', async () => {
    const { client, create, iam, world } = await account();
    await create();
    const invoke = (caller = asService('events', { sourceArn: RULE })) =>
      world.call(caller, 'lambda', 'Invoke', { FunctionName: 'f', InvocationType: 'Event' });
    const denied = {
      code: 'AccessDeniedException',
      message: `User: events.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: ${ARN} because no resource-based policy allows the lambda:InvokeFunction action`,
    };
    await expect(invoke()).rejects.toMatchObject(denied);
    await client.send(new AddPermissionCommand(permission()));
    await expect(invoke()).resolves.toMatchObject({ StatusCode: 202 });
    await expect(invoke(asService('events', { sourceArn: `${RULE}-2` }))).rejects.toMatchObject(denied);
    await expect(invoke(asService('sns', { sourceArn: RULE }))).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
    const withRole = asService('codedeploy', { roleArn: ROLE });
    await expect(invoke(withRole)).rejects.toThrow('no identity-based policy allows the lambda:InvokeFunction action');
    const PolicyArn = 'arn:aws:iam::aws:policy/AWSCodeDeployRoleForECS';
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'execution', PolicyArn }));
    await expect(invoke(withRole)).resolves.toBeDefined();
    expect((await client.send(new InvokeCommand({ FunctionName: 'f' }))).StatusCode).toBe(200);
  });
});

describe('a statement', () => {
  const request = {
    service: 'events.amazonaws.com',
    action: 'lambda:InvokeFunction',
    sourceArn: RULE,
    sourceAccount: '123456789012',
  };
  test.each<[string, Partial<AddPermissionCommandInput>, Partial<typeof request>, boolean]>([
    ['of the source itself', {}, {}, true],
    ['of all sources', { SourceArn: undefined }, {}, true],
    ['of all rules', { SourceArn: RULE.replace('pushed', '*') }, {}, true],
    ['of another account', { SourceAccount: '210987654321' }, {}, false],
    ['of this account', { SourceAccount: '123456789012' }, {}, true],
    ['of another action', { Action: 'lambda:GetFunction' }, {}, false],
    ['of all actions', { Action: 'lambda:*' }, {}, true],
    ['of everybody', { Principal: '*' }, {}, true],
    ['of an account as principal', { Principal: '123456789012' }, {}, false],
    ['of function URLs', { FunctionUrlAuthType: 'NONE', Principal: '*' }, {}, false],
    ['with a source, for a call without', {}, { sourceArn: undefined as never }, false],
  ])('[L-32] %s', (_, input, change, permitted) => {
    const statement = statementOf(permission(input), ARN);
    expect(permitsService([statement], { ...request, ...change })).toBe(permitted);
  });

  test.each([
    ['arn:aws:events:*:123456789012:rule/*', true],
    ['arn:aws:events:ap-northeast-?:123456789012:rule/push*', true],
    ['arn:aws:events:*:rule/*', false],
    ['arn:aws:events:ap-northeast-1:123456789012:rule', false],
  ])('[L-32] %s is like the rule: %s', (pattern, like) => {
    expect(arnLike(pattern, RULE)).toBe(like);
  });
});
