import type { Ending } from './ending';
import { HOOK_FAILED, NEVER_HEALTHY, NOT_AGAIN } from './words';

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
      reason: 'the replacement never got healthy: … tasks: Task failed ELB health checks in (target-group …)',
      detail: NEVER_HEALTHY,
    },
    next: { serves: 'v1', sequel: 'refused', words: NOT_AGAIN },
    outcome: 'failed',
    play: (scene) => scene.push(behaving('never-healthy', 'true')),
  },
  {
    ending: 'The program ended as often as it was started',
    see: {
      mail: 'Failed: frontend v2',
      reason: 'the replacement never got healthy: … tasks: Essential container in task exited (frontend exited with 1)',
      detail: NEVER_HEALTHY,
    },
    next: { serves: 'v1', sequel: 'refused', words: NOT_AGAIN },
    outcome: 'failed',
    play: (scene) => scene.push(behaving('crashes-after', '500ms')),
  },
];
