import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import type { Ending } from './ending';
import type { Scene } from './scene';
import { NOT_AGAIN } from './words';

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
    see: { mail: 'Failed: frontend v2', reason: 'deployment d-… Stopped: MANUAL_STOP: …' },
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
];

async function stop(scene: Scene, autoRollbackEnabled: boolean): Promise<void> {
  const deploymentId = await scene.deploymentId();
  await new CodeDeploy(scene.config).stopDeployment({ deploymentId, autoRollbackEnabled });
}
