import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import {
  CodeDeploy,
  type CreateDeploymentCommandInput,
  type CreateDeploymentGroupCommandInput,
} from '@aws-sdk/client-codedeploy';
import { ECR } from '@aws-sdk/client-ecr';
import { ECS } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { createCloudWatch } from '../../../../local/aws/cloudwatch/cloudwatch';
import { createCodeDeploy } from '../../../../local/aws/codedeploy/codedeploy';
import { createEcr } from '../../../../local/aws/ecr/ecr';
import { createEcs } from '../../../../local/aws/ecs/ecs';
import { FRIENDLY, type TaskBehaviour } from '../../../../local/aws/ecs/task-behaviour';
import { createElasticLoadBalancingV2 } from '../../../../local/aws/elastic-load-balancing-v2/elastic-load-balancing-v2';
import { freePort } from '../../../../local/aws/network/network';
import { AwsError } from '../../../../local/aws/wire/aws-error';
import { pushImage } from '../../../../local/image';
import { sdkConfig, testKernel } from '../kernel';

export const ROLE = 'arn:aws:iam::123456789012:role/frontend-codedeploy';
const NETWORK = { awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'] } };

export interface LandscapeOptions {
  /** With a test listener on green, as services/landscape.yml has it. */
  readonly testListener?: boolean;
  readonly group?: Partial<CreateDeploymentGroupCommandInput>;
  readonly behaviour?: TaskBehaviour;
  readonly desiredCount?: number;
}

export interface Invocation {
  readonly functionName: string;
  readonly invocationType: string | undefined;
  /** The role that it was invoked with. */
  readonly roleArn: string | undefined;
  readonly payload: { DeploymentId: string; LifecycleEventHookExecutionId: string };
}

const open: { close(): Promise<void> }[] = [];
/** Ends what the tests of a file have left listening. */
export const closeLandscapes = async (): Promise<void> => {
  await Promise.all(open.splice(0).map((aws) => aws.close()));
};

/** `frontend` in cluster `prod` behind a load balancer, with its CodeDeploy application, steady on frontend:1. */
export async function givenFrontend(options: LandscapeOptions = {}) {
  const { testListener = true, behaviour = FRIENDLY, desiredCount = 2 } = options;
  const aws = testKernel();
  open.push(aws);
  const balancing = createElasticLoadBalancingV2(aws.world);
  const registry = createEcr(aws.world);
  const compute = createEcs(aws.world, behaviour, registry.download);
  aws.register(balancing);
  aws.register(compute);
  aws.register(registry.implementation);
  aws.register(createCodeDeploy(aws.world));
  aws.register(createCloudWatch(aws.world, aws.onMeasurement));
  const invocations: Invocation[] = [];
  /** What functions there are, and what they do when invoked. */
  const functions = new Map<string, (invocation: Invocation) => unknown>();
  aws.register({
    name: 'lambda',
    operations: {
      Invoke: ({ FunctionName = '', InvocationType, Payload }, { caller: { roleArn } }) => {
        const run = functions.get(FunctionName);
        if (!run) throw new AwsError('ResourceNotFoundException', `Function not found: ${FunctionName}`);
        const payload = JSON.parse(Buffer.from(Payload as Uint8Array).toString());
        const invocation = { functionName: FunctionName, invocationType: InvocationType, roleArn, payload };
        invocations.push(invocation);
        run(invocation);
        return { StatusCode: 202 };
      },
    },
  });

  const elb = new ElasticLoadBalancingV2(sdkConfig(aws));
  const ecs = new ECS(sdkConfig(aws));
  const codedeploy = new CodeDeploy(sdkConfig(aws));
  const cloudwatch = new CloudWatch(sdkConfig(aws));
  const ecr = new ECR(sdkConfig(aws));
  const { LoadBalancers } = await elb.createLoadBalancer({ Name: 'frontend', Subnets: ['subnet-1', 'subnet-2'] });
  const createTargetGroup = async (Name: string): Promise<string> => {
    const { TargetGroups } = await elb.createTargetGroup({
      Name,
      TargetType: 'ip',
      Protocol: 'HTTP',
      Port: 8080,
      VpcId: 'vpc-1',
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 2,
    });
    const TargetGroupArn = TargetGroups![0]!.TargetGroupArn!;
    await elb.modifyTargetGroupAttributes({
      TargetGroupArn,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }],
    });
    return TargetGroupArn;
  };
  const blue = await createTargetGroup('frontend-blue');
  const green = await createTargetGroup('frontend-green');
  const listen = async (TargetGroupArn: string) => {
    const port = await freePort();
    const { Listeners } = await elb.createListener({
      LoadBalancerArn: LoadBalancers![0]!.LoadBalancerArn!,
      Protocol: 'HTTP',
      Port: port,
      DefaultActions: [{ Type: 'forward', TargetGroupArn }],
    });
    return { arn: Listeners![0]!.ListenerArn!, url: `http://127.0.0.1:${port}` };
  };
  const prod = await listen(blue);
  const test = testListener ? await listen(green) : undefined;

  await ecs.createCluster({ clusterName: 'prod', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
  const register = async (image: string): Promise<string> => {
    const { taskDefinition } = await ecs.registerTaskDefinition({
      family: 'frontend',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      executionRoleArn: 'arn:aws:iam::123456789012:role/frontend-execution',
      containerDefinitions: [{ name: 'frontend', image, portMappings: [{ containerPort: 8080 }] }],
    });
    return taskDefinition!.taskDefinitionArn!;
  };
  const v1 = await register('public.ecr.aws/frontend:v1');
  const v2 = await register('public.ecr.aws/frontend:v2');
  await ecs.createService({
    cluster: 'prod',
    serviceName: 'frontend',
    taskDefinition: v1,
    desiredCount,
    deploymentController: { type: 'CODE_DEPLOY' },
    capacityProviderStrategy: [
      { capacityProvider: 'FARGATE', base: 1, weight: 0 },
      { capacityProvider: 'FARGATE_SPOT', weight: 1 },
    ],
    networkConfiguration: NETWORK,
    loadBalancers: [{ targetGroupArn: blue, containerName: 'frontend', containerPort: 8080 }],
  });

  const group: CreateDeploymentGroupCommandInput = {
    applicationName: 'frontend',
    deploymentGroupName: 'frontend',
    serviceRoleArn: ROLE,
    deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
    deploymentStyle: { deploymentType: 'BLUE_GREEN', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
    ecsServices: [{ clusterName: 'prod', serviceName: 'frontend' }],
    loadBalancerInfo: {
      targetGroupPairInfoList: [
        {
          targetGroups: [{ name: 'frontend-blue' }, { name: 'frontend-green' }],
          prodTrafficRoute: { listenerArns: [prod.arn] },
          ...(test ? { testTrafficRoute: { listenerArns: [test.arn] } } : {}),
        },
      ],
    },
    blueGreenDeploymentConfiguration: {
      deploymentReadyOption: { actionOnTimeout: 'CONTINUE_DEPLOYMENT' },
      terminateBlueInstancesOnDeploymentSuccess: { action: 'TERMINATE', terminationWaitTimeInMinutes: 5 },
    },
    autoRollbackConfiguration: { enabled: true, events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST'] },
    ...options.group,
  };
  await codedeploy.createApplication({ applicationName: 'frontend', computePlatform: 'ECS' });
  await codedeploy.createDeploymentGroup(group);
  await aws.clock.advance(120_000);

  const deployment = async (deploymentId: string) => (await codedeploy.getDeployment({ deploymentId })).deploymentInfo!;
  const target = async (deploymentId: string) => {
    const { deploymentTarget } = await codedeploy.getDeploymentTarget({ deploymentId, targetId: 'prod:frontend' });
    return deploymentTarget!.ecsTarget!;
  };
  return {
    aws,
    elb,
    ecs,
    codedeploy,
    cloudwatch,
    ecr,
    balancing,
    compute,
    invocations,
    functions,
    group,
    blue,
    green,
    prod,
    test,
    v1,
    v2,
    register,
    /** A task definition of an image in ECR that behaves so, by labels without their prefix. */
    registerLabelled: async (behaviour: Readonly<Record<string, string>> = {}): Promise<string> => {
      const repository = 'frontend';
      await ecr.createRepository({ repositoryName: repository });
      const labels = Object.entries(behaviour).map(([name, text]) => [`local.ecs.behaviour.${name}`, text]);
      await pushImage(ecr, { repository, tag: 'v2', labels: Object.fromEntries(labels) });
      return register('123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/frontend:v2');
    },
    /** Starts a deployment of `frontend:2`, or of what is given. */
    deploy: async (input: Partial<CreateDeploymentCommandInput> & { appSpec?: string } = {}): Promise<string> => {
      const { appSpec: content = appSpec(v2), ...more } = input;
      const { deploymentId } = await codedeploy.createDeployment({
        applicationName: 'frontend',
        deploymentGroupName: 'frontend',
        revision: { revisionType: 'AppSpecContent', appSpecContent: { content } },
        ...more,
      });
      return deploymentId!;
    },
    deployment,
    target,
    /** Lets virtual minutes pass. */
    minutes: (count: number): Promise<void> => aws.clock.advance(count * 60_000),
    /** `name status` of each lifecycle event that is not pending. */
    eventsOf: async (deploymentId: string): Promise<string[]> =>
      ((await target(deploymentId)).lifecycleEvents ?? [])
        .filter(({ status }) => status !== 'Pending')
        .map(({ lifecycleEventName, status }) => `${lifecycleEventName} ${status}`),
    /** Weights of a listener by target group name; the older form counts as 1. */
    weights: async (listenerArn: string): Promise<Record<string, number>> => {
      const { Listeners } = await elb.describeListeners({ ListenerArns: [listenerArn] });
      const groups = Listeners?.[0]?.DefaultActions?.[0]?.ForwardConfig?.TargetGroups ?? [];
      return Object.fromEntries(
        groups.map(({ TargetGroupArn = '', Weight = 1 }) => [TargetGroupArn === blue ? 'blue' : 'green', Weight]),
      );
    },
    /** `status stability revision` of each task set, newest first. */
    taskSets: async (): Promise<string[]> => {
      const { services } = await ecs.describeServices({ cluster: 'prod', services: ['frontend'] });
      return (services?.[0]?.taskSets ?? []).map(
        ({ status, taskDefinition }) => `${status} ${taskDefinition?.split('/')[1]}`,
      );
    },
    /** States told by EventBridge, as `deployment id state`. */
    told: (): string[] =>
      aws.events
        .filter(({ source }) => source === 'aws.codedeploy')
        .map(({ detail }) => `${detail.deploymentId} ${detail.state}`),
  };
}

export type Frontend = Awaited<ReturnType<typeof givenFrontend>>;

/** An AppSpec in YAML. */
export const appSpec = (
  taskDefinition: string,
  { container = 'frontend', port = 8080, hooks = {} as Record<string, string>, more = '' } = {},
): string => `version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: "${taskDefinition}"
        LoadBalancerInfo:
          ContainerName: "${container}"
          ContainerPort: ${port}
${more}${
  Object.keys(hooks).length === 0
    ? ''
    : `Hooks:\n${Object.entries(hooks)
        .map(([event, name]) => `  - ${event}: "${name}"\n`)
        .join('')}`
}`;
