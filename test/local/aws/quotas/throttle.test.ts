import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { ECR } from '@aws-sdk/client-ecr';
import { ECS } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import { SNS } from '@aws-sdk/client-sns';
import { SSM } from '@aws-sdk/client-ssm';
import { STS } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Account, createAccount } from '../../../../local/aws/account';
import { asService } from '../../../../local/aws/iam/credentials';
import { inProcessRunner } from '../../../../local/aws/lambda/in-process-runner';
import { PUBLISHED } from '../../../../local/aws/quotas/published';
import { rateIn } from '../../../../local/aws/quotas/quota';
import { TokenBucket } from '../../../../local/aws/quotas/token-bucket';
import { modelOf } from '../../../../local/aws/wire/model';
import { SERVICES } from '../../../../local/aws/wire/services';
import { loginOf, refusalIn, registryClient } from '../ecr/distribution/client';
import { QUIET, START, sdkConfig } from '../kernel';

const open: Account[] = [];
afterEach(async () => {
  for (const aws of open.splice(0)) await aws.close();
});

function account(quotas?: 'aws'): Account {
  const aws = createAccount({
    startAt: START,
    seed: 'quotas',
    onInternalError: (error) => {
      throw error;
    },
    runner: inProcessRunner(() => async () => 'done'),
    ...(quotas && { quotas }),
  });
  open.push(aws);
  return aws;
}

/** How many of so many calls, all at one time, go through; the others are refused with one and the same error. */
async function passing(count: number, call: () => Promise<unknown>): Promise<{ passed: number; refusal: string }> {
  const refusals = new Set<string>();
  let passed = 0;
  const outcomes = Array.from({ length: count }, () =>
    call().then(
      () => {
        passed++;
      },
      (error: Error) => refusals.add(`${error.name}: ${error.message}`),
    ),
  );
  await Promise.all(outcomes);
  expect(refusals.size).toBeLessThan(2);
  return { passed, refusal: [...refusals][0] ?? '' };
}

const RATE_EXCEEDED = 'ThrottlingException: Rate exceeded';

describe('a bucket of tokens', () => {
  test('[QUOTA-1] holds its capacity, is refilled with every whole second, and keeps nothing beyond', () => {
    const bucket = new TokenBucket(50, 20, 0);
    expect(bucket.take(50, 0)).toBe(0);
    expect([bucket.holds(1, 999), bucket.holds(20, 1000), bucket.holds(21, 1000)]).toEqual([false, true, false]);
    expect([bucket.holds(50, 2500), bucket.holds(50, 3000), bucket.holds(51, 3_600_000)]).toEqual([false, true, false]);
  });

  test('[QUOTA-1] of less than a token a second needs several for one', () => {
    const bucket = new TokenBucket(10, 0.2, 0);
    bucket.take(10, 0);
    const asked = [1, 2, 3, 4, 5].map((second) => bucket.holds(1, second * 1000));
    expect(asked).toEqual([false, false, false, false, true]);
  });
});

describe('throttling', () => {
  test('[QUOTA-2] is off unless it is asked for', async () => {
    const ecs = new ECS(sdkConfig(account()));
    expect(await passing(120, () => ecs.listClusters({}))).toEqual({ passed: 120, refusal: '' });
  });

  test('[QUOTA-1] lets a burst pass, then what a second brings', async () => {
    const aws = account('aws');
    const ecs = new ECS(sdkConfig(aws));
    expect(await passing(60, () => ecs.listClusters({}))).toEqual({ passed: 50, refusal: RATE_EXCEEDED });
    await aws.clock.advance(999);
    expect((await passing(1, () => ecs.listClusters({}))).passed).toBe(0);
    await aws.clock.advance(1);
    expect((await passing(30, () => ecs.listClusters({}))).passed).toBe(20);
    await aws.clock.advance(3_600_000);
    expect((await passing(60, () => ecs.listClusters({}))).passed).toBe(50);
  });

  test('[QUOTA-3] has the operations of a category share one bucket, and no other category’s', async () => {
    const ecs = new ECS(sdkConfig(account('aws')));
    expect((await passing(30, () => ecs.listClusters({}))).passed).toBe(30);
    expect((await passing(30, () => ecs.describeClusters({}))).passed).toBe(20);
    const register = () =>
      ecs.registerTaskDefinition({ family: 'app', containerDefinitions: [{ name: 'app', image: 'app', memory: 64 }] });
    expect(await passing(21, register)).toEqual({ passed: 20, refusal: RATE_EXCEEDED });
    expect((await passing(1, () => ecs.deregisterTaskDefinition({ taskDefinition: 'app:1' }))).passed).toBe(0);
    expect((await passing(1, () => ecs.listTaskDefinitions({}))).passed).toBe(1);
  });

  test('[QUOTA-4] of Elastic Load Balancing counts by category and for the whole account', async () => {
    const elb = new ElasticLoadBalancingV2(sdkConfig(account('aws')));
    const create = () =>
      elb.createTargetGroup({ Name: 'app', Port: 80, Protocol: 'HTTP', VpcId: 'vpc-1', TargetType: 'ip' });
    expect(await passing(21, create)).toEqual({ passed: 20, refusal: 'Throttling: Rate exceeded' });
    expect((await passing(40, () => elb.describeTargetGroups({}))).passed).toBe(20);
  });

  test('[QUOTA-5] counts users, role sessions and services with a role together, and AWS’s own calls not at all', async () => {
    const aws = account('aws');
    const Statement = [{ Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' }];
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    const iam = new IAM(sdkConfig(aws));
    const { Role } = await iam.createRole({ RoleName: 'reader', AssumeRolePolicyDocument });
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['ecs:ListClusters', 'elasticloadbalancing:Describe*'], Resource: '*' }],
    });
    await iam.putRolePolicy({ RoleName: 'reader', PolicyName: 'read', PolicyDocument });
    const { Credentials } = await new STS(sdkConfig(aws)).assumeRole({ RoleArn: Role!.Arn, RoleSessionName: 'test' });
    const session = {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    };
    const roleArn = Role!.Arn!;
    const user = new ECS(sdkConfig(aws));
    const role = new ECS(sdkConfig(aws, session));
    const asked =
      (service: string, given = {}) =>
      () =>
        aws.world.call(asService(service, given), 'ecs', 'ListClusters', {});
    expect((await passing(60, asked('ecs'))).passed).toBe(60);
    expect((await passing(20, () => user.listClusters({}))).passed).toBe(20);
    expect((await passing(20, () => role.listClusters({}))).passed).toBe(20);
    expect((await passing(20, asked('codedeploy', { roleArn }))).passed).toBe(10);
    // Elastic Load Balancing has buckets of their own for ECS and CloudFormation.
    const balancers = (service: string) => () =>
      aws.world.call(asService(service, { roleArn }), 'elastic-load-balancing-v2', 'DescribeTargetGroups', {});
    expect((await passing(50, balancers('ecs'))).passed).toBe(50);
    expect((await passing(50, balancers('codedeploy'))).passed).toBe(40);
  });

  test('[QUOTA-6] leaves out what the console reads', async () => {
    const aws = account('aws');
    const look = () => aws.dispatcher.look('cloudwatch', 'DescribeAlarms', {});
    const watcher = new CloudWatch(
      sdkConfig({ handle: (request) => aws.dispatcher.unlogged(() => aws.handle(request)) }),
    );
    expect((await passing(20, look)).passed).toBe(20);
    expect((await passing(20, () => watcher.describeAlarms({}))).passed).toBe(20);
    expect((await passing(20, () => new CloudWatch(sdkConfig(aws)).describeAlarms({}))).passed).toBe(9);
  });

  type Config = ReturnType<typeof sdkConfig>;
  test.each<[string, number, (config: Config) => () => Promise<unknown>, string]>([
    ['CloudWatch', 9, (config) => bound(new CloudWatch(config), (client) => client.describeAlarms({})), 'Throttling'],
    [
      'Logs',
      10,
      (config) => bound(new CloudWatchLogs(config), (client) => client.describeLogGroups({})),
      'ThrottlingException',
    ],
    [
      'ECR',
      500,
      (config) => bound(new ECR(config), (client) => client.getAuthorizationToken({})),
      'ThrottlingException',
    ],
    [
      'EventBridge',
      50,
      (config) => bound(new EventBridge(config), (client) => client.listRules({})),
      'ThrottlingException',
    ],
    [
      'Lambda',
      15,
      (config) => bound(new Lambda(config), (client) => client.listFunctions({})),
      'TooManyRequestsException',
    ],
    ['SNS', 30, (config) => bound(new SNS(config), (client) => client.listTopics({})), 'Throttling'],
    [
      'SSM',
      40,
      (config) => bound(new SSM(config), (client) => client.getParameters({ Names: ['a'] })),
      'ThrottlingException',
    ],
    ['STS', 600, (config) => bound(new STS(config), (client) => client.getCallerIdentity({})), 'Throttling'],
  ])(
    '[QUOTA-7] of %s lets %i calls pass in a second and refuses with the service’s own code',
    async (_, rate, calls, code) => {
      const outcome = await passing(rate + 5, calls(sdkConfig(account('aws'))));
      expect(outcome).toEqual({ passed: rate, refusal: `${code}: Rate exceeded` });
    },
  );

  test('[QUOTA-8] reaches registry clients as TOOMANYREQUESTS', async () => {
    const aws = account('aws');
    const config = sdkConfig(aws);
    await new ECR(config).createRepository({ repositoryName: 'app' });
    const client = registryClient(aws.handle, await loginOf(config));
    const pushes = await Promise.all(Array.from({ length: 12 }, () => client.put('app', 'v1', '{}')));
    const refused = pushes.filter(({ status }) => status === 429);
    expect(refused.map(refusalIn)).toEqual(Array(2).fill([429, 'TOOMANYREQUESTS', 'Rate exceeded']));
  });

  test('[QUOTA-9] counts the messages of SNS, not its requests', async () => {
    const aws = account('aws');
    const sns = new SNS(sdkConfig(aws));
    const { TopicArn } = await sns.createTopic({ Name: 'news' });
    const batch = Array.from({ length: 10 }, (_, index) => ({ Id: `${index}`, Message: 'news' }));
    const publish = () => sns.publishBatch({ TopicArn, PublishBatchRequestEntries: batch });
    expect((await passing(160, publish)).passed).toBe(150);
    expect((await passing(1, () => sns.publish({ TopicArn, Message: 'news' }))).passed).toBe(0);
  });

  test('[QUOTA-10] is not applied where AWS publishes no rates', async () => {
    const aws = account('aws');
    const codedeploy = new CodeDeploy(sdkConfig(aws));
    expect((await passing(200, () => codedeploy.listApplications({}))).passed).toBe(200);
    const iam = new IAM(sdkConfig(aws));
    expect((await passing(200, () => iam.listRoles({}))).passed).toBe(200);
  });

  test('[QUOTA-11] is over when the SDK tries again a virtual second later; both calls are in the log', async () => {
    const aws = account('aws');
    const config = sdkConfig(aws);
    await passing(20, () => new ECS(config).deleteCluster({ cluster: 'none' }).catch(() => {}));
    const { requestHandler } = config as unknown as {
      requestHandler: { handle(...asked: unknown[]): Promise<unknown> };
    };
    const patient = {
      handle: async (...asked: unknown[]) => {
        const answer = await requestHandler.handle(...asked);
        await aws.clock.advance(1000);
        return answer;
      },
    };
    const ecs = new ECS({ ...config, maxAttempts: 2, requestHandler: patient as never, logger: QUIET });
    const { cluster, $metadata } = await ecs.createCluster({ clusterName: 'prod' });
    expect([cluster?.status, $metadata.attempts]).toEqual(['ACTIVE', 2]);
    const outcomes = aws.dispatcher.calls.filter(({ operation }) => operation === 'CreateCluster');
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['ThrottlingException', 'OK']);
  });

  test('[QUOTA-12] has the rates of its region', () => {
    const rates = (region: string) =>
      PUBLISHED.flatMap(({ quotas }) => quotas)
        .filter(({ name }) => ['PutEvents', 'CreateTopic', 'FilterLogEvents'].includes(name))
        .map(({ name, perSecond }) => [name, rateIn(region, perSecond)]);
    expect(Object.fromEntries(rates('us-east-1'))).toEqual({
      PutEvents: 10_000,
      CreateTopic: 3_000,
      FilterLogEvents: 25,
    });
    expect(Object.fromEntries(rates('eu-west-3'))).toEqual({ PutEvents: 600, CreateTopic: 30, FilterLogEvents: 10 });
  });

  test('[QUOTA-13] lets tasks beyond Fargate’s launch rate wait, on demand and on Spot apart', async () => {
    const aws = account('aws');
    const ecs = new ECS(sdkConfig(aws));
    await ecs.createCluster({ clusterName: 'prod', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
    await ecs.registerTaskDefinition({
      family: 'app',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      ...{ cpu: '256', memory: '512' },
      containerDefinitions: [{ name: 'app', image: 'app' }],
    });
    const run = (capacityProvider: string) =>
      ecs.runTask({
        cluster: 'prod',
        taskDefinition: 'app',
        count: 10,
        capacityProviderStrategy: [{ capacityProvider, weight: 1 }],
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      });
    await Promise.all([...Array(14).fill('FARGATE'), ...Array(2).fill('FARGATE_SPOT')].map(run));
    const provisioned: number[] = [];
    for (const seconds of [10, 1, 1]) {
      await aws.clock.advance(seconds * 1000);
      provisioned.push(aws.events.filter(({ detail }) => detail.lastStatus === 'PENDING').length);
    }
    expect(provisioned).toEqual([120, 140, 160]);
  });

  test.each(PUBLISHED)('of $service names only operations that AWS has', (published) => {
    const { operations } = modelOf(SERVICES[published.service]);
    const named = published.quotas.flatMap((quota) => (quota.operations === 'all others' ? [] : quota.operations));
    expect(named.filter((operation) => !operations.has(operation))).toEqual([]);
  });
});

const bound =
  <Client>(client: Client, call: (client: Client) => Promise<unknown>) =>
  () =>
    call(client);
