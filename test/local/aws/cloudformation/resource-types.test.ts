// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what Fn::Sub replaces looks like a template string.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Resources, type StackDriver, stackDriver } from './stack-driver';

const LANDSCAPE = readFileSync(join(__dirname, '../../../../services/landscape.yml'), 'utf8');
const NETWORK = {
  VpcId: 'vpc-0a1b2c3d',
  SubnetIds: 'subnet-0a1b2c3d,subnet-1a1b2c3d',
  SecurityGroupIds: 'sg-0a1b2c3d',
  ListenerPort: '18080',
  TestListenerPort: '18081',
  DemoAppListenerPort: '18082',
};
const parameters = (values: Record<string, string>) =>
  Object.entries(values).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));

let driver: StackDriver;
beforeEach(() => {
  driver = stackDriver();
});
afterEach(() => driver.close());

/** Deploys, changes and deletes a template of one or a few resources; each step must succeed. */
async function live(
  before: Resources,
  after: Resources,
  look: (step: 'created' | 'updated') => Promise<void>,
): Promise<void> {
  if ((await driver.deploy('app', { Resources: before })).StackStatus !== 'CREATE_COMPLETE')
    throw new Error(await driver.story('app'));
  await look('created');
  if ((await driver.update('app', { Resources: after })).StackStatus !== 'UPDATE_COMPLETE')
    throw new Error(await driver.story('app'));
  await look('updated');
  expect(await driver.remove('app')).toBe('DELETE_COMPLETE');
}

const trusting = (Service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
});
const allowing = (Action: string, Resource = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
});
const role = (service: string, properties: object = {}) => ({
  Type: 'AWS::IAM::Role',
  Properties: { RoleName: 'role', AssumeRolePolicyDocument: trusting(service), ...properties },
});

describe('the landscape', () => {
  test('[CFN-40] services/landscape.yml is deployed as it is, the service in steady state, and deleted', async () => {
    const stack = await driver.deploy('landscape', LANDSCAPE, { Parameters: parameters(NETWORK) });
    expect([stack.StackStatus, await driver.events('landscape')]).toEqual(['CREATE_COMPLETE', expect.anything()]);
    const { services } = await driver.call('ecs', 'DescribeServices', { cluster: 'prod', services: ['frontend'] });
    expect(services?.[0]).toMatchObject({
      runningCount: 4,
      desiredCount: 4,
      deploymentController: { type: 'CODE_DEPLOY' },
    });
    const { deploymentGroupInfo } = await driver.call('codedeploy', 'GetDeploymentGroup', {
      applicationName: 'frontend',
      deploymentGroupName: 'frontend',
    });
    expect(deploymentGroupInfo?.ecsServices).toEqual([{ serviceName: 'frontend', clusterName: 'prod' }]);
    const outputs = Object.fromEntries(stack.Outputs!.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
    expect(outputs).toMatchObject({
      ClusterName: 'prod',
      FrontendUrl: expect.stringMatching(/^http:\/\/.+:18080$/),
      FrontendDeploymentGroup: 'frontend/frontend',
    });
    await expect(driver.update('landscape', LANDSCAPE, { Parameters: parameters(NETWORK) })).rejects.toThrow(
      'No updates are to be performed.',
    );
    expect(await driver.remove('landscape')).toBe('DELETE_COMPLETE');
    expect((await driver.call('ecs', 'ListClusters', {})).clusterArns).toEqual([]);
    expect((await driver.call('iam', 'ListRoles', {})).Roles).toEqual([]);
  });

  test('[CFN-41] a misspelt property anywhere in it fails the stack, and everything is taken back', async () => {
    const misspelt = LANDSCAPE.replace('StopTimeout: 60', 'stopTimeout: 60');
    const { StackStatus } = await driver.deploy('landscape', misspelt, { Parameters: parameters(NETWORK) });
    expect(StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await driver.reasonOf('landscape', 'FrontendTaskDefinition')).toContain(
      '#/ContainerDefinitions/0: extraneous key [stopTimeout] is not permitted',
    );
    expect((await driver.call('elastic-load-balancing-v2', 'DescribeLoadBalancers', {})).LoadBalancers).toEqual([]);
  });

  test("[CFN-42] names are renamed for the API, free-form maps keep theirs, and text is read as the API's type", async () => {
    const task = (properties: object, container: object): Resources => ({
      Task: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: {
          Family: 'app',
          Cpu: 256,
          Memory: '512',
          NetworkMode: 'awsvpc',
          RequiresCompatibilities: ['FARGATE'],
          ContainerDefinitions: [
            {
              Name: 'app',
              Image: 'public.ecr.aws/nginx/nginx:stable',
              Essential: 'true',
              PortMappings: [{ ContainerPort: '8080' }],
              DockerLabels: { 'com.example.Team': 'x', lower: 'y' },
              Environment: [{ Name: 'COUNT', Value: 5 }],
              ...container,
            },
          ],
          ...properties,
        },
      },
    });
    const family = async () =>
      (await driver.call('ecs', 'DescribeTaskDefinition', { taskDefinition: 'app' })).taskDefinition!;
    await live(task({}, {}), task({ Tags: [{ Key: 'a', Value: 'b' }] }, { StopTimeout: '30' }), async (step) => {
      const definition = await family();
      expect([definition.revision, definition.cpu]).toEqual([step === 'created' ? 1 : 2, '256']);
      expect(definition.containerDefinitions?.[0]).toMatchObject({
        essential: true,
        portMappings: [{ containerPort: 8080 }],
        dockerLabels: { 'com.example.Team': 'x', lower: 'y' },
        environment: [{ name: 'COUNT', value: '5' }],
      });
    });
    const first = await driver.call('ecs', 'DescribeTaskDefinition', { taskDefinition: 'app:1' });
    expect(first.taskDefinition?.status).toBe('INACTIVE');
  });
});

test('[CFN-44] a service that never gets steady fails its stack after three hours, and is taken back', async () => {
  const resources: Resources = {
    Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'c' } },
    Repository: { Type: 'AWS::ECR::Repository', Properties: { RepositoryName: 'repo' } },
    Role: role('ecs-tasks.amazonaws.com', {
      Policies: [{ PolicyName: 'pull', PolicyDocument: allowing('ecr:*') }],
    }),
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        Family: 'app',
        Cpu: '256',
        Memory: '512',
        NetworkMode: 'awsvpc',
        RequiresCompatibilities: ['FARGATE'],
        ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
        ContainerDefinitions: [{ Name: 'app', Image: { 'Fn::Sub': '${Repository.RepositoryUri}:never-pushed' } }],
      },
    },
    Service: {
      Type: 'AWS::ECS::Service',
      Properties: {
        ServiceName: 'app',
        Cluster: { Ref: 'Cluster' },
        TaskDefinition: { Ref: 'Task' },
        LaunchType: 'FARGATE',
        NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-1'] } },
      },
    },
  };
  const { StackStatus } = await driver.deploy('app', { Resources: resources });
  expect(StackStatus).toBe('ROLLBACK_COMPLETE');
  expect(await driver.story('app')).toMatch(/Service CREATE_FAILED .*Exceeded attempts to wait.*NotStabilized/);
  expect(await driver.call('ecs', 'ListServices', { cluster: 'c' }).catch(({ code }) => code)).toBe(
    'ClusterNotFoundException',
  );
});

describe('[CFN-43] a type is created, changed in place and deleted:', () => {
  test('AWS::ECS::Cluster and its capacity providers', async () => {
    const cluster = (Settings: string) => ({
      Type: 'AWS::ECS::Cluster',
      Properties: { ClusterName: 'c', ClusterSettings: [{ Name: 'containerInsights', Value: Settings }] },
    });
    const associations = (Weight: number) => ({
      Type: 'AWS::ECS::ClusterCapacityProviderAssociations',
      Properties: {
        Cluster: { Ref: 'Cluster' },
        CapacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        DefaultCapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Weight }],
      },
    });
    await live(
      { Cluster: cluster('disabled'), Providers: associations(1) },
      { Cluster: cluster('enabled'), Providers: associations(2) },
      async (step) => {
        const { clusters } = await driver.call('ecs', 'DescribeClusters', { clusters: ['c'], include: ['SETTINGS'] });
        expect(clusters?.[0]).toMatchObject({
          settings: [{ name: 'containerInsights', value: step === 'created' ? 'disabled' : 'enabled' }],
          defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: step === 'created' ? 1 : 2 }],
        });
      },
    );
  });

  test('AWS::ECS::Service, steady after each change', async () => {
    const task = (StopTimeout: number) => ({
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        Family: 'app',
        Cpu: '256',
        Memory: '512',
        NetworkMode: 'awsvpc',
        RequiresCompatibilities: ['FARGATE'],
        ContainerDefinitions: [{ Name: 'app', Image: 'public.ecr.aws/nginx/nginx:stable', StopTimeout }],
      },
    });
    const service = (DesiredCount: number) => ({
      Type: 'AWS::ECS::Service',
      Properties: {
        ServiceName: 'app',
        Cluster: { Ref: 'Cluster' },
        TaskDefinition: { Ref: 'Task' },
        LaunchType: 'FARGATE',
        DesiredCount,
        NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-1'], AssignPublicIp: 'ENABLED' } },
      },
    });
    const Cluster = { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'c' } };
    await live(
      { Cluster, Task: task(30), Service: service(1) },
      { Cluster, Task: task(31), Service: service(2) },
      async (step) => {
        const { services } = await driver.call('ecs', 'DescribeServices', { cluster: 'c', services: ['app'] });
        expect(services?.[0]).toMatchObject(
          step === 'created'
            ? { runningCount: 1, taskDefinition: expect.stringMatching(/app:1$/) }
            : {
                runningCount: 2,
                taskDefinition: expect.stringMatching(/app:2$/),
                deployments: [{ status: 'PRIMARY' }],
              },
        );
      },
    );
  });

  test('AWS::ElasticLoadBalancingV2::LoadBalancer, TargetGroup, Listener and ListenerRule', async () => {
    const resources = (status: string, priority: number, interval: number): Resources => ({
      Balancer: {
        Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
        Properties: {
          Name: 'lb',
          Subnets: ['subnet-1', 'subnet-2'],
          SecurityGroups: ['sg-1'],
          LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: String(interval) }],
        },
      },
      Group: {
        Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
        Properties: {
          Name: 'group',
          Port: 80,
          Protocol: 'HTTP',
          VpcId: 'vpc-1',
          TargetType: 'ip',
          HealthCheckIntervalSeconds: interval,
          TargetGroupAttributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: String(interval) }],
        },
      },
      Listener: {
        Type: 'AWS::ElasticLoadBalancingV2::Listener',
        Properties: {
          LoadBalancerArn: { Ref: 'Balancer' },
          Port: 18090,
          Protocol: 'HTTP',
          DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: status } }],
        },
      },
      Rule: {
        Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
        Properties: {
          ListenerArn: { Ref: 'Listener' },
          Priority: priority,
          Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: [`/${status}`] } }],
          Actions: [{ Type: 'forward', TargetGroupArn: { Ref: 'Group' } }],
        },
      },
    });
    await live(resources('404', 1, 10), resources('503', 5, 20), async (step) => {
      const [status, priority, interval] = step === 'created' ? ['404', '1', 10] : ['503', '5', 20];
      const elb = 'elastic-load-balancing-v2';
      const { TargetGroups } = await driver.call(elb, 'DescribeTargetGroups', { Names: ['group'] });
      expect(TargetGroups?.[0]?.HealthCheckIntervalSeconds).toBe(interval);
      const { Rules } = await driver.call(elb, 'DescribeRules', {
        ListenerArn: await driver.physicalId('app', 'Listener'),
      });
      expect(Rules?.map((rule) => [rule.Priority, rule.Conditions?.[0]?.PathPatternConfig?.Values?.[0]])).toEqual([
        [priority, `/${status}`],
        ['default', undefined],
      ]);
      expect(Rules?.[1]?.Actions?.[0]?.FixedResponseConfig?.StatusCode).toBe(status);
    });
  });

  test('AWS::ECR::Repository', async () => {
    const repository = (mutability: string, text: string) => ({
      Repository: {
        Type: 'AWS::ECR::Repository',
        Properties: {
          RepositoryName: 'repo',
          ImageTagMutability: mutability,
          EmptyOnDelete: true,
          ImageScanningConfiguration: { ScanOnPush: true },
          LifecyclePolicy: {
            LifecyclePolicyText: JSON.stringify({
              rules: [
                {
                  rulePriority: 1,
                  description: text,
                  selection: { tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 1 },
                  action: { type: 'expire' },
                },
              ],
            }),
          },
        },
      },
    });
    await live(repository('MUTABLE', 'one'), repository('IMMUTABLE', 'two'), async (step) => {
      const { repositories } = await driver.call('ecr', 'DescribeRepositories', { repositoryNames: ['repo'] });
      expect(repositories?.[0]?.imageTagMutability).toBe(step === 'created' ? 'MUTABLE' : 'IMMUTABLE');
      const { lifecyclePolicyText } = await driver.call('ecr', 'GetLifecyclePolicy', { repositoryName: 'repo' });
      expect(lifecyclePolicyText).toContain(step === 'created' ? 'one' : 'two');
    });
  });

  test('AWS::IAM::Role, Policy and ManagedPolicy', async () => {
    const resources = (action: string, managed: string[]): Resources => ({
      Role: role('lambda.amazonaws.com', {
        Description: action,
        ManagedPolicyArns: managed,
        Policies: [{ PolicyName: `inline-${action.slice(3)}`, PolicyDocument: allowing(action) }],
      }),
      Policy: {
        Type: 'AWS::IAM::Policy',
        Properties: { PolicyName: 'own', PolicyDocument: allowing(action), Roles: [{ Ref: 'Role' }] },
      },
      Managed: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { PolicyDocument: allowing(action), Roles: [{ Ref: 'Role' }] },
      },
    });
    const basic = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    await live(resources('s3:GetObject', [basic]), resources('s3:PutObject', []), async (step) => {
      const action = step === 'created' ? 's3:GetObject' : 's3:PutObject';
      const { PolicyNames } = await driver.call('iam', 'ListRolePolicies', { RoleName: 'role' });
      expect(PolicyNames).toEqual([`inline-${action.slice(3)}`, 'own']);
      const { PolicyDocument } = await driver.call('iam', 'GetRolePolicy', { RoleName: 'role', PolicyName: 'own' });
      expect(decodeURIComponent(PolicyDocument!)).toContain(action);
      const { AttachedPolicies } = await driver.call('iam', 'ListAttachedRolePolicies', { RoleName: 'role' });
      expect(AttachedPolicies).toHaveLength(step === 'created' ? 2 : 1);
    });
  });

  test('AWS::CodeDeploy::DeploymentGroup, within the landscape', async () => {
    await driver.deploy('landscape', LANDSCAPE, { Parameters: parameters(NETWORK) });
    const changed = LANDSCAPE.replace('TerminationWaitTimeInMinutes: 5', 'TerminationWaitTimeInMinutes: 9');
    const { StackStatus } = await driver.update('landscape', changed, { Parameters: parameters(NETWORK) });
    expect(StackStatus).toBe('UPDATE_COMPLETE');
    const { deploymentGroupInfo: info } = await driver.call('codedeploy', 'GetDeploymentGroup', {
      applicationName: 'frontend',
      deploymentGroupName: 'frontend',
    });
    expect(
      info?.blueGreenDeploymentConfiguration?.terminateBlueInstancesOnDeploymentSuccess?.terminationWaitTimeInMinutes,
    ).toBe(9);
  });

  test('[CFN-45] AWS::CodeDeploy::DeploymentGroup keeps its alarms when the template has them no more', async () => {
    await driver.deploy('landscape', LANDSCAPE, { Parameters: parameters(NETWORK) });
    const without = /^ {6}AlarmConfiguration:\n {8}Enabled: true\n {8}Alarms:\n {10}- .*\n/m;
    const alarmsAfter = async (template: string) => {
      const { StackStatus } = await driver.update('landscape', template, { Parameters: parameters(NETWORK) });
      expect(StackStatus).toBe('UPDATE_COMPLETE');
      const name = { applicationName: 'frontend', deploymentGroupName: 'frontend' };
      const { deploymentGroupInfo } = await driver.call('codedeploy', 'GetDeploymentGroup', name);
      return deploymentGroupInfo?.alarmConfiguration;
    };
    expect(LANDSCAPE).toMatch(without);
    const kept = { enabled: true, alarms: [{ name: 'frontend-5xx' }] };
    expect(await alarmsAfter(LANDSCAPE.replace(without, ''))).toMatchObject(kept);
    const off = LANDSCAPE.replace(without, '      AlarmConfiguration: { Enabled: false, Alarms: [] }\n');
    expect(await alarmsAfter(off)).toMatchObject({ enabled: false, alarms: [] });
  });

  test('AWS::S3::Bucket and BucketPolicy', async () => {
    const resources = (BucketKeyEnabled: boolean, Action: string): Resources => ({
      Bucket: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          BucketName: 'artifacts',
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              { BucketKeyEnabled, ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
            ],
          },
          PublicAccessBlockConfiguration: { BlockPublicPolicy: BucketKeyEnabled },
        },
      },
      Policy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: { Ref: 'Bucket' },
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Deny',
                Principal: '*',
                Action,
                Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::', { Ref: 'Bucket' }, '/*']] },
                Condition: { Bool: { 'aws:SecureTransport': false } },
              },
            ],
          },
        },
      },
    });
    await live(resources(false, 's3:*'), resources(true, 's3:GetObject'), async (step) => {
      const { Policy } = await driver.call('s3', 'GetBucketPolicy', { Bucket: 'artifacts' });
      expect(JSON.parse(Policy!).Statement[0]).toMatchObject({
        Action: step === 'created' ? 's3:*' : 's3:GetObject',
        Resource: 'arn:aws:s3:::artifacts/*',
        Condition: { Bool: { 'aws:SecureTransport': false } },
      });
      const { ServerSideEncryptionConfiguration } = await driver.call('s3', 'GetBucketEncryption', {
        Bucket: 'artifacts',
      });
      expect(ServerSideEncryptionConfiguration?.Rules?.[0]?.BucketKeyEnabled).toBe(step === 'updated');
    });
  });

  test('AWS::Lambda::Function, Permission and EventInvokeConfig, with AWS::Events::Rule', async () => {
    const resources = (code: string, timeout: number, pattern: object): Resources => ({
      Role: role('lambda.amazonaws.com'),
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: 'f',
          Code: { ZipFile: `exports.handler = async () => '${code}';` },
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
          Timeout: timeout,
          Environment: { Variables: { lower_Case: code } },
          Tags: [{ Key: 'code', Value: code }],
        },
      },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          Name: 'rule',
          EventPattern: pattern,
          Targets: [
            {
              Id: code,
              Arn: { 'Fn::GetAtt': ['Function', 'Arn'] },
              InputPath: '$.detail',
              RetryPolicy: { MaximumRetryAttempts: timeout },
            },
          ],
        },
      },
      Permission: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          FunctionName: { 'Fn::GetAtt': ['Function', 'Arn'] },
          Action: 'lambda:InvokeFunction',
          Principal: 'events.amazonaws.com',
          SourceArn: { 'Fn::GetAtt': ['Rule', 'Arn'] },
        },
      },
      Retries: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: { FunctionName: { Ref: 'Function' }, Qualifier: '$LATEST', MaximumRetryAttempts: timeout % 3 },
      },
    });
    let sha = '';
    await live(
      resources('one', 4, { source: ['aws.ecr'] }),
      resources('two', 5, { source: ['aws.ecs'], detail: { lastStatus: ['STOPPED'] } }),
      async (step) => {
        const [code, timeout] = step === 'created' ? ['one', 4] : ['two', 5];
        const { Configuration, Tags } = await driver.call('lambda', 'GetFunction', { FunctionName: 'f' });
        expect(Configuration).toMatchObject({ Timeout: timeout, Environment: { Variables: { lower_Case: code } } });
        expect(Tags).toEqual({ code });
        expect(Configuration?.CodeSha256).not.toBe(sha);
        sha = Configuration!.CodeSha256!;
        const { EventPattern } = await driver.call('eventbridge', 'DescribeRule', { Name: 'rule' });
        expect(JSON.parse(EventPattern!).source).toEqual([step === 'created' ? 'aws.ecr' : 'aws.ecs']);
        const { Targets } = await driver.call('eventbridge', 'ListTargetsByRule', { Rule: 'rule' });
        expect(Targets).toMatchObject([
          { Id: code, InputPath: '$.detail', RetryPolicy: { MaximumRetryAttempts: timeout } },
        ]);
        const { Policy } = await driver.call('lambda', 'GetPolicy', { FunctionName: 'f' });
        expect(Policy).toContain('arn:aws:events:ap-northeast-1:123456789012:rule/rule');
        const config = await driver.call('lambda', 'GetFunctionEventInvokeConfig', { FunctionName: 'f' });
        expect(config.MaximumRetryAttempts).toBe(timeout! % 3);
      },
    );
    await expect(driver.call('lambda', 'GetFunction', { FunctionName: 'f' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  test('AWS::DynamoDB::Table', async () => {
    const table = (protection: boolean, owner: string) => ({
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: 'table',
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: !protection },
          DeletionProtectionEnabled: protection,
          SSESpecification: { SSEEnabled: true },
          Tags: [{ Key: 'owner', Value: owner }],
        },
      },
    });
    await live(table(true, 'a'), table(false, 'b'), async (step) => {
      const { Table } = await driver.call('dynamodb', 'DescribeTable', { TableName: 'table' });
      expect(Table).toMatchObject({
        TableStatus: 'ACTIVE',
        DeletionProtectionEnabled: step === 'created',
        SSEDescription: { Status: 'ENABLED' },
      });
      const { ContinuousBackupsDescription: backups } = await driver.call('dynamodb', 'DescribeContinuousBackups', {
        TableName: 'table',
      });
      expect(backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe(
        step === 'created' ? 'DISABLED' : 'ENABLED',
      );
      const { Tags } = await driver.call('dynamodb', 'ListTagsOfResource', { ResourceArn: Table?.TableArn });
      expect(Tags).toEqual([{ Key: 'owner', Value: step === 'created' ? 'a' : 'b' }]);
    });
  });

  test('AWS::SNS::Topic, Subscription and TopicPolicy', async () => {
    const resources = (DisplayName: string): Resources => ({
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'topic', DisplayName } },
      Mail: {
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'owner@example.com' },
      },
      Policy: {
        Type: 'AWS::SNS::TopicPolicy',
        Properties: {
          Topics: [{ Ref: 'Topic' }],
          PolicyDocument: {
            Version: '2012-10-17',
            Id: DisplayName,
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'events.amazonaws.com' },
                Action: 'sns:Publish',
                Resource: { Ref: 'Topic' },
              },
            ],
          },
        },
      },
    });
    await live(resources('one'), resources('two'), async (step) => {
      const TopicArn = await driver.physicalId('app', 'Topic');
      const { Attributes } = await driver.call('sns', 'GetTopicAttributes', { TopicArn });
      expect([Attributes?.DisplayName, JSON.parse(Attributes!.Policy!).Id]).toEqual(
        step === 'created' ? ['one', 'one'] : ['two', 'two'],
      );
      const { Subscriptions } = await driver.call('sns', 'ListSubscriptionsByTopic', { TopicArn });
      expect(Subscriptions?.map((subscription) => subscription.Endpoint)).toEqual(['owner@example.com']);
    });
  });

  test('AWS::Logs::LogGroup', async () => {
    const group = (days: number | undefined, value: string) => ({
      Group: {
        Type: 'AWS::Logs::LogGroup',
        Properties: {
          LogGroupName: 'g',
          ...(days === undefined ? {} : { RetentionInDays: days }),
          Tags: [{ Key: 'k', Value: value }],
        },
      },
    });
    await live(group(7, 'a'), group(undefined, 'b'), async (step) => {
      const { logGroups } = await driver.call('cloudwatch-logs', 'DescribeLogGroups', {});
      expect(logGroups?.[0]?.retentionInDays).toBe(step === 'created' ? 7 : undefined);
    });
  });
});
