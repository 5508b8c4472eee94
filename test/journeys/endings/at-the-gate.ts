import type { Ending } from './ending';
import { HOOK_FAILED, NOT_AGAIN, NOTHING, PUSH_NEWER } from './words';

/** Ends of a release by the people who are asked about it. */
export const AT_THE_GATE: readonly Ending[] = [
  {
    ending: 'Approved, and its traffic shifted',
    see: { mail: 'Succeeded: frontend v2', reason: 'deployment d-… succeeded' },
    next: { serves: 'v2', sequel: 'is there', words: NOTHING },
    outcome: 'succeeded',
    play: (scene) => scene.approved(),
  },
  {
    ending: 'Rejected by an approver',
    see: {
      mail: 'Rejected: frontend v2',
      reason: 'rejected by release-manager: It loses orders.',
      detail: HOOK_FAILED,
    },
    next: { serves: 'v1', sequel: 'refused', words: NOT_AGAIN },
    outcome: 'rejected',
    play: async (scene) => {
      await scene.asked();
      await scene.stack.reject(scene.tag, 'It loses orders.');
    },
  },
  {
    ending: 'Nobody decided within the gate’s wait (silence)',
    see: { mail: 'Expired: frontend v2', reason: 'nobody decided in time: 0 of 1 vote', detail: HOOK_FAILED },
    next: { serves: 'v1', sequel: 'starts', words: PUSH_NEWER },
    outcome: 'expired',
    play: (scene) => scene.asked(),
  },
  {
    ending: 'Something newer was pushed while people were asked',
    see: { mail: 'Superseded: frontend v2', reason: 'superseded by v3', detail: 'd-… Stopped: MANUAL_STOP: …' },
    next: { serves: 'v1', sequel: 'gives way', words: 'v3 is started as soon as the deployment group is free.' },
    outcome: 'superseded',
    play: async (scene) => {
      await scene.asked();
      await scene.pushNewer();
    },
  },
];
