import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { ECS, type RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Kernel } from '../../local/aws/kernel';
import { freePort } from '../../local/aws/network/network';
import { sdkConfig } from '../local/aws/kernel';

export const REGISTRY = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com';
const ROLES = 'arn:aws:iam::123456789012:role';

/** A service on Fargate Spot. */
export interface OnSpot {
  readonly desiredCount: number;
  /** Of them on demand, whatever comes: the base on FARGATE. */
  readonly onDemand: number;
}

/** As services/landscape.yml has it, but for a stay of blue and a slow shift. One task, checked seldom: tests are many. */
export async function createLandscape(
  aws: Kernel,
  withoutService: boolean,
  testListener = false,
  spot?: OnSpot,
): Promise<void> {
  const config = sdkConfig(aws);
  const [elb, ecs, codedeploy] = [new ElasticLoadBalancingV2(config), new ECS(config), new CodeDeploy(config)];
  const { LoadBalancers } = await elb.createLoadBalancer({ Name: 'frontend', Subnets: ['subnet-1', 'subnet-2'] });
  const targetGroups: string[] = [];
  for (const Name of ['frontend-blue', 'frontend-green']) {
    const { TargetGroups } = await elb.createTargetGroup({
      ...{ Name, TargetType: 'ip', Protocol: 'HTTP', Port: 8080, VpcId: 'vpc-1' },
      ...{ HealthCheckIntervalSeconds: 30, HealthyThresholdCount: 2 },
    });
    const { TargetGroupArn } = TargetGroups![0]!;
    targetGroups.push(TargetGroupArn!);
    if (spot)
      await elb.modifyTargetGroupAttributes({
        TargetGroupArn,
        Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }],
      });
  }
  const listen = async (TargetGroupArn: string): Promise<string> => {
    const { Listeners } = await elb.createListener({
      LoadBalancerArn: LoadBalancers![0]!.LoadBalancerArn!,
      Protocol: 'HTTP',
      Port: await freePort(),
      DefaultActions: [{ Type: 'forward', TargetGroupArn }],
    });
    return Listeners![0]!.ListenerArn!;
  };
  const production = await listen(targetGroups[0]!);
  const test = testListener ? [await listen(targetGroups[1]!)] : [];
  await ecs.createCluster({ clusterName: 'prod', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
  await ecs.registerTaskDefinition(taskDefinition(`${REGISTRY}/frontend:v1`));
  // Without the service CodeDeploy refuses the group, too.
  if (withoutService) return;
  await ecs.createService({
    cluster: 'prod',
    serviceName: 'frontend',
    taskDefinition: 'frontend:1',
    desiredCount: spot?.desiredCount ?? 1,
    deploymentController: { type: 'CODE_DEPLOY' },
    capacityProviderStrategy: spot
      ? [
          { capacityProvider: 'FARGATE', base: spot.onDemand, weight: 0 },
          { capacityProvider: 'FARGATE_SPOT', weight: 1 },
        ]
      : [{ capacityProvider: 'FARGATE', base: 1, weight: 1 }],
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] } },
    loadBalancers: [{ targetGroupArn: targetGroups[0]!, containerName: 'frontend', containerPort: 8080 }],
  });
  await codedeploy.createApplication({ applicationName: 'frontend', computePlatform: 'ECS' });
  await codedeploy.createDeploymentGroup({
    applicationName: 'frontend',
    deploymentGroupName: 'frontend',
    serviceRoleArn: `${ROLES}/frontend-codedeploy`,
    deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
    deploymentStyle: { deploymentType: 'BLUE_GREEN', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
    ecsServices: [{ clusterName: 'prod', serviceName: 'frontend' }],
    loadBalancerInfo: {
      targetGroupPairInfoList: [
        {
          targetGroups: [{ name: 'frontend-blue' }, { name: 'frontend-green' }],
          prodTrafficRoute: { listenerArns: [production] },
          ...(test.length > 0 ? { testTrafficRoute: { listenerArns: test } } : {}),
        },
      ],
    },
    blueGreenDeploymentConfiguration: {
      deploymentReadyOption: { actionOnTimeout: 'CONTINUE_DEPLOYMENT' },
      terminateBlueInstancesOnDeploymentSuccess: { action: 'TERMINATE', terminationWaitTimeInMinutes: 0 },
    },
    autoRollbackConfiguration: { enabled: true, events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST'] },
  });
}

export function taskDefinition(image: string): RegisterTaskDefinitionCommandInput {
  return {
    family: 'frontend',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    executionRoleArn: `${ROLES}/frontend-execution`,
    containerDefinitions: [
      {
        name: 'frontend',
        image,
        portMappings: [{ containerPort: 8080 }],
        environment: [{ name: 'SECRET', value: 'hunter2' }],
      },
    ],
  };
}
