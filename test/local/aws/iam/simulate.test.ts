import { IAM, type SimulatePrincipalPolicyCommandInput } from '@aws-sdk/client-iam';
import { describe, expect, test } from '@jest/globals';
import { createIam } from '../../../../local/aws/iam/iam';
import { sdkConfig, testKernel } from '../kernel';

const ROLE = 'arn:aws:iam::123456789012:role/team/caller';
const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const statement = (Effect: string, Action: string, Resource: string, rest = {}) => ({
  ...{ Effect, Action, Resource },
  ...rest,
});

async function given(...statements: object[]) {
  const aws = testKernel();
  aws.register(createIam(aws.world));
  const iam = new IAM(sdkConfig(aws));
  await iam.createRole({
    RoleName: 'caller',
    Path: '/team/',
    AssumeRolePolicyDocument: document({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'codedeploy.amazonaws.com' },
    }),
  });
  await iam.putRolePolicy({ RoleName: 'caller', PolicyName: 'own', PolicyDocument: document(...statements) });
  const simulate = (input: Partial<SimulatePrincipalPolicyCommandInput>) =>
    iam.simulatePrincipalPolicy({ PolicySourceArn: ROLE, ActionNames: ['sqs:SendMessage'], ...input });
  return { iam, simulate };
}

describe('SimulatePrincipalPolicy', () => {
  test('[IAM-40] one result for each action, the decision on each resource below it, the most restrictive above', async () => {
    const { simulate } = await given(
      statement('Allow', 'sqs:*', 'arn:aws:sqs:r:1:a'),
      statement('Allow', 'sqs:*', 'arn:aws:sqs:r:1:c'),
      statement('Deny', 'sqs:SendMessage', 'arn:aws:sqs:r:1:c'),
    );
    const ResourceArns = ['arn:aws:sqs:r:1:a', 'arn:aws:sqs:r:1:b', 'arn:aws:sqs:r:1:c'];
    const { EvaluationResults, IsTruncated } = await simulate({
      ActionNames: ['sqs:SendMessage', 'sqs:ReceiveMessage'],
      ResourceArns,
    });
    const told = EvaluationResults!.map(({ EvalActionName, EvalDecision, ResourceSpecificResults = [] }) => [
      EvalActionName,
      EvalDecision,
      ResourceSpecificResults.map(({ EvalResourceDecision }) => EvalResourceDecision),
    ]);
    expect(told).toEqual([
      ['sqs:ReceiveMessage', 'implicitDeny', ['allowed', 'implicitDeny', 'allowed']],
      ['sqs:SendMessage', 'explicitDeny', ['allowed', 'implicitDeny', 'explicitDeny']],
    ]);
    expect(IsTruncated).toBe(false);
    const [first] = EvaluationResults![1]!.ResourceSpecificResults!;
    expect(first).toMatchObject({ EvalResourceName: ResourceArns[0], MatchedStatements: [{ SourcePolicyId: 'own' }] });
  });

  test('[IAM-40] attached policies count, and nothing is asked of the caller’s own', async () => {
    const { iam, simulate } = await given(statement('Allow', 'sqs:ReceiveMessage', '*'));
    await iam.attachRolePolicy({ RoleName: 'caller', PolicyArn: 'arn:aws:iam::aws:policy/AWSCodeDeployRoleForECS' });
    const ActionNames = ['ecs:CreateTaskSet'];
    const { EvaluationResults } = await simulate({ ActionNames });
    expect(EvaluationResults).toMatchObject([{ EvalResourceName: '*', EvalDecision: 'allowed' }]);
  });

  test('[IAM-41] a condition is met by the context that is given; a key without one is named', async () => {
    const condition = { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } };
    const { simulate } = await given(statement('Allow', 'iam:PassRole', '*', { Condition: condition }));
    const ask = async (ContextEntries: SimulatePrincipalPolicyCommandInput['ContextEntries']) => {
      const { EvaluationResults } = await simulate({ ActionNames: ['iam:PassRole'], ContextEntries });
      const { EvalDecision, MissingContextValues } = EvaluationResults![0]!;
      return [EvalDecision, MissingContextValues];
    };
    const entry = (value: string) => [
      { ContextKeyName: 'iam:PassedToService', ContextKeyValues: [value], ContextKeyType: 'string' as const },
    ];
    expect(await ask(entry('ecs-tasks.amazonaws.com'))).toEqual(['allowed', []]);
    expect(await ask(entry('lambda.amazonaws.com'))).toEqual(['implicitDeny', []]);
    expect(await ask(undefined)).toEqual(['implicitDeny', ['iam:PassedToService']]);
  });

  test('[IAM-42] of a role that is not there it says so; other policies and principals are refused by name', async () => {
    const { simulate } = await given(statement('Allow', 'sqs:*', '*'));
    const gone = { PolicySourceArn: 'arn:aws:iam::123456789012:role/gone' };
    await expect(simulate(gone)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    await expect(simulate({ PolicySourceArn: ROLE.replace('/team', '') })).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
    const user = { PolicySourceArn: 'arn:aws:iam::123456789012:user/local' };
    await expect(simulate(user)).rejects.toMatchObject({ name: 'NotImplemented' });
    await expect(simulate({ PolicyInputList: [document(statement('Allow', '*', '*'))] })).rejects.toThrow(
      /with PolicyInputList is not built/,
    );
  });
});
