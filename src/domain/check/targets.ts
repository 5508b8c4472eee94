import { type Instant, isPast, secondsAfter, secondsBetween } from '../instant';
import type { CheckBase } from './check-spec';
import { type TargetHealth, unhealthyText } from './target-health';
import type { Judgement, Noted } from './verdict';

/** How many targets of the replacement's target group are healthy, for a while. */
export interface TargetsCheckSpec extends CheckBase {
  readonly kind: 'targets';
  /** Of the tasks that the replacement is to have, or of the registered targets where those are more; above 0, to 1. */
  readonly healthyShare: number;
  /** From when there were enough on, at each look; 0: one look. */
  readonly forMinutes: number;
  /** So long after the first look there must be enough for the first time. */
  readonly withinMinutes: number;
}

/** What a look at a target group found. */
export interface SeenTargets {
  readonly targetGroup: string;
  /** Tasks that the replacement is to have, 1 at least. */
  readonly wanted: number;
  /** Of every target that is registered and not on its way out. */
  readonly targets: readonly TargetHealth[];
}

/** What a `targets` check remembers: its first look, and since when there have been enough of how many. */
interface Memory {
  readonly begun: Instant;
  readonly reached?: { readonly since: Instant; readonly wanted: number };
}

/**
 * Judges one look at the targets of a check. The load balancer's health checks judge them; a share that was reached and lost
 * fails at once, one that is not reached in time fails by then. Without a target it cannot decide, and fails by then, too.
 *
 * A service may be scaled out meanwhile: once the share was reached, tasks that are wanted beyond those of then count when
 * the load balancer has judged their targets. Of 4 tasks 4 were healthy; 6 are wanted, 2 targets are new: 4 of 4.
 */
export function judgeTargets(
  spec: TargetsCheckSpec,
  seen: SeenTargets,
  noted: Noted | undefined,
  now: Instant,
): Judgement {
  const { begun, reached } = memoryOf(noted, now);
  const healthy = seen.targets.filter(({ state }) => state === 'healthy').length;
  const judged = seen.targets.filter(({ state }) => state !== 'initial').length;
  const wanted = Math.min(seen.wanted, reached?.wanted ?? seen.wanted);
  const all = Math.max(wanted, judged);
  // 0.1 + 0.2 of 10 is 3, not 4.
  const enough = Math.ceil(Number((spec.healthyShare * all).toFixed(9)));
  const count = `${healthy} of ${all} targets healthy`;

  if (healthy >= enough) {
    const from = reached?.since ?? now;
    const held = `${count}${all === enough ? '' : ` (at least ${enough})`}`;
    if (isPast(secondsAfter(from, spec.forMinutes * 60), new Date(now)))
      return {
        outcome: 'succeeded',
        reason: `${held}${spec.forMinutes === 0 ? '' : ` for ${minutes(spec.forMinutes)}`}`,
      };
    return {
      outcome: 'in-progress',
      reason: `${held}; ${Math.floor(secondsBetween(from, now) / 60)} of ${minutes(spec.forMinutes)}`,
      noted: { begun, since: from, wanted },
    };
  }

  const short = `${count}, fewer than ${enough}${whyNot(seen)}`;
  if (reached) {
    const kept = Math.floor(secondsBetween(reached.since, now) / 60);
    return {
      outcome: 'failed',
      reason: `${short}; there were enough until then, for ${minutes(kept)} of ${spec.forMinutes}`,
    };
  }
  if (isPast(secondsAfter(begun, spec.withinMinutes * 60), new Date(now))) {
    const undecided = seen.targets.length === 0 ? 'could not decide: ' : '';
    return { outcome: 'failed', reason: `${undecided}${short}, ${minutes(spec.withinMinutes)} after the first look` };
  }
  return { outcome: 'in-progress', reason: `${short}; it has ${minutes(spec.withinMinutes)}`, noted: { begun } };
}

function memoryOf(noted: Noted | undefined, now: Instant): Memory {
  const { begun, since, wanted } = noted ?? {};
  return {
    begun: typeof begun === 'string' ? begun : now,
    ...(typeof since === 'string' && typeof wanted === 'number' ? { reached: { since, wanted } } : {}),
  };
}

function whyNot({ targets, wanted, targetGroup }: SeenTargets): string {
  const missing = wanted - targets.length;
  const reasons = [...(missing > 0 ? [`${missing} not registered in ${targetGroup}`] : []), ...unhealthyText(targets)];
  return reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
}

function minutes(count: number): string {
  return `${count} ${count === 1 ? 'minute' : 'minutes'}`;
}
