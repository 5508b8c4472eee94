import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { CodeDeploy, type DeploymentGroupInfo } from '@aws-sdk/client-codedeploy';
import { ECR } from '@aws-sdk/client-ecr';
import { ECS, type Service } from '@aws-sdk/client-ecs';
import { IAM } from '@aws-sdk/client-iam';
import { expect } from '@jest/globals';
import type { Ending } from './ending';
import type { Scene } from './scene';
import { NEVER_HEALTHY, NOT_AT_FAULT, REFUSED_UNSTARTED, TRIED_AGAIN } from './words';

const GROUP = { applicationName: 'frontend', deploymentGroupName: 'frontend' };
const CLUSTER = { cluster: 'prod' };
const SERVICE = { cluster: 'prod', service: 'frontend' };

/** Ends for what somebody deletes while a release is on its way. */
export const BY_DELETION: readonly Ending[] = [
  {
    ending: 'Its image was deleted before it was pulled',
    see: {
      mail: 'Failed: frontend v2',
      reason: 'the replacement never got healthy: … tasks: CannotPullContainerError: …',
      detail: NEVER_HEALTHY,
    },
    next: { serves: 'v1', sequel: 'goes on', words: TRIED_AGAIN },
    outcome: 'failed',
    repair: 'the image is pushed again',
    play: async (scene) => {
      scene.onRepair(() => scene.stack.push(scene.tag));
      await scene.push();
      await scene.seconds(2);
      const imageIds = [{ imageTag: scene.tag }];
      await new ECR(scene.config).batchDeleteImage({ repositoryName: 'frontend', imageIds });
    },
  },
  {
    ending: 'When it was pushed, the log group of its tasks was deleted and their role let ECS in no more',
    see: {
      mail: 'Refused: frontend v2',
      reason:
        'verification found 2 faults: log groups: there is no log group /ecs/frontend, so no task would start; task roles: taskRoleArn: role frontend-task does not let ecs-tasks.amazonaws.com assume it',
    },
    next: { serves: 'v1', sequel: 'starts', words: REFUSED_UNSTARTED },
    outcome: 'not-started',
    repair: 'both are as they were',
    play: async (scene) => {
      const logGroupName = '/ecs/frontend';
      const logs = new CloudWatchLogs(scene.config);
      await logs.deleteLogGroup({ logGroupName });
      scene.onRepair(() => logs.createLogGroup({ logGroupName }));
      await trusting(scene, 'ec2.amazonaws.com');
      scene.onRepair(() => trusting(scene, 'ecs-tasks.amazonaws.com'));
      await scene.push();
    },
  },
  {
    ending: 'Its revision was deregistered before its tasks were started',
    see: {
      mail: 'Failed: frontend v2',
      reason: 'deployment d-… Failed: ECS_UPDATE_ERROR: … TaskDefinition is inactive…',
    },
    next: { serves: 'v1', sequel: 'goes on', words: TRIED_AGAIN },
    outcome: 'failed',
    play: async (scene) => {
      scene.afterCall('CreateDeployment', async () => {
        const ecs = new ECS(scene.config);
        const { taskDefinitionArns = [] } = await ecs.listTaskDefinitions({ familyPrefix: 'frontend', sort: 'DESC' });
        await ecs.deregisterTaskDefinition({ taskDefinition: taskDefinitionArns[0] });
      });
      await scene.push();
    },
  },
  {
    ending: 'The deployment group was deleted before any traffic',
    see: { mail: 'Failed: frontend v2', reason: 'deployment d-… Failed: DEPLOYMENT_GROUP_MISSING: …' },
    next: { serves: 'v1', sequel: 'goes on', words: TRIED_AGAIN },
    outcome: 'failed',
    play: async (scene) => {
      const codedeploy = new CodeDeploy(scene.config);
      const { deploymentGroupInfo } = await codedeploy.getDeploymentGroup(GROUP);
      scene.onRepair(() => codedeploy.createDeploymentGroup(asInput(deploymentGroupInfo!)));
      await scene.asked();
      await codedeploy.deleteDeploymentGroup(GROUP);
      await scene.stack.approve(scene.tag);
    },
    repair: 'the group is created again',
  },
  {
    ending: 'The ECS service was deleted before any traffic',
    see: { mail: 'Failed: frontend v2', reason: 'deployment d-… Failed: INVALID_ECS_SERVICE: …' },
    next: { serves: 'nothing', sequel: 'starts', words: NOT_AT_FAULT },
    outcome: 'failed',
    play: async (scene) => {
      await scene.asked();
      const { services = [] } = await new ECS(scene.config).describeServices({
        cluster: 'prod',
        services: ['frontend'],
      });
      scene.onRepair(() => new ECS(scene.config).createService(serviceInput(services[0]!)));
      await new ECS(scene.config).deleteService({ ...SERVICE, force: true });
      await scene.stack.approve(scene.tag);
    },
    repair: 'the service is created again',
  },
  {
    ending: 'The ECS service and its cluster were deleted before any traffic',
    see: { mail: 'Failed: frontend v2', reason: 'deployment d-… Failed: INVALID_ECS_SERVICE: …' },
    next: { serves: 'nothing', sequel: 'starts', words: NOT_AT_FAULT },
    outcome: 'failed',
    play: async (scene) => {
      const ecs = new ECS(scene.config);
      await scene.asked();
      const { services = [] } = await ecs.describeServices({ cluster: 'prod', services: ['frontend'] });
      await expect(ecs.deleteCluster(CLUSTER)).rejects.toThrow(
        'The Cluster cannot be deleted while Services are active.',
      );
      for (const service of ['frontend', 'demo-app'])
        await ecs.deleteService({ cluster: 'prod', service, force: true });
      await scene.minutes(5);
      const { containerInstanceArns = [] } = await ecs.listContainerInstances({ cluster: 'prod' });
      for (const containerInstance of containerInstanceArns)
        await ecs.deregisterContainerInstance({ cluster: 'prod', containerInstance, force: true });
      await ecs.deleteCluster(CLUSTER);
      await scene.stack.approve(scene.tag);
      scene.onRepair(async () => {
        await ecs.createCluster({ clusterName: 'prod', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
        await ecs.createService(serviceInput(services[0]!));
      });
    },
    repair: 'both are created again',
  },
];

/** Has the role of the tasks trust another service. */
function trusting(scene: Scene, Service: string): Promise<unknown> {
  const Statement = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service } }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  return new IAM(scene.config).updateAssumeRolePolicy({ RoleName: 'frontend-task', PolicyDocument });
}

/** What a group was made from. */
function asInput(info: DeploymentGroupInfo) {
  const {
    applicationName,
    deploymentGroupName,
    deploymentConfigName,
    serviceRoleArn,
    ecsServices,
    loadBalancerInfo,
    deploymentStyle,
    blueGreenDeploymentConfiguration,
    autoRollbackConfiguration,
    alarmConfiguration,
  } = info;
  return {
    applicationName,
    deploymentGroupName,
    deploymentConfigName,
    serviceRoleArn,
    ecsServices,
    loadBalancerInfo,
    deploymentStyle,
    blueGreenDeploymentConfiguration,
    autoRollbackConfiguration,
    alarmConfiguration,
  };
}

/** What a service was made from. */
function serviceInput(service: Service) {
  const {
    taskDefinition,
    deploymentController,
    desiredCount,
    platformVersion,
    capacityProviderStrategy,
    healthCheckGracePeriodSeconds,
    loadBalancers,
    networkConfiguration,
    schedulingStrategy,
  } = service;
  return {
    cluster: 'prod',
    serviceName: 'frontend',
    taskDefinition,
    deploymentController,
    desiredCount,
    platformVersion,
    capacityProviderStrategy,
    healthCheckGracePeriodSeconds,
    loadBalancers,
    networkConfiguration,
    schedulingStrategy,
  };
}
