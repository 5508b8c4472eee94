import { isForced } from '../command';
import type { Gate } from '../gate/gate';
import { judgeGate } from '../gate/judge-gate';
import { imageLabel } from '../image';
import { instant, isPast, secondsAfter } from '../instant';
import type { ObservedDeployment } from '../observed';
import type { Phase } from '../record';
import { pauseOf } from './paused';
import type { Plan, Situation } from './plan';
import { DECIDED_SECONDS, GATE_LOOK_SECONDS, STOP_SECONDS } from './timing';

type Deploying = Extract<Phase, { name: 'deploying' }>;

/**
 * What a gate means for a deployment that is under way; undefined when nothing holds it. A release that people have not
 * decided on gives way to anything newer of its service; an approved or shifting one finishes first. Before its gate is
 * open a release is not stopped: between our look and the stop people could be asked and decide.
 */
export function planGate(situation: Situation, phase: Deploying, deployment: ObservedDeployment): Plan | undefined {
  const { spec, observed, now } = situation;
  const { gate } = observed;
  const gives = givesWay(situation);
  if (!gate) {
    if (!spec.gate || !gives) return undefined;
    return {
      reason: `deployment ${deployment.id} is ${deployment.status}; ${newer(situation)} waits until its gate is open or it has ended`,
      actions: [],
      lookAgainAt: secondsAfter(now, DECIDED_SECONDS),
    };
  }
  if (gate.outcome) return planDecided(situation, phase, gate.outcome);

  const judged = judgeGate(spec.gate, gate, now);
  if ('outcome' in judged) return decided(situation, deployment.id, judged.outcome.reason);
  if (gives) {
    const reason = `superseded by ${newer(situation)}`;
    return {
      reason: `closes the gate of deployment ${deployment.id}: ${reason}`,
      actions: [{ kind: 'close-gate', gate, outcome: { kind: 'superseded', reason, at: instant(now), by: [] } }],
    };
  }
  const { needed, awaited } = judged.standing;
  return {
    reason: `deployment ${deployment.id} waits for a decision: ${needed} more ${needed === 1 ? 'vote' : 'votes'} of ${orList(awaited)} until ${clock(gate.deadline)}`,
    actions: [],
    // Votes and the deadline are somebody else's to act on; the end is told by an event. This is for a lost one.
    lookAgainAt: secondsAfter(now, GATE_LOOK_SECONDS),
  };
}

/** Whether something newer may follow now. While nothing may be started, what is under way goes on. */
export function givesWay(situation: Situation): boolean {
  const { next } = situation.state;
  return next.length > 0 && (!pauseOf(situation) || next.some(isForced));
}

/** A gate that is still open although its deployment has ended: its page says so at once. */
export function planVoid({ observed, now }: Situation, gate: Gate, why: string): Plan | undefined {
  if (observed.gate?.outcome) return undefined;
  const reason = `there is nothing left to decide: deployment ${why}`;
  return {
    reason: `closes the gate ${gate.id}: ${reason}`,
    actions: [{ kind: 'close-gate', gate, outcome: { kind: 'void', reason, at: instant(now), by: [] } }],
  };
}

function planDecided(
  situation: Situation,
  { deploymentId, stoppedAt }: Deploying,
  { kind, reason }: NonNullable<Gate['outcome']>,
): Plan | undefined {
  if (kind === 'approved') return undefined;
  if (kind !== 'superseded') return decided(situation, deploymentId, reason);
  const again = stoppedAt && secondsAfter(stoppedAt, STOP_SECONDS);
  return again && !isPast(again, situation.now)
    ? { reason: `deployment ${deploymentId} is being stopped: ${reason}`, actions: [], lookAgainAt: again }
    : {
        reason: `stops deployment ${deploymentId}: ${reason}`,
        actions: [{ kind: 'stop-deployment', deploymentId }],
      };
}

function decided({ now }: Situation, deploymentId: string, reason: string): Plan {
  return {
    reason: `the decision on deployment ${deploymentId} is being carried out: ${reason}`,
    actions: [],
    lookAgainAt: secondsAfter(now, DECIDED_SECONDS),
  };
}

/** What is wanted next, `v3`. */
export function newer({ spec, state }: Situation): string {
  return state.next
    .map((image) => (spec.images.length > 1 ? `${image.repository} ${imageLabel(image)}` : imageLabel(image)))
    .join(', ');
}

function orList(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? 'nobody') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** `12:45 UTC`: a gate is open for less than an hour. */
function clock(moment: string): string {
  return `${moment.slice(11, 16)} UTC`;
}
