import type { Ending } from './ending';
import { HOOK_FAILED, NOT_AGAIN } from './words';

/** What the image's program does in the embedded AWS (local/aws/README.md). */
const behaving = (label: string, value: string) => ({ labels: { [`local.ecs.behaviour.${label}`]: value } });

/** Ends for what the image itself does. */
export const BY_CHECKS: readonly Ending[] = [
  {
    ending: 'A check failed before anybody was asked',
    see: {
      mail: 'Failed: frontend v2',
      reason: 'check answers failed: 20 of 20 did not answer 200 (20 × status 500), more than 0 %',
      detail: HOOK_FAILED,
    },
    next: { serves: 'v1', sequel: 'refused', words: NOT_AGAIN },
    outcome: 'failed',
    play: (scene) => scene.push(behaving('error-share', '1')),
  },
  {
    ending: 'The replacement never got healthy, for 60 minutes',
    see: {
      mail: 'Failed: frontend v2',
      reason:
        'deployment d-… Failed: TIMEOUT: The deployment timed out while waiting for the replacement task set to become healthy. This time out period is 60 minutes.',
    },
    next: { serves: 'v1', sequel: 'refused', words: NOT_AGAIN },
    outcome: 'failed',
    play: (scene) => scene.push(behaving('never-healthy', 'true')),
  },
  {
    ending: 'The program ended as often as it was started',
    see: {
      mail: 'Failed: frontend v2',
      reason:
        'deployment d-… Failed: TIMEOUT: The deployment timed out while waiting for the replacement task set to become healthy. This time out period is 60 minutes.',
    },
    next: { serves: 'v1', sequel: 'refused', words: NOT_AGAIN },
    outcome: 'failed',
    play: (scene) => scene.push(behaving('crashes-after', '500ms')),
  },
];
