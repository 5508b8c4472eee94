import { refused, untouched } from '../../app/wire';
import type { Ending } from './ending';
import type { Scene } from './scene';
import { HELD_AFTER_FOUR, HOOK_FAILED, KEPT, NEVER_HEALTHY, NOTHING, PUSH_NEWER, TRIED_AGAIN } from './words';

const HOOK_ROLE = 'slipway-production-hook-after-allow-test-traffic';

/** Of AWS's words for it the one that the SDK does not answer by trying again at once, which takes real time. */
const THROTTLED = refused('TooManyUpdates', 'Rate exceeded');

/** Lambda gave up what came within the hour. */
const SET_ASIDE = 'ALARM: "slipway-production-dead-letters" in …';

/** Ends for what AWS does not let Slipway, or CodeDeploy, do. */
export const BY_PERMISSION: readonly Ending[] = [
  {
    ending: 'Slipway may not start it: a permission is missing',
    see: {
      mail: 'Held: frontend',
      reason:
        'ecs:RegisterTaskDefinition: AccessDeniedException: User: arn:… is not authorized to perform: ecs:RegisterTaskDefinition on resource: …',
    },
    next: { serves: 'v1', sequel: 'goes on', words: KEPT },
    outcome: 'held',
    play: async (scene) => {
      await scene.forbid('ecs:RegisterTaskDefinition');
      await scene.push();
      await scene.minutes(30);
    },
    repair: 'it is given',
  },
  {
    ending: 'CodeDeploy’s service role lacks a permission',
    see: {
      mail: 'Failed: frontend v2',
      reason:
        'deployment d-… Failed: IAM_ROLE_PERMISSIONS: The IAM role arn:… does not give you permission to perform operations in the following AWS service: AmazonECS.',
    },
    next: { serves: 'v1', sequel: 'goes on', words: TRIED_AGAIN },
    outcome: 'failed',
    play: async (scene) => {
      await scene.forbid('ecs:CreateTaskSet', ['frontend-codedeploy']);
      await scene.push();
    },
    repair: 'it is given',
  },
  {
    ending: 'The tasks’ execution role may not pull the image',
    see: {
      mail: 'Failed: frontend v2',
      reason: 'the replacement never got healthy: … tasks: CannotPullContainerError: …',
      detail: NEVER_HEALTHY,
    },
    next: { serves: 'v1', sequel: 'goes on', words: TRIED_AGAIN },
    outcome: 'failed',
    play: async (scene) => {
      await scene.forbid('ecr:GetDownloadUrlForLayer', ['frontend-execution']);
      await scene.push();
    },
    repair: 'the role may',
  },
  {
    ending: 'A hook lacks a permission that its check needs',
    see: {
      mail: 'Failed: frontend v2',
      reason: 'check answers failed: could not be done: …',
      detail: HOOK_FAILED,
    },
    next: { serves: 'v1', sequel: 'goes on', words: TRIED_AGAIN },
    outcome: 'failed',
    play: async (scene) => {
      await scene.forbid('elasticloadbalancing:DescribeListeners', [HOOK_ROLE]);
      await scene.push();
    },
    repair: 'it is given',
  },
  {
    ending: 'Too few approvers could be asked',
    see: {
      mail: 'Expired: frontend v2',
      reason: '…release-manager: AWS refuses sns:Publish…',
      detail: HOOK_FAILED,
    },
    next: { serves: 'v1', sequel: 'starts', words: PUSH_NEWER },
    outcome: 'expired',
    play: async (scene) => {
      await scene.forbid('sns:Publish', [HOOK_ROLE]);
      await scene.push();
    },
    repair: 'they can be',
  },
  {
    ending: 'CodeDeploy’s service role lacks a permission for two hours',
    see: {
      mail: 'Failed: frontend v2',
      times: 4,
      reason: 'deployment d-… Failed: IAM_ROLE_PERMISSIONS: …',
    },
    next: { serves: 'v1', sequel: 'is held', words: HELD_AFTER_FOUR },
    outcome: 'failed',
    play: async (scene) => {
      await scene.forbid('ecs:CreateTaskSet', ['frontend-codedeploy']);
      await scene.push();
      await scene.minutes(120);
    },
    repair: 'it is given',
  },
  {
    ending: 'AWS throttled every call for an hour, beginning with the push',
    see: { mail: 'Succeeded: frontend v2', besides: [SET_ASIDE], reason: 'deployment d-… succeeded' },
    next: { serves: 'v2', sequel: 'is there', words: NOTHING },
    outcome: 'succeeded',
    repair: 'slipway dlq replay has been said',
    play: async (scene) => {
      // Since when it knows the service Slipway has noted by then; nothing older starts by itself.
      await scene.minutes(2);
      await throttle(scene, () => scene.push());
      await scene.reviewed();
      await scene.stack.approve(scene.tag);
    },
  },
  {
    ending: 'AWS throttled every call for an hour while traffic shifted',
    see: { mail: 'Succeeded: frontend v2', besides: [SET_ASIDE], reason: 'deployment d-… succeeded' },
    next: { serves: 'v2', sequel: 'is there', words: NOTHING },
    outcome: 'succeeded',
    repair: 'slipway dlq replay has been said',
    play: async (scene) => {
      await scene.approved();
      await scene.minutes(2);
      await throttle(scene);
    },
  },
];

/** For an hour no function gets an answer but that one. */
async function throttle(scene: Scene, during: () => Promise<unknown> = async () => {}): Promise<void> {
  scene.stage.wire = THROTTLED;
  await during();
  await scene.minutes(60);
  scene.stage.wire = untouched;
  scene.onRepair(() => scene.cli('dlq', 'replay', '--all'));
}
