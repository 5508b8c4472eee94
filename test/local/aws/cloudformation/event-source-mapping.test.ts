import { expect, test } from '@jest/globals';
import { stackDriver } from './stack-driver';

/** As osls 4.3.1 compiles `events: [{ sqs: … }]`, with its queue, dead letters and role. */
const compiled = (settings: object) => ({
  Resources: {
    Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
    Work: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: 'work',
        VisibilityTimeout: 30,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 5 },
      },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
        Policies: [
          {
            PolicyName: 'queue',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: { 'Fn::GetAtt': ['Work', 'Arn'] } }],
            },
          },
        ],
      },
    },
    WorkLambdaFunction: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'work',
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Code: { ZipFile: 'exports.handler = async () => 1' },
      },
    },
    WorkEventSourceMappingSQSWork: {
      Type: 'AWS::Lambda::EventSourceMapping',
      DependsOn: ['Role'],
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Work', 'Arn'] },
        FunctionName: { 'Fn::GetAtt': ['WorkLambdaFunction', 'Arn'] },
        Enabled: true,
        ...settings,
      },
    },
  },
  Outputs: { Mapping: { Value: { Ref: 'WorkEventSourceMappingSQSWork' } } },
});

test('[L-102] a stack with an event source mapping is deployed, changed and deleted', async () => {
  const driver = stackDriver();
  try {
    const before = {
      BatchSize: 500,
      MaximumBatchingWindowInSeconds: 1,
      ScalingConfig: { MaximumConcurrency: 2 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    };
    const { StackStatus, Outputs } = await driver.deploy('app', compiled(before));
    const UUID = Outputs?.[0]?.OutputValue;
    expect(StackStatus).toBe('CREATE_COMPLETE');
    const mapping = () => driver.call('lambda', 'GetEventSourceMapping', { UUID });
    expect(await mapping()).toMatchObject({ ...before, State: 'Enabled' });
    await driver.update('app', compiled({ BatchSize: 5, Enabled: false }));
    const after = await mapping();
    expect(after).toMatchObject({ UUID, BatchSize: 5, FunctionResponseTypes: [], State: 'Disabled' });
    expect(after.ScalingConfig).toBeUndefined();
    expect(await driver.remove('app')).toBe('DELETE_COMPLETE');
    await expect(mapping()).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  } finally {
    await driver.close();
  }
});
