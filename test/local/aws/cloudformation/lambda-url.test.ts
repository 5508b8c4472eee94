import { expect, test } from '@jest/globals';
import { stackDriver } from './stack-driver';

/** As `serverless package` (osls 4.3.1) compiles `functions: { review: { url: true } }`. */
const compiled = (AuthType: 'NONE' | 'AWS_IAM') => ({
  Resources: {
    ReviewRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
      },
    },
    ReviewLambdaFunction: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'review',
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Role: { 'Fn::GetAtt': ['ReviewRole', 'Arn'] },
        Code: { ZipFile: 'exports.handler = async () => 1' },
      },
    },
    ReviewLambdaFunctionUrl: {
      Type: 'AWS::Lambda::Url',
      Properties: { AuthType, TargetFunctionArn: { 'Fn::GetAtt': ['ReviewLambdaFunction', 'Arn'] } },
    },
    ...(AuthType === 'NONE' && {
      ReviewLambdaPermissionFnUrl: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          FunctionName: { 'Fn::GetAtt': ['ReviewLambdaFunction', 'Arn'] },
          Action: 'lambda:InvokeFunctionUrl',
          Principal: '*',
          FunctionUrlAuthType: AuthType,
        },
      },
      ReviewLambdaPermissionFn: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          FunctionName: { 'Fn::GetAtt': ['ReviewLambdaFunction', 'Arn'] },
          Action: 'lambda:InvokeFunction',
          Principal: '*',
          InvokedViaFunctionUrl: true,
        },
      },
    }),
  },
  Outputs: {
    ReviewLambdaFunctionUrl: {
      Description: 'Lambda Function URL',
      Value: { 'Fn::GetAtt': ['ReviewLambdaFunctionUrl', 'FunctionUrl'] },
    },
  },
});

test('[L-72] a stack with a function URL is deployed with both permissions, changed and deleted', async () => {
  const driver = stackDriver();
  const { StackStatus, Outputs } = await driver.deploy('app', compiled('NONE'));
  expect([StackStatus, await driver.story('app')]).toEqual(['CREATE_COMPLETE', expect.anything()]);
  const url = Outputs![0]!.OutputValue!;
  const { FunctionUrl, AuthType } = await driver.call('lambda', 'GetFunctionUrlConfig', { FunctionName: 'review' });
  expect([FunctionUrl, AuthType]).toEqual([url, 'NONE']);
  expect(await driver.physicalId('app', 'ReviewLambdaFunctionUrl')).toMatch(/:function:review$/);
  const { Policy } = await driver.call('lambda', 'GetPolicy', { FunctionName: 'review' });
  expect(JSON.parse(Policy!).Statement.map(({ Condition }: { Condition: object }) => Condition)).toEqual(
    expect.arrayContaining([
      { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } },
      { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
    ]),
  );
  await driver.update('app', compiled('AWS_IAM'));
  const request = { method: 'GET', target: new URL(url).pathname, headers: {}, body: Buffer.of() };
  expect((await driver.aws.handle(request)).status).toBe(403);
  expect(await driver.remove('app')).toBe('DELETE_COMPLETE');
  expect((await driver.aws.handle(request)).status).toBe(404);
  await driver.close();
});
