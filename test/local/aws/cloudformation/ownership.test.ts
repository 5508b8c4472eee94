import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { STS } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sdkConfig } from '../kernel';
import { type StackDriver, stackDriver } from './stack-driver';

const ROLE = 'arn:aws:iam::123456789012:role/';
const queue = (QueueName: string) => ({ Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: { QueueName } } } });
const topic = (TopicName: string) => ({ Resources: { T: { Type: 'AWS::SNS::Topic', Properties: { TopicName } } } });
const documentOf = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

let driver: StackDriver;
beforeEach(() => {
  driver = stackDriver();
});
afterEach(() => driver.close());

async function role(RoleName: string, Principal: object, ...actions: string[]): Promise<void> {
  const AssumeRolePolicyDocument = documentOf({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' });
  await driver.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument });
  const PolicyDocument = documentOf({ Effect: 'Allow', Action: actions, Resource: '*' });
  if (actions.length > 0) await driver.call('iam', 'PutRolePolicy', { RoleName, PolicyName: 'p', PolicyDocument });
}

describe('what is there already', () => {
  test('[CFN-50] is not taken over from another stack, which keeps it', async () => {
    await driver.deploy('first', topic('owners'));
    expect(await driver.deploy('second', topic('owners'))).toMatchObject({ StackStatus: 'ROLLBACK_COMPLETE' });
    const { StackId } = await driver.stack('first');
    expect(await driver.reasonOf('second', 'T')).toBe(`owners already exists in stack ${StackId}`);
    expect((await driver.call('sns', 'ListTopics', {})).Topics).toHaveLength(1);
    await driver.remove('first');
    expect(await driver.deploy('third', topic('owners'))).toMatchObject({ StackStatus: 'CREATE_COMPLETE' });
  });

  test('[CFN-50] is not taken over where its service would answer a second creation with it', async () => {
    await driver.call('sqs', 'CreateQueue', { QueueName: 'jobs' });
    await driver.call('sns', 'CreateTopic', { Name: 'owners' });
    await driver.deploy('queues', queue('jobs'));
    expect(await driver.reasonOf('queues', 'Q')).toBe(
      "Resource of type 'AWS::SQS::Queue' with identifier 'jobs' already exists.",
    );
    expect(await driver.deploy('topics', topic('owners'))).toMatchObject({ StackStatus: 'ROLLBACK_COMPLETE' });
    expect((await driver.call('sqs', 'ListQueues', {})).QueueUrls).toHaveLength(1);
  });
});

describe('whose permissions a stack has', () => {
  test('[CFN-51] a role that is not there, or does not trust CloudFormation, is refused at once', async () => {
    await role('deploys', { Service: 'lambda.amazonaws.com' });
    for (const name of ['deploys', 'nobody'])
      await expect(driver.deploy('app', queue('jobs'), { RoleARN: ROLE + name })).rejects.toMatchObject({
        name: 'ValidationError',
        message: `Role ${ROLE}${name} is invalid or cannot be assumed`,
      });
    await expect(driver.stack('app')).rejects.toThrow('does not exist');
  });

  test('[CFN-51] the role of a stack is used for its deletion too', async () => {
    const actions = ['sqs:CreateQueue', 'sqs:GetQueueUrl', 'sqs:DeleteQueue'];
    await role('deploys', { Service: 'cloudformation.amazonaws.com' }, ...actions);
    expect(await driver.deploy('app', queue('jobs'), { RoleARN: `${ROLE}deploys` })).toMatchObject({
      StackStatus: 'CREATE_COMPLETE',
      RoleARN: `${ROLE}deploys`,
    });
    await driver.call('iam', 'DeleteRolePolicy', { RoleName: 'deploys', PolicyName: 'p' });
    expect(await driver.remove('app')).toBe('DELETE_FAILED');
    await driver.call('iam', 'DeleteRole', { RoleName: 'deploys' });
    await expect(driver.remove('app')).rejects.toThrow('is invalid or cannot be assumed');
  });

  test('[CFN-52] without a role it has those of who asks, who passes a role only if he may', async () => {
    await role('caller', { AWS: '123456789012' }, 'cloudformation:*', 'sqs:GetQueueUrl');
    await role('deploys', { Service: 'cloudformation.amazonaws.com' }, 'sqs:*');
    const sts = new STS(sdkConfig(driver.aws));
    const { Credentials } = await sts.assumeRole({ RoleArn: `${ROLE}caller`, RoleSessionName: 'test' });
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials!;
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    const client = new CloudFormation(sdkConfig(driver.aws, credentials));
    const TemplateBody = JSON.stringify(queue('jobs'));
    await client.createStack({ StackName: 'app', TemplateBody });
    await driver.aws.clock.advance(60_000);
    expect(await driver.stack('app')).toMatchObject({ StackStatus: 'ROLLBACK_COMPLETE' });
    expect(await driver.reasonOf('app', 'Q')).toMatch(/not authorized to perform: sqs:CreateQueue .*AccessDenied/);
    await expect(client.createStack({ StackName: 'other', TemplateBody, RoleARN: `${ROLE}deploys` })).rejects.toThrow(
      `not authorized to perform: iam:PassRole on resource: ${ROLE}deploys`,
    );
  });
});
