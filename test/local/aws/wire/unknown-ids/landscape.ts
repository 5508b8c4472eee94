import { ECR } from '@aws-sdk/client-ecr';
import { type Account, createAccount } from '../../../../../local/aws/account';
import type { Caller } from '../../../../../local/aws/iam/credentials';
import { inProcessRunner } from '../../../../../local/aws/lambda/in-process-runner';
import { MemoryNetwork } from '../../../../../local/aws/network/memory-network';
import { modelOf } from '../../../../../local/aws/wire/model';
import { SERVICES, type ServiceName } from '../../../../../local/aws/wire/services';
import { pushImage } from '../../../../../local/image';
import { appSpec } from '../../codedeploy/landscape';
import { sha256 } from '../../ecr/oci-image';
import { START, sdkConfig } from '../../kernel';
import { trust, ZIP } from '../../lambda/account';

export const PLACE = 'ap-northeast-1:123456789012';
const ADMINISTRATOR: Caller = { kind: 'principal', arn: 'arn:aws:iam::123456789012:user/local', userId: 'AIDALOCAL' };
/** It alone changes task sets. */
const CODE_DEPLOY: Caller = { kind: 'service', service: 'codedeploy.amazonaws.com' };

/** CodeDeploy's managed policy for ECS allows functions of such names. */
const HOOK = 'CodeDeployHook_before';

export const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
});
const TRUSTS_ALL = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: '123456789012', Service: 'cloudformation.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ],
});
const EVERYTHING = POLICY.replace('s3:GetObject', '*');
export const REPOSITORY_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage' }],
});
export const BUCKET_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: '123456789012' },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::bucket/*',
    },
  ],
});
export const LIFECYCLE = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 3 },
      action: { type: 'expire' },
    },
  ],
});
export const TEMPLATE = JSON.stringify({
  Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'of-the-stack' } } },
  Outputs: { Topic: { Value: { Ref: 'Topic' }, Export: { Name: 'topic' } } },
});
const IMPORTING = JSON.stringify({
  Resources: {
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: { Tags: [{ Key: 'topic', Value: { 'Fn::ImportValue': 'topic' } }] },
    },
  },
});
export const NETWORK = { awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'] } };

// biome-ignore lint/suspicious/noExplicitAny: answers of any operation.
export type Ask = (service: ServiceName, operation: string, input?: object) => Promise<any>;

/** What of the landscape a service's requests name. */
const NAMED: Partial<Record<ServiceName, readonly Part[]>> = {
  cloudwatch: ['messages', 'alarms'],
  cloudformation: ['stacks'],
  codedeploy: ['functions', 'messages', 'alarms', 'release'],
  ecr: ['images'],
  ecs: ['functions', 'release'],
  'elastic-load-balancing-v2': ['functions', 'release'],
  eventbridge: ['functions', 'messages'],
  lambda: ['functions', 'messages', 'mappings'],
  servicediscovery: ['registries'],
  sns: ['messages'],
  sqs: ['messages'],
};

/** An account that has one of everything that requests to a service name, without a socket. */
export async function landscape(service: ServiceName) {
  /** What the hook of the release was given. */
  let hooked: Record<string, string> = {};
  const aws = createAccount({
    startAt: START,
    seed: 'landscape',
    onInternalError: (error) => {
      throw error;
    },
    runner: inProcessRunner(() => async (event) => {
      hooked = event as typeof hooked;
    }),
    network: new MemoryNetwork(),
  });
  const ask: Ask = (service, operation, input = {}) =>
    aws.dispatcher.call(
      operation.includes('TaskSet') ? CODE_DEPLOY : ADMINISTRATOR,
      service,
      modelOf(SERVICES[service]).operations.get(operation)!,
      input as Record<string, unknown>,
    );
  const names: Record<string, unknown> = {};
  for (const part of ['identities', 'stores', ...(NAMED[service] ?? [])] as const)
    Object.assign(names, await PARTS[part](ask, aws));
  const execution = hooked.LifecycleEventHookExecutionId;
  const inAnHour = new Date(aws.clock.now().getTime() + 3_600_000);
  return { aws, ask, names: { ...names, execution, inAnHour } as Names };
}

const PARTS = { identities, stores, functions, messages, mappings, registries, images, alarms, stacks, release };
type Part = keyof typeof PARTS;
type All<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer Every) => void
  ? Every
  : never;
/** Names of what there is; a part that no request of the service names is absent. */
export type Names = All<Awaited<ReturnType<(typeof PARTS)[Part]>>> & { execution: string; inAnHour: Date };

async function identities(ask: Ask) {
  const principals = { app: 'lambda.amazonaws.com', codedeploy: 'codedeploy.amazonaws.com' };
  for (const [RoleName, service] of Object.entries(principals))
    await ask('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: trust(service) });
  await ask('iam', 'CreateRole', { RoleName: 'operator', AssumeRolePolicyDocument: TRUSTS_ALL });
  await ask('iam', 'PutRolePolicy', { RoleName: 'operator', PolicyName: 'all', PolicyDocument: EVERYTHING });
  await ask('iam', 'PutRolePolicy', { RoleName: 'app', PolicyName: 'inline', PolicyDocument: POLICY });
  await ask('iam', 'AttachRolePolicy', {
    RoleName: 'codedeploy',
    PolicyArn: 'arn:aws:iam::aws:policy/AWSCodeDeployRoleForECS',
  });
  const { Policy } = await ask('iam', 'CreatePolicy', { PolicyName: 'managed', PolicyDocument: POLICY });
  await ask('iam', 'AttachRolePolicy', { RoleName: 'app', PolicyArn: Policy.Arn });
  return { role: 'arn:aws:iam::123456789012:role/app', policy: Policy.Arn as string };
}

async function functions(ask: Ask, { clock }: Account) {
  for (const FunctionName of ['function', HOOK])
    await ask('lambda', 'CreateFunction', {
      FunctionName,
      Role: 'arn:aws:iam::123456789012:role/app',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { ZipFile: ZIP },
    });
  await clock.advance(60_000);
  await ask('lambda', 'CreateFunctionUrlConfig', { FunctionName: 'function', AuthType: 'NONE' });
  await ask('lambda', 'PutFunctionEventInvokeConfig', { FunctionName: 'function', MaximumRetryAttempts: 1 });
  await ask('lambda', 'AddPermission', {
    FunctionName: 'function',
    StatementId: 'statement',
    Action: 'lambda:InvokeFunction',
    Principal: 'events.amazonaws.com',
  });
  return { function: `arn:aws:lambda:${PLACE}:function:function` };
}

async function messages(ask: Ask, { mailbox }: Account) {
  const { TopicArn: topic } = await ask('sns', 'CreateTopic', { Name: 'topic' });
  const { QueueUrl: queue } = await ask('sqs', 'CreateQueue', { QueueName: 'queue' });
  const { SubscriptionArn: subscription } = await ask('sns', 'Subscribe', {
    TopicArn: topic,
    Protocol: 'email',
    Endpoint: 'a@example.com',
    ReturnSubscriptionArn: true,
  });
  await ask('sqs', 'SendMessage', { QueueUrl: queue, MessageBody: 'hello' });
  const { Messages } = await ask('sqs', 'ReceiveMessage', { QueueUrl: queue });
  await ask('eventbridge', 'PutRule', { Name: 'rule', EventPattern: '{"source":["a"]}' });
  await ask('eventbridge', 'PutTargets', {
    Rule: 'rule',
    Targets: [{ Id: 'target', Arn: `arn:aws:lambda:${PLACE}:function:function` }],
  });
  const [, token] = /Token=([0-9a-f]+)/.exec(mailbox.mails()[0]!.body)!;
  const receipt = Messages[0].ReceiptHandle;
  return { topic, queue, subscription, receipt, token } as Record<
    'topic' | 'queue' | 'subscription' | 'receipt' | 'token',
    string
  >;
}

async function registries(ask: Ask, { clock }: Account) {
  const { OperationId: work } = await ask('servicediscovery', 'CreateHttpNamespace', { Name: 'namespace' });
  await clock.advance(60_000);
  const { Namespaces } = await ask('servicediscovery', 'ListNamespaces');
  const [{ Id: namespace }] = Namespaces;
  const { Service } = await ask('servicediscovery', 'CreateService', { Name: 'registry', NamespaceId: namespace });
  const ServiceId = Service.Id;
  await ask('servicediscovery', 'RegisterInstance', { ServiceId, InstanceId: 'instance', Attributes: { a: '1' } });
  await clock.advance(60_000);
  return { namespace, registry: ServiceId, work } as Record<'namespace' | 'registry' | 'work', string>;
}

async function mappings(ask: Ask) {
  const reads = { Effect: 'Allow', Action: 'sqs:*', Resource: '*' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [reads] });
  await ask('iam', 'PutRolePolicy', { RoleName: 'app', PolicyName: 'queue', PolicyDocument });
  const { UUID: mapping } = await ask('lambda', 'CreateEventSourceMapping', {
    EventSourceArn: `arn:aws:sqs:${PLACE}:queue`,
    FunctionName: 'function',
    Enabled: false,
  });
  return { mapping: mapping as string };
}

async function stores(ask: Ask, { clock }: Account) {
  const TableName = 'table';
  await ask('dynamodb', 'CreateTable', {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  });
  await clock.advance(60_000);
  await ask('ssm', 'PutParameter', { Name: '/parameter', Value: 'v', Type: 'String' });
  await ask('ssm', 'LabelParameterVersion', { Name: '/parameter', Labels: ['label'] });
  const ClientRequestToken = '11111111-2222-4333-8444-555555555555';
  await ask('secrets-manager', 'CreateSecret', { Name: 'secret', SecretString: 'v', ClientRequestToken });
  const CreateBucketConfiguration = { LocationConstraint: 'ap-northeast-1' };
  const Bucket = 'bucket';
  await ask('s3', 'CreateBucket', { Bucket, CreateBucketConfiguration });
  await ask('s3', 'PutObject', { Bucket, Key: 'code.zip', Body: ZIP });
  await ask('s3', 'PutBucketPolicy', { Bucket, Policy: BUCKET_POLICY });
  const Tagging = { TagSet: [{ Key: 'k', Value: 'v' }] };
  await ask('s3', 'PutBucketTagging', { Bucket, Tagging });
  await ask('cloudwatch-logs', 'CreateLogGroup', { logGroupName: 'group' });
  await ask('cloudwatch-logs', 'CreateLogStream', { logGroupName: 'group', logStreamName: 'stream' });
  return {};
}

async function images(ask: Ask, aws: Account) {
  const repositoryName = 'repository';
  await ask('ecr', 'CreateRepository', { repositoryName });
  const image = await pushImage(new ECR(sdkConfig(aws)), { repository: repositoryName, tag: 'v1' });
  await ask('ecr', 'PutLifecyclePolicy', { repositoryName, lifecyclePolicyText: LIFECYCLE });
  await ask('ecr', 'StartLifecyclePolicyPreview', { repositoryName });
  await ask('ecr', 'SetRepositoryPolicy', { repositoryName, policyText: REPOSITORY_POLICY });
  const { uploadId } = await ask('ecr', 'InitiateLayerUpload', { repositoryName });
  const layerPartBlob = Buffer.from('layer');
  const part = sha256(layerPartBlob);
  await ask('ecr', 'UploadLayerPart', { repositoryName, uploadId, partFirstByte: 0, partLastByte: 4, layerPartBlob });
  const { images: found } = await ask('ecr', 'BatchGetImage', { repositoryName, imageIds: [{ imageTag: 'v1' }] });
  const manifest = found[0].imageManifest as string;
  return { image, manifest, layer: JSON.parse(manifest).layers[0].digest as string, upload: uploadId as string, part };
}

async function alarms(ask: Ask) {
  await ask('cloudwatch', 'PutMetricAlarm', {
    AlarmName: 'alarm',
    Namespace: 'Test',
    MetricName: 'Errors',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
  });
  return {};
}

async function stacks(ask: Ask, { clock }: Account) {
  await ask('cloudformation', 'CreateStack', { StackName: 'stack', TemplateBody: TEMPLATE });
  await clock.advance(60_000);
  await ask('cloudformation', 'CreateStack', { StackName: 'importing', TemplateBody: IMPORTING });
  await clock.advance(60_000);
  return {};
}

/** A service of ECS behind a load balancer, half way through its release by CodeDeploy. */
async function release(ask: Ask, { clock, world }: Account) {
  const elb = 'elastic-load-balancing-v2';
  const { LoadBalancers } = await ask(elb, 'CreateLoadBalancer', {
    Name: 'balancer',
    Subnets: ['subnet-1', 'subnet-2'],
  });
  const loadBalancer: string = LoadBalancers[0].LoadBalancerArn;
  const target = async (Name: string): Promise<string> => {
    const input = { Name, TargetType: 'ip', Protocol: 'HTTP', Port: 8080, VpcId: 'vpc-1' };
    return (await ask(elb, 'CreateTargetGroup', input)).TargetGroups[0].TargetGroupArn;
  };
  const [blue, green, idle] = [await target('blue'), await target('green'), await target('idle')];
  const { Listeners } = await ask(elb, 'CreateListener', {
    LoadBalancerArn: loadBalancer,
    Protocol: 'HTTP',
    Port: 80,
    DefaultActions: [{ Type: 'forward', TargetGroupArn: blue }],
  });
  const listener: string = Listeners[0].ListenerArn;
  const { Rules } = await ask(elb, 'CreateRule', {
    ListenerArn: listener,
    Conditions: [{ Field: 'path-pattern', Values: ['/a'] }],
    Priority: 7,
    Actions: [{ Type: 'forward', TargetGroupArn: blue }],
  });

  await ask('ecs', 'CreateCluster', { clusterName: 'cluster', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
  const { identity } = world.instances.launch({
    imageId: 'ami-0123456789abcdef0',
    type: 'm5.large',
    market: 'spot',
    subnetId: 'subnet-1',
    zone: 'ap-northeast-1a',
    userData: '',
  });
  const host = {
    instanceIdentityDocument: identity.document,
    instanceIdentityDocumentSignature: identity.signature,
    totalResources: [
      { name: 'CPU', type: 'INTEGER', integerValue: 2048 },
      { name: 'MEMORY', type: 'INTEGER', integerValue: 7782 },
      { name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22'] },
      { name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: [] },
    ],
  };
  const { containerInstance } = await ask('ecs', 'RegisterContainerInstance', { cluster: 'cluster', ...host });
  await ask('ecs', 'RegisterTaskDefinition', {
    family: 'family',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'web', image: 'public.ecr.aws/web', portMappings: [{ containerPort: 8080 }] }],
  });
  for (const serviceName of ['service', 'spare'])
    await ask('ecs', 'CreateService', {
      cluster: 'cluster',
      serviceName,
      taskDefinition: 'family:1',
      desiredCount: serviceName === 'spare' ? 0 : 1,
      launchType: 'FARGATE',
      deploymentController: { type: 'CODE_DEPLOY' },
      networkConfiguration: NETWORK,
      loadBalancers: [{ targetGroupArn: blue, containerName: 'web', containerPort: 8080 }],
    });
  await ask('ecs', 'CreateService', {
    cluster: 'cluster',
    serviceName: 'rolling',
    taskDefinition: 'family:1',
    desiredCount: 1,
    launchType: 'FARGATE',
    networkConfiguration: NETWORK,
  });
  await clock.advance(120_000);
  const inApplication = { applicationName: 'application', deploymentGroupName: 'group' };
  await ask('codedeploy', 'CreateApplication', { applicationName: 'application', computePlatform: 'ECS' });
  await ask('codedeploy', 'CreateDeploymentConfig', {
    deploymentConfigName: 'config',
    computePlatform: 'ECS',
    trafficRoutingConfig: {
      type: 'TimeBasedCanary',
      timeBasedCanary: { canaryPercentage: 10, canaryInterval: 5 },
    },
  });
  const group = {
    ...inApplication,
    serviceRoleArn: 'arn:aws:iam::123456789012:role/codedeploy',
    deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
    deploymentStyle: { deploymentType: 'BLUE_GREEN', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
    ecsServices: [{ clusterName: 'cluster', serviceName: 'service' }],
    loadBalancerInfo: {
      targetGroupPairInfoList: [
        {
          targetGroups: [{ name: 'blue' }, { name: 'green' }],
          prodTrafficRoute: { listenerArns: [listener] },
        },
      ],
    },
    blueGreenDeploymentConfiguration: {
      deploymentReadyOption: { actionOnTimeout: 'CONTINUE_DEPLOYMENT' },
      terminateBlueInstancesOnDeploymentSuccess: { action: 'TERMINATE', terminationWaitTimeInMinutes: 5 },
    },
  };
  await ask('codedeploy', 'CreateDeploymentGroup', group);
  const { deploymentId } = await ask('codedeploy', 'CreateDeployment', {
    ...inApplication,
    revision: {
      revisionType: 'AppSpecContent',
      appSpecContent: {
        content: appSpec(`arn:aws:ecs:${PLACE}:task-definition/family:1`, {
          container: 'web',
          hooks: { BeforeInstall: HOOK },
        }),
      },
    },
  });
  await clock.advance(30_000);
  const { revisions } = await ask('codedeploy', 'ListApplicationRevisions', { applicationName: 'application' });
  const { services } = await ask('ecs', 'DescribeServices', { cluster: 'cluster', services: ['service'] });
  const { taskArns } = await ask('ecs', 'ListTasks', { cluster: 'cluster', serviceName: 'service' });
  const { serviceDeployments } = await ask('ecs', 'ListServiceDeployments', { cluster: 'cluster', service: 'rolling' });
  return {
    serviceDeployment: serviceDeployments[0].serviceDeploymentArn as string,
    serviceRevision: serviceDeployments[0].targetServiceRevisionArn as string,
    host,
    containerInstance: containerInstance.containerInstanceArn as string,
    loadBalancer,
    blue,
    green,
    idle,
    listener,
    rule: Rules[0].RuleArn as string,
    group,
    deployment: deploymentId as string,
    revision: revisions[0] as object,
    task: taskArns[0] as string,
    taskSet: services[0].taskSets[0].taskSetArn as string,
  };
}
