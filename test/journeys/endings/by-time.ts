import { waitWhenReady } from '../release';
import type { Ending } from './ending';
import { NOT_AT_FAULT, TRIED_AGAIN } from './words';

/** Roles of the functions that report to CodeDeploy what a hook found. */
const REPORTING = ['hook-after-allow-test-traffic', 'hook-before-allow-traffic', 'minute-passed', 'vote-cast'].map(
  (name) => `slipway-production-${name}`,
);

/** Ends that CodeDeploy's clocks make. */
export const BY_TIME: readonly Ending[] = [
  {
    ending: 'A hook reported nothing for its hour',
    see: {
      mail: 'Failed: frontend v2',
      reason: 'deployment d-… Failed: TIMEOUT: The deployment timed out while waiting for a status callback. …',
    },
    next: { serves: 'v1', sequel: 'goes on', words: TRIED_AGAIN },
    outcome: 'failed',
    play: async (scene) => {
      await scene.forbid('codedeploy:PutLifecycleEventHookExecutionStatus', REPORTING);
      await scene.asked();
      await scene.stack.approve(scene.tag);
    },
    repair: 'the report is allowed again',
  },
  {
    ending: 'The group’s ready wait ran out',
    see: {
      mail: 'Failed: frontend v2',
      besides: ['Held: frontend'],
      reason:
        'deployment d-… Stopped: TIMEOUT: The deployment timed out while waiting for a notification to continue. This time out period is 30 minutes.',
    },
    next: { serves: 'v1', sequel: 'starts', words: NOT_AT_FAULT },
    outcome: 'failed',
    play: async (scene) => {
      await waitWhenReady(scene.stack);
      await scene.forbid('codedeploy:ContinueDeployment');
      await scene.approved();
    },
    repair: 'Slipway may continue deployments again',
  },
];
