import { type Instant, instant, secondsAfter } from '../instant';
import { failedNotice, releaseNotice } from '../notices';
import type { ObservedDeployment } from '../observed';
import type { EndedRelease, Phase, Release } from '../record';
import { ended } from '../transitions';
import { type Plan, type Situation, write } from './plan';
import { FOLLOW_SECONDS } from './timing';

/** Follows the deployment to its end. CodeDeploy bounds its length: 60 minutes for each event, its waits by the group. */
export function planDeploying(
  situation: Situation,
  release: Release,
  phase: Extract<Phase, { name: 'deploying' }>,
): Plan {
  const { spec, state, observed, now } = situation;
  const { deployment } = observed;
  if (!deployment) {
    return close(
      situation,
      release,
      'failed',
      `CodeDeploy no longer knows deployment ${phase.deploymentId}`,
      instant(now),
    );
  }
  const endedAt = deployment.completedAt ?? instant(now);
  switch (deployment.status) {
    case 'Succeeded': {
      const revision = phase.revision ?? observed.service?.taskDefinition;
      const reason = `deployment ${deployment.id} succeeded`;
      const notice = { kind: 'succeeded', ...releaseNotice(spec, state, release, reason, new Date(endedAt)) } as const;
      const end: EndedRelease = {
        ...endOf(release, phase, 'succeeded', reason, endedAt),
        ...(revision ? { revision } : {}),
      };
      return write(reason, ended(state, end, revision ? { ...notice, revision } : notice));
    }
    case 'Failed':
    case 'Stopped':
      return close(situation, release, 'failed', explainEnd(deployment), endedAt, rollbackOf(deployment));
    default:
      return {
        reason: `deployment ${deployment.id} is ${deployment.status}`,
        actions: [],
        lookAgainAt: secondsAfter(now, FOLLOW_SECONDS),
      };
  }
}

function close(
  { spec, state }: Situation,
  release: Release,
  outcome: EndedRelease['outcome'],
  reason: string,
  endedAt: Instant,
  rollback?: string,
): Plan {
  const notice = failedNotice(spec, state, release, reason, new Date(endedAt));
  const end = endOf(release, release.phase as Extract<Phase, { name: 'deploying' }>, outcome, reason, endedAt);
  return write(reason, ended(state, end, rollback ? { ...notice, rollback } : notice));
}

function endOf(
  release: Release,
  phase: Extract<Phase, { name: 'deploying' }>,
  outcome: EndedRelease['outcome'],
  reason: string,
  endedAt: Instant,
): EndedRelease {
  const { hash, images } = release;
  const { deploymentId, revision } = phase;
  return { hash, outcome, images, deploymentId, reason, endedAt, ...(revision ? { revision } : {}) };
}

/** `deployment d-1 Failed: HOOK_EXECUTION_FAILURE: The deployment failed because …` */
function explainEnd({ id, status, error }: ObservedDeployment): string {
  const why = [error?.code, error?.message].filter((part) => part !== undefined).join(': ');
  return `deployment ${id} ${status}: ${why || 'CodeDeploy gives no reason'}`;
}

function rollbackOf({ rollback }: ObservedDeployment): string | undefined {
  return (
    rollback?.message ?? (rollback?.deploymentId ? `rolled back by deployment ${rollback.deploymentId}` : undefined)
  );
}
