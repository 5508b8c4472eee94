import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { ECS } from '@aws-sdk/client-ecs';
import { expect } from '@jest/globals';
import { greenShare } from '../traffic';
import type { Ending } from './ending';
import type { Scene } from './scene';
import { NOT_AGAIN, NOTHING } from './words';

/** Ends that somebody outside the gate makes: in the console, by the command line, by pushing. */
export const BY_PEOPLE: readonly Ending[] = [
  {
    ending: 'Stopped and rolled back in the console while people were asked',
    see: { mail: 'Failed: frontend v2', reason: 'deployment d-… Stopped: MANUAL_STOP: …' },
    next: { serves: 'v1', sequel: 'refused', words: NOT_AGAIN },
    outcome: 'failed',
    play: async (scene) => {
      await scene.asked();
      await stop(scene, true);
    },
  },
  {
    ending: 'Stopped and rolled back in the console while traffic shifted',
    see: {
      mail: 'Failed: frontend v2',
      reason: 'deployment d-… Stopped: MANUAL_STOP: …',
      rollback: 'Deployment d-… terminated. Automatic rollback is triggered with a DeploymentId d-….',
    },
    next: { serves: 'v1', sequel: 'refused', words: NOT_AGAIN },
    outcome: 'failed',
    play: async (scene) => {
      await scene.approved();
      await scene.minutes(2);
      await stop(scene, true);
    },
  },
  {
    ending: 'Stopped in the console without rollback, before any traffic',
    see: { mail: 'Failed: frontend v2', reason: 'deployment d-… Stopped: MANUAL_STOP: …' },
    next: { serves: 'v1', sequel: 'refused', words: NOT_AGAIN },
    outcome: 'failed',
    play: async (scene) => {
      await scene.asked();
      await stop(scene, false);
    },
  },
  {
    ending: 'Taken back by `slipway rollback` while people were asked',
    see: {
      mail: 'Rolled back: frontend v2',
      reason: 'rolled back by arn:…: orders are lost',
      detail: 'd-… Stopped: MANUAL_STOP: …',
    },
    next: { serves: 'v1', sequel: 'refused', words: NOT_AGAIN },
    outcome: 'rolled-back',
    play: async (scene) => {
      await scene.asked();
      await scene.cli('rollback', 'frontend', '--reason', 'orders are lost');
    },
  },
  {
    ending: 'Taken back by `slipway rollback` while traffic shifted',
    see: {
      mail: 'Rolled back: frontend v2',
      reason: 'rolled back by arn:…: orders are lost',
      detail: 'd-… Stopped: MANUAL_STOP: …',
    },
    next: { serves: 'v1', sequel: 'refused', words: NOT_AGAIN },
    outcome: 'rolled-back',
    play: async (scene) => {
      await scene.approved();
      await scene.minutes(2);
      await scene.cli('rollback', 'frontend', '--reason', 'orders are lost');
    },
  },
  {
    ending: 'Something newer was pushed while traffic shifted',
    see: { mail: 'Succeeded: frontend v2', reason: 'deployment d-… succeeded' },
    next: { serves: 'v2', sequel: 'gives way', words: 'v3 was accepted meanwhile and is started now.' },
    outcome: 'succeeded',
    play: async (scene) => {
      await scene.approved();
      await scene.minutes(2);
      await scene.pushNewer();
    },
  },
  {
    ending: 'Something newer was pushed while blue was kept for its termination wait',
    see: { mail: 'Succeeded: frontend v2', reason: 'deployment d-… succeeded' },
    next: { serves: 'v2', sequel: 'gives way', words: 'v3 was accepted meanwhile and is started now.' },
    outcome: 'succeeded',
    play: async (scene) => {
      await scene.approved();
      await scene.until(async () => (await greenShare(scene.stack)) === 100, 'all traffic on green');
      await scene.seconds(20);
      await scene.pushNewer();
      // Blue's wait of five minutes is cut short.
      await scene.minutes(2);
      expect(scene.mails().map(({ subject }) => subject)).toContain(`Succeeded: frontend ${scene.tag}`);
    },
  },
  {
    ending: 'Somebody else deployed in CodeDeploy',
    see: {
      mail: 'Deployed by somebody else: frontend',
      reason: 'deployment d-…, which Slipway did not make, ended … UTC',
    },
    next: {
      serves: 'v1',
      sequel: 'is paused',
      words: 'Slipway starts nothing for the service until an image is pushed, or slipway resume frontend.',
    },
    outcome: 'paused',
    play: deployByHand,
  },
  {
    ending: 'Desired count 0',
    see: { mail: 'Succeeded: frontend v2', reason: 'deployment d-… succeeded' },
    next: { serves: 'nothing', sequel: 'is there', words: NOTHING },
    outcome: 'succeeded',
    play: async (scene) => {
      const ecs = new ECS(scene.config);
      const scale = (desiredCount: number) => ecs.updateService({ cluster: 'prod', service: 'frontend', desiredCount });
      await scale(0);
      scene.onRepair(() => scale(4));
      await scene.minutes(3);
      await scene.approved();
    },
    repair: 'it is scaled out again',
  },
];

/** The running revision with another environment, by another pipeline's means: what it deploys is no image of ours. */
async function deployByHand(scene: Scene): Promise<void> {
  const ecs = new ECS(scene.config);
  const { services = [] } = await ecs.describeServices({ cluster: 'prod', services: ['frontend'] });
  const { taskDefinition = {} } = await ecs.describeTaskDefinition({ taskDefinition: services[0]!.taskDefinition });
  const {
    family,
    taskRoleArn,
    executionRoleArn,
    networkMode,
    containerDefinitions = [],
    runtimePlatform,
  } = taskDefinition;
  const { cpu, memory, requiresCompatibilities } = taskDefinition;
  const registered = await ecs.registerTaskDefinition({
    ...{ family, taskRoleArn, executionRoleArn, networkMode, runtimePlatform, cpu, memory, requiresCompatibilities },
    containerDefinitions: containerDefinitions.map((each) => ({
      ...each,
      environment: [{ name: 'BY', value: 'hand' }],
    })),
  });
  const content = JSON.stringify({
    version: 0.0,
    Resources: [
      {
        TargetService: {
          Type: 'AWS::ECS::Service',
          Properties: {
            TaskDefinition: registered.taskDefinition?.taskDefinitionArn,
            LoadBalancerInfo: { ContainerName: 'frontend', ContainerPort: 8080 },
          },
        },
      },
    ],
  });
  await new CodeDeploy(scene.config).createDeployment({
    applicationName: 'frontend',
    deploymentGroupName: 'frontend',
    revision: { revisionType: 'AppSpecContent', appSpecContent: { content } },
  });
}

async function stop(scene: Scene, autoRollbackEnabled: boolean): Promise<void> {
  const deploymentId = await scene.deploymentId();
  await new CodeDeploy(scene.config).stopDeployment({ deploymentId, autoRollbackEnabled });
}
