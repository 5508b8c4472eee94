import type { DeploymentSeen, Evidence, LookSeen } from '../evidence';
import type { Quality } from '../story';
import { isSlipway, type OwnDeployment } from './read';

/** A look takes seconds: so long after green failed it, CodeDeploy has Slipway's word to stop. */
const STOPPED_WITHIN_MS = 60_000;

/** Whose faults may keep a look from its end. */
const WATCH = 'traffic-shifts';

/** What green answered to the check that watches it, from a moment before its first production traffic on. */
export function looksAt({ looks }: Evidence, { digest, createdAt, completedAt }: DeploymentSeen): readonly LookSeen[] {
  return looks.filter(
    (look) => look.digest === digest && look.at >= createdAt && (completedAt === undefined || look.at <= completedAt),
  );
}

/** Images whose tasks may not answer at all. */
const SILENT: readonly Quality[] = ['crashing', 'sick', 'slow'];

/** Green answered a look badly; or the load balancer did, in the place of tasks that do not answer. */
export function failedUnderWatch(evidence: Evidence, made: DeploymentSeen): boolean {
  const { pushes } = evidence;
  const isSilent = pushes.some(({ digest, quality }) => digest === made.digest && SILENT.includes(quality));
  return looksAt(evidence, made).some(({ failed }) => failed) || (isSilent && isStoppedByWatch(evidence, made));
}

/** Whether the watch asked CodeDeploy to stop a deployment: for what green answered, or because it could not look. */
export function isStoppedByWatch({ calls }: Evidence, { id }: DeploymentSeen): boolean {
  return calls.some(
    ({ operation, input, output, who }) =>
      operation === 'StopDeployment' && input.deploymentId === id && output && who.startsWith(`slipway:${WATCH}`),
  );
}

/** A failed look after which the deployment went on, although no fault kept Slipway from stopping it. */
export function overlookedAt(evidence: Evidence, made: OwnDeployment): Date | undefined {
  const { calls, faults, now } = evidence;
  const stops = calls.filter(
    ({ operation, input, output, who }) =>
      operation === 'StopDeployment' && input.deploymentId === made.id && output && isSlipway(who),
  );
  const failed = looksAt(evidence, made).find((look) => {
    const until = Number(look.at) + STOPPED_WITHIN_MS;
    const wentOn = Number(now) > until && (made.completedAt === undefined || Number(made.completedAt) > until);
    const isStopped = stops.some(({ at }) => Number(at) <= until);
    const isDisturbed = faults.some(({ at, of }) => of.startsWith(WATCH) && at >= look.at && Number(at) <= until);
    return look.failed && wentOn && !isStopped && !isDisturbed;
  });
  return failed?.at;
}

/**
 * When green at last had to be looked at first, in a deployment that no fault of the world struck until then: a sweep brings
 * a look, and one may come a moment before there is anything to see.
 */
export function lookDueAt({ faults, sweepEvery }: Evidence, made: OwnDeployment): Date | undefined {
  const { trafficAt, shiftedAt, completedAt, createdAt } = made;
  if (trafficAt === undefined) return undefined;
  const due = new Date(Number(trafficAt) + (2 * sweepEvery + 1) * 60_000);
  const isOver = [shiftedAt, completedAt].some((end) => end !== undefined && end <= due);
  return isOver || faults.some(({ at }) => at >= createdAt && at <= due) ? undefined : due;
}
