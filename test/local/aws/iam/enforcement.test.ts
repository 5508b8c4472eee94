import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { ECR } from '@aws-sdk/client-ecr';
import { ECS } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { SSM } from '@aws-sdk/client-ssm';
import { STS } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Account, createAccount } from '../../../../local/aws/account';
import { asService } from '../../../../local/aws/iam/credentials';
import { inProcessRunner } from '../../../../local/aws/lambda/in-process-runner';
import { START, sdkConfig } from '../kernel';

const SESSION = 'arn:aws:sts::123456789012:assumed-role/deployer/test';
const here = (service: string, resource: string) => `arn:aws:${service}:ap-northeast-1:123456789012:${resource}`;

let aws: Account;
let iam: IAM;
let config: ReturnType<typeof sdkConfig>;
const internalErrors: unknown[] = [];

beforeEach(async () => {
  const runner = inProcessRunner(() => async () => 'done');
  aws = createAccount({ startAt: START, seed: 'iam', onInternalError: (error) => internalErrors.push(error), runner });
  iam = new IAM(sdkConfig(aws));
  const Statement = [{ Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const { Role } = await iam.createRole({ RoleName: 'deployer', AssumeRolePolicyDocument });
  const sts = new STS(sdkConfig(aws));
  const { Credentials } = await sts.assumeRole({ RoleArn: Role?.Arn, RoleSessionName: 'test' });
  config = sdkConfig(aws, {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  });
});
afterEach(async () => {
  await aws.close();
  expect(internalErrors).toEqual([]);
});

const allow = (Action: string, Resource = '*', rest: object = {}) =>
  iam.putRolePolicy({
    RoleName: 'deployer',
    PolicyName: Action.replace(/\W/g, '-'),
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action, Resource, ...rest }],
    }),
  });

describe('a session of a role without policies', () => {
  const TOPIC = here('sns', 'owners');
  const Code = { ZipFile: Buffer.from('zip') };
  test.each<[string, () => Promise<unknown>, string, string, string]>([
    [
      'JSON 1.1',
      () => new ECS(config).describeServices({ services: ['web'] }),
      'AccessDeniedException',
      'ecs:DescribeServices',
      here('ecs', 'service/default/web'),
    ],
    [
      'JSON 1.1',
      () => new ECR(config).describeImages({ repositoryName: 'web' }),
      'AccessDeniedException',
      'ecr:DescribeImages',
      here('ecr', 'repository/web'),
    ],
    [
      'JSON 1.1',
      () => new CodeDeploy(config).stopDeployment({ deploymentId: 'd-ABCDEFGHI' }),
      'AccessDeniedException',
      'codedeploy:StopDeployment',
      '*',
    ],
    [
      'JSON 1.1',
      () => new SSM(config).getParameter({ Name: '/a' }),
      'AccessDeniedException',
      'ssm:GetParameter',
      here('ssm', 'parameter/a'),
    ],
    [
      'JSON 1.0',
      () => new DynamoDB(config).describeTable({ TableName: 't' }),
      'AccessDeniedException',
      'dynamodb:DescribeTable',
      here('dynamodb', 'table/t'),
    ],
    [
      'REST JSON',
      () => new Lambda(config).invoke({ FunctionName: 'f' }),
      'AccessDeniedException',
      'lambda:InvokeFunction',
      here('lambda', 'function:f'),
    ],
    [
      'REST JSON',
      () => new Lambda(config).createFunction({ FunctionName: 'f', Role: 'arn:aws:iam::123456789012:role/x', Code }),
      'AccessDeniedException',
      'lambda:CreateFunction',
      here('lambda', 'function:f'),
    ],
    [
      'Query',
      () => new ElasticLoadBalancingV2(config).describeListeners({}),
      'AccessDenied',
      'elasticloadbalancing:DescribeListeners',
      '*',
    ],
    ['Query', () => new IAM(config).listRoles({}), 'AccessDenied', 'iam:ListRoles', '*'],
    [
      'Query of SNS',
      () => new SNS(config).publish({ TopicArn: TOPIC, Message: 'm' }),
      'AuthorizationError',
      'SNS:Publish',
      TOPIC,
    ],
    [
      'S3',
      () => new S3({ ...config, forcePathStyle: true }).getObject({ Bucket: 'bucket', Key: 'k' }),
      'AccessDenied',
      's3:GetObject',
      'arn:aws:s3:::bucket/k',
    ],
  ])('[IAM-25] is refused in %s (%#)', async (_protocol, call, code, action, resource) => {
    const error = (await call().catch((refusal) => refusal)) as { name: string; message: string; Code?: string };
    expect([error.name.replace(/^AuthorizationErrorException$/, 'AuthorizationError'), error.message]).toEqual([
      code,
      `User: ${SESSION} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    ]);
    expect(aws.dispatcher.calls.at(-1)?.outcome).toMatch(/^(AccessDeniedException|AuthorizationError)$/);
  });

  test('[IAM-20] may ask who it is; the administrator may everything', async () => {
    expect((await new STS(config).getCallerIdentity({})).Arn).toBe(SESSION);
    await expect(new ECS(sdkConfig(aws)).listClusters({})).resolves.toBeDefined();
  });

  test('[IAM-20] is refused before anything happens', async () => {
    await expect(new ECS(config).createCluster({ clusterName: 'c' })).rejects.toThrow('not authorized');
    expect((await new ECS(sdkConfig(aws)).listClusters({})).clusterArns).toEqual([]);
  });
});

describe('policies', () => {
  test('[IAM-20] allow what they name, inline or attached', async () => {
    await allow('ecs:CreateCluster', here('ecs', 'cluster/mine'));
    const ecs = new ECS(config);
    await ecs.createCluster({ clusterName: 'mine' });
    await expect(ecs.createCluster({ clusterName: 'yours' })).rejects.toThrow('ecs:CreateCluster on resource');
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await iam.attachRolePolicy({ RoleName: 'deployer', PolicyArn });
    await ecs.createCluster({ clusterName: 'yours' });
  });

  test('[IAM-21] deny what they say, whatever else allows it', async () => {
    await allow('ecs:*');
    await allow('ecs:ListClusters', '*', { Effect: 'Deny' });
    await expect(new ECS(config).listClusters({})).rejects.toThrow(
      `User: ${SESSION} is not authorized to perform: ecs:ListClusters on resource: * with an explicit deny in an identity-based policy`,
    );
  });

  test('[IAM-30] hold from the next call on, and a role that is gone has no sessions', async () => {
    const ecs = new ECS(config);
    await allow('ecs:ListClusters');
    await ecs.listClusters({});
    await iam.deleteRolePolicy({ RoleName: 'deployer', PolicyName: 'ecs-ListClusters' });
    await expect(ecs.listClusters({})).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await iam.deleteRole({ RoleName: 'deployer' });
    await expect(ecs.listClusters({})).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  test('[IAM-24] that cannot be evaluated are told to the caller', async () => {
    await allow('ecs:ListClusters', '*', { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } });
    await expect(new ECS(config).listClusters({})).rejects.toMatchObject({
      name: 'NotImplemented',
      message: 'iam: evaluating the condition key aws:SourceIp is not built in this embedded AWS.',
    });
  });

  test('[IAM-27] ask for the roles that a revision is given, and for its tags', async () => {
    const RoleArn = 'arn:aws:iam::123456789012:role/deployer';
    const register = () =>
      new ECS(config).registerTaskDefinition({
        family: 'web',
        taskRoleArn: RoleArn,
        tags: [{ key: 'a', value: 'b' }],
        containerDefinitions: [{ name: 'web', image: 'web', memory: 128 }],
      });
    await allow('ecs:RegisterTaskDefinition', here('ecs', 'task-definition/web:*'));
    await expect(register()).rejects.toThrow(`ecs:TagResource on resource: ${here('ecs', 'task-definition/web:*')}`);
    await allow('ecs:TagResource', here('ecs', 'task-definition/web:*'));
    await expect(register()).rejects.toThrow(`iam:PassRole on resource: ${RoleArn}`);
    const toOthers = { Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } } };
    await allow('iam:PassRole', RoleArn, toOthers);
    await expect(register()).rejects.toThrow(`iam:PassRole on resource: ${RoleArn}`);
    const toTasks = { Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } } };
    await allow('iam:PassRole', RoleArn, toTasks);
    expect((await register()).taskDefinition?.revision).toBe(1);
  });

  test('[IAM-28] hold a table’s callers to keys and attributes', async () => {
    const admin = new DynamoDB(sdkConfig(aws));
    const AttributeDefinitions = [{ AttributeName: 'pk', AttributeType: 'S' as const }];
    const KeySchema = [{ AttributeName: 'pk', KeyType: 'HASH' as const }];
    await admin.createTable({ TableName: 'records', AttributeDefinitions, KeySchema, BillingMode: 'PAY_PER_REQUEST' });
    await aws.clock.advance(10_000);
    await allow('dynamodb:UpdateItem', here('dynamodb', 'table/records'), {
      Condition: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['gate#*'] },
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'ballot'] },
        StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE'] },
      },
    });
    const update = (pk: string, UpdateExpression: string, rest: object = {}) =>
      new DynamoDB(config).updateItem({
        TableName: 'records',
        Key: { pk: { S: pk } },
        UpdateExpression,
        ExpressionAttributeValues: { ':v': { S: 'v' } },
        ...rest,
      });
    await update('gate#1', 'SET ballot = :v');
    await expect(update('service#1', 'SET ballot = :v')).rejects.toThrow('dynamodb:UpdateItem on resource');
    await expect(update('gate#1', 'SET outcome = :v')).rejects.toThrow('dynamodb:UpdateItem on resource');
    await expect(update('gate#1', 'SET ballot = :v', { ReturnValues: 'ALL_NEW' })).rejects.toThrow('UpdateItem');
  });
});

describe('an AWS service', () => {
  const call = (roleArn?: string) =>
    aws.world.call(asService('codedeploy', roleArn === undefined ? {} : { roleArn }), 'ecs', 'ListClusters', {});

  test('[IAM-20] [IAM-31] that acts with a role has its permissions; for itself it needs none; what is asked is noted', async () => {
    await expect(call()).resolves.toBeDefined();
    await expect(call('arn:aws:iam::123456789012:role/deployer')).rejects.toThrow(
      'User: arn:aws:sts::123456789012:assumed-role/deployer/codedeploy is not authorized to perform: ecs:ListClusters',
    );
    await allow('ecs:ListClusters');
    await expect(call('arn:aws:iam::123456789012:role/deployer')).resolves.toBeDefined();
    const use = { role: 'deployer', action: 'ecs:ListClusters', resource: '*' };
    expect(aws.dispatcher.permissionUses).toEqual([
      { ...use, decision: 'not allowed' },
      { ...use, decision: 'allowed' },
    ]);
  });
});
