import { skipsIn } from '../check/skip';
import type { PendingRollback } from '../command';
import { type Instant, instant, isPast, secondsAfter } from '../instant';
import { failedNotice, releaseNotice } from '../notices';
import type { Observed, ObservedDeployment } from '../observed';
import { hasOwnHooksOnly } from '../own-hooks';
import { quarantined } from '../quarantine';
import type { EndedRelease, Phase, Release, ServiceState } from '../record';
import { revisionLabel } from '../task-definition';
import { ended, endedByWorld, stillWanted } from '../transitions';
import { planGate, planVoid } from './awaiting';
import { type Cause, causeOf, verdictsOf } from './cause';
import { serviceObstacle } from './obstacle';
import { type Plan, type Situation, write } from './plan';
import { rolledBackBy } from './rollback';
import { planTermination } from './termination';
import { CONTINUE_SECONDS, FOLLOW_SECONDS } from './timing';
import { planWatch } from './watching';

type Deploying = Extract<Phase, { name: 'deploying' }>;

/** Follows the deployment to its end. CodeDeploy bounds its length: 60 minutes for each event, its waits by the group. */
export function planDeploying(situation: Situation, release: Release, phase: Deploying): Plan {
  const { observed, now } = situation;
  const { deployment, gate } = observed;
  const words = wordsOf(phase, deployment);
  const over = !deployment || ['Succeeded', 'Failed', 'Stopped'].includes(deployment.status);
  const plan = over
    ? gate && planVoid(situation, gate, words)
    : (planWatch(situation, release, phase) ??
      planTermination(situation, phase, deployment) ??
      planGate(situation, phase, deployment));
  if (plan) return plan;

  if (!deployment) return closeWithout(situation, release, phase, words, instant(now));
  const endedAt = deployment.completedAt ?? instant(now);
  switch (deployment.status) {
    case 'Succeeded': {
      const other = otherRevision(observed, phase);
      return other === undefined
        ? succeed(situation, release, phase, endedAt)
        : closeWithout(situation, release, phase, other, endedAt);
    }
    case 'Failed':
    case 'Stopped':
      return closeWithout(situation, release, phase, words, endedAt);
    case 'Ready':
      return planReady(situation, phase);
    default:
      return {
        reason: `deployment ${words}`,
        actions: [],
        lookAgainAt: secondsAfter(now, FOLLOW_SECONDS),
      };
  }
}

/**
 * A group with a ready wait has it for every deployment. Nothing is waited for here: a gate comes before it, and whoever
 * moves traffic reads its outcome again afterwards.
 */
function planReady({ now }: Situation, { deploymentId, continuedAt }: Deploying): Plan {
  const again = continuedAt && secondsAfter(continuedAt, CONTINUE_SECONDS);
  return again && !isPast(again, now)
    ? { reason: `deployment ${deploymentId} was told to go on`, actions: [], lookAgainAt: again }
    : {
        reason: `deployment ${deploymentId} is Ready, and nothing holds it`,
        actions: [{ kind: 'continue-deployment', deploymentId }],
      };
}

/**
 * Says that the deployment brought another revision than its release's: a deployment is known as ours by its description,
 * and whoever may create deployments can copy that.
 */
function otherRevision({ service }: Observed, { deploymentId, revision }: Deploying): string | undefined {
  const isSurelyIts = service?.primary?.deploymentId === deploymentId;
  if (!isSurelyIts || revision === undefined || service.taskDefinition === revision) return undefined;
  const [brought, wanted] = [service.taskDefinition, revision].map(revisionLabel);
  return `${deploymentId} is not of this release: it put ${brought} into production, not ${wanted}`;
}

function succeed({ spec, state, observed }: Situation, release: Release, phase: Deploying, endedAt: Instant): Plan {
  const revision = phase.revision ?? observed.service?.taskDefinition;
  const reason = `deployment ${phase.deploymentId} succeeded`;
  const notice = {
    kind: 'succeeded',
    ...releaseNotice(spec, state, release, reason, new Date(endedAt)),
    ...found(observed),
  } as const;
  const end: EndedRelease = {
    ...endOf(release, phase),
    ...{ outcome: 'succeeded', reason, endedAt },
    ...(revision ? { revision } : {}),
  };
  return write(reason, ended(state, end, revision ? { ...notice, revision } : notice));
}

/** Closes a release that did not get to production. What a superseded one brought is wanted on, unless it was replaced. */
function closeWithout(
  { spec, state, observed, now }: Situation,
  release: Release,
  phase: Deploying,
  words: string,
  endedAt: Instant,
): Plan {
  const { outcome, reason, detail, fault, by, lacksCapacity } = isRolledBack(state, release)
    ? rolledBack(state.rollback, words)
    : causeOf(observed, words, hasOwnHooksOnly(spec));
  const next = outcome === 'superseded' ? [...stillWanted(state, release), ...state.next] : state.next;
  const wanted = { ...state, next };
  const rollback = observed.deployment && rollbackOf(observed.deployment);
  const more = detail ? { detail } : {};
  const notice = {
    ...failedNotice(spec, wanted, release, reason, new Date(endedAt)),
    ...{ kind: outcome, ...more, ...found(observed) },
    ...(rollback ? { rollback } : {}),
    ...(fault === 'image' ? { quarantined: true } : {}),
  };
  const end: EndedRelease = { ...endOf(release, phase), outcome, reason, endedAt, ...more };
  // One that brought something else into production was somebody else's: what runs now is for adoption to judge.
  const isForeign = observed.deployment?.status === 'Succeeded';
  const isTriedAgain = fault === 'world' && !isForeign && serviceObstacle(spec, observed.service) === undefined;
  const closed = isTriedAgain
    ? endedByWorld(wanted, release, end, notice, now, lacksCapacity)
    : ended(wanted, end, notice);
  const { hash, images } = release;
  const { deploymentId } = phase;
  const after =
    fault === 'image'
      ? quarantined(closed, { hash, images, reason, at: endedAt, deploymentId, ...(by === undefined ? {} : { by }) })
      : closed;
  return write(detail ? `${reason} (${detail})` : reason, after);
}

type WithRollback = ServiceState & { readonly rollback: PendingRollback };

/** Somebody wants what is in flight taken back: whatever CodeDeploy says of its end, that is why. */
function isRolledBack(state: ServiceState, release: Release): state is WithRollback {
  return state.rollback !== undefined && !release.rollback;
}

function rolledBack(rollback: PendingRollback, detail: string): Cause {
  return { outcome: 'rolled-back', reason: rolledBackBy(rollback), detail, fault: 'image', by: rollback.by };
}

/** What people and checks found, for the mail of the end. */
function found({ gate, hooks }: Observed) {
  const verdicts = verdictsOf(hooks);
  return {
    ...(gate?.outcome ? { decision: gate.outcome.reason } : {}),
    ...(verdicts.length > 0 ? { verdicts } : {}),
  };
}

function endOf(release: Release, { deploymentId, revision }: Deploying) {
  const { hash, images } = release;
  return { hash, images, deploymentId, ...(revision ? { revision } : {}), ...skipsIn(release) };
}

/** `d-1 Failed: HOOK_EXECUTION_FAILURE: The deployment failed because …`, `d-1 is InProgress` */
function wordsOf({ deploymentId }: Deploying, deployment: ObservedDeployment | undefined): string {
  if (!deployment) return `${deploymentId} is no longer known to CodeDeploy`;
  const { id, status, error } = deployment;
  if (status !== 'Failed' && status !== 'Stopped') return `${id} is ${status}`;
  const why = [error?.code, error?.message].filter((part) => part !== undefined).join(': ');
  return `${id} ${status}: ${why || 'CodeDeploy gives no reason'}`;
}

function rollbackOf({ rollback }: ObservedDeployment): string | undefined {
  return (
    rollback?.message ?? (rollback?.deploymentId ? `rolled back by deployment ${rollback.deploymentId}` : undefined)
  );
}
