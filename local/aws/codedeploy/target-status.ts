import type { DeploymentOverview, TargetStatus } from '@aws-sdk/client-codedeploy';
import { type Deployment, isActive } from './state';

/**
 * How the one target of a deployment is. It has succeeded with its last lifecycle event, before the termination wait
 * [obs aws/containers-roadmap#269], and stays so when its deployment fails or is stopped later: so said
 * `deploymentOverview` of a failed one [obs, a trigger's messages of 14 October 2022].
 */
export function targetStatus(deployment: Deployment): TargetStatus {
  const { status, events } = deployment;
  if (events.every((event) => event.status === 'Succeeded')) return 'Succeeded';
  if (status === 'Failed' || status === 'Stopped') return 'Failed';
  return status === 'Created' || status === 'Queued' || status === 'Baking' ? 'Pending' : status;
}

/** Targets by their status; there is none while the deployment runs [obs josefloressv/aws-devops-engineer]. */
export function overviewOf(deployment: Deployment): Required<DeploymentOverview> | undefined {
  if (isActive(deployment)) return undefined;
  const one = (status: TargetStatus): number => (targetStatus(deployment) === status ? 1 : 0);
  return {
    Pending: 0,
    InProgress: 0,
    Succeeded: one('Succeeded'),
    Failed: one('Failed'),
    Skipped: 0,
    Ready: 0,
  };
}
