import type { Verdict } from '../check/verdict';
import { type Fault, faultOf, neverGotHealthy } from '../fault';
import type { GateOutcome } from '../gate/gate';
import type { HookRecord } from '../hook-record';
import { type Instant, secondsAfter } from '../instant';
import type { Observed, ObservedDeployment, ObservedService } from '../observed';
import type { Outcome } from '../record';
import { CHECKED_EVENTS, LIFECYCLE_HOOK_EVENTS, TRAFFIC_EVENT } from '../service-spec';
import { explainStopped, keptFromStarting } from '../stopped-tasks';
import { watchVerdicts } from '../traffic-watch';

/** Why a deployment did not succeed. CodeDeploy knows only that a hook failed; the gate and the verdicts know why. */
export interface Cause {
  readonly outcome: Exclude<Outcome, 'succeeded' | 'not-started'>;
  readonly reason: string;
  /** CodeDeploy's words, where they are not the reason. */
  readonly detail?: string;
  /** Whose doing it was. */
  readonly fault: Fault;
  /** Tasks of the replacement could not be placed: there was no capacity. */
  readonly lacksCapacity?: true;
  /** Who ended it, where it was people. */
  readonly by?: string;
}

/** A hook that finds something records it first; this one could not even do that. */
const UNRECORDED = 'a hook of Slipway failed without a record of it; its log says why';

/** An outcome is written by our clock, an end by CodeDeploy's. */
const CLOCK_SKEW_SECONDS = 60;

/**
 * @param words what CodeDeploy says about the end
 * @param ownHooksOnly whether every hook that can have failed is Slipway's
 */
export function causeOf(observed: Observed, words: string, ownHooksOnly = false): Cause {
  const { deployment, gate, hooks } = observed;
  const outcome = gate?.outcome && cameBefore(gate.outcome, deployment?.completedAt) ? gate.outcome : undefined;
  switch (outcome?.kind) {
    case 'rejected':
      return {
        ...{ outcome: outcome.kind, reason: outcome.reason, detail: words, fault: 'image' },
        ...(outcome.by.length > 0 ? { by: outcome.by.join(', ') } : {}),
      };
    case 'superseded':
    case 'expired':
      return { outcome: outcome.kind, reason: outcome.reason, detail: words, fault: 'nobody' };
    case 'unreachable':
      return { outcome: 'expired', reason: outcome.reason, detail: words, fault: 'nobody' };
    case 'void':
      // Nobody stopped it and no check failed: it failed because nothing could be decided.
      if (deployment?.status === 'Failed' && failedChecks(hooks).length === 0)
        return { outcome: 'expired', reason: outcome.reason, detail: words, fault: 'nobody' };
      return failure(words, observed, ownHooksOnly);
    default:
      return failure(words, observed, ownHooksOnly);
  }
}

function failure(words: string, { service, hooks, deployment }: Observed, ownHooksOnly: boolean): Cause {
  const found = hooks && hookFailure(hooks, deployment);
  if (found) return { outcome: 'failed', reason: found.reason, detail: words, fault: found.fault };
  if (deployment?.error?.code === 'HOOK_EXECUTION_FAILURE' && ownHooksOnly)
    return { outcome: 'failed', reason: UNRECORDED, detail: words, fault: 'world' };
  const stopped = deployment?.stoppedTasks ?? [];
  if (deployment && lackedCapacity(deployment, service)) {
    const also = stopped.length > 0 ? `; ${explainStopped(stopped)}` : '';
    const reason = `the replacement never got healthy: AWS had no capacity for its tasks${also}`;
    return { outcome: 'failed', reason, detail: words, fault: 'world', lacksCapacity: true };
  }
  if (neverGotHealthy(deployment?.error) && stopped.length > 0) {
    const reason = `the replacement never got healthy: ${explainStopped(stopped)}`;
    return { outcome: 'failed', reason, detail: words, fault: keptFromStarting(stopped) ? 'world' : 'image' };
  }
  // One that CodeDeploy no longer knows, or that brought something else, was not judged.
  const isOver = deployment?.status === 'Failed' || deployment?.status === 'Stopped';
  const fault = isOver ? faultOf(deployment.error ?? {}, deployment.traffic) : 'world';
  return { outcome: 'failed', reason: `deployment ${words}`, fault };
}

/** ECS had no capacity for the replacement while it was deployed, and none of its tasks stopped by its own fault. */
function lackedCapacity(
  { error, createdAt, stoppedTasks: stopped = [] }: ObservedDeployment,
  service: ObservedService | undefined,
): boolean {
  const { unplaced } = service ?? {};
  if (!neverGotHealthy(error) || !unplaced) return false;
  return (unplaced.lasts || unplaced.at >= createdAt) && (stopped.length === 0 || keptFromStarting(stopped));
}

/** Of all checks that came to an end, in the order in which they ran. */
export function verdictsOf(hooks: HookRecord | undefined): readonly Verdict[] {
  return CHECKED_EVENTS.flatMap((event) => {
    if (event !== TRAFFIC_EVENT) return hooks?.events[event]?.verdicts ?? [];
    return hooks?.watch ? watchVerdicts(hooks.watch) : [];
  });
}

function failedChecks(hooks: HookRecord | undefined): readonly Verdict[] {
  return verdictsOf(hooks).filter(({ outcome }) => outcome === 'failed');
}

/** What a gate came to after the deployment's end is not why it ended. */
function cameBefore({ at }: GateOutcome, end: Instant | undefined): boolean {
  return end === undefined || at <= secondsAfter(end, CLOCK_SKEW_SECONDS);
}

/**
 * Who stopped the deployment did not wait for a hook: then CodeDeploy's words are the reason. But a check that watched traffic
 * stops it itself.
 */
function hookFailure(
  hooks: HookRecord,
  deployment: ObservedDeployment | undefined,
): Pick<Cause, 'reason' | 'fault'> | undefined {
  const isStopped = deployment?.status === 'Stopped';
  if (isStopped && hooks.watch?.failedAt === undefined) return undefined;
  const failed = failedChecks(hooks);
  if (failed.length > 0) {
    const reason = failed.map(({ check, reason: why }) => `check ${check} failed: ${why}`).join('; ');
    return { reason, fault: failed.every(({ undone }) => undone) ? 'world' : 'image' };
  }
  const event = LIFECYCLE_HOOK_EVENTS.find((each) => hooks.events[each]?.result?.status === 'Failed');
  // No check found anything: the hook itself could not do its work.
  return event && { reason: `hook ${event} failed: ${hooks.events[event]?.result?.reason}`, fault: 'world' };
}
