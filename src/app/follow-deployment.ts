import { wake } from '../aws/records';
import type { ServiceSpec } from '../domain/service-spec';
import type { DeploymentStateChange } from '../messages/codedeploy-deployment-state-change';
import { hearing } from './hearing';
import type { Reconciled } from './reconcile';
import { reconcileAll } from './reconcile-all';
import { type Runtime, recordTable } from './runtime';

/**
 * A deployment changed its state, ours or somebody else's: the service of its group deserves a look.
 * A service that was never adopted is left alone until an image is pushed for it.
 */
export async function followDeployment(
  runtime: Runtime,
  change: DeploymentStateChange,
): Promise<readonly Reconciled[]> {
  const { applicationName, deploymentGroupName, deploymentId, state } = change;
  const woken: ServiceSpec[] = [];
  for (const spec of runtime.catalog) {
    const { strategy } = spec;
    if (strategy.applicationName !== applicationName || strategy.deploymentGroupName !== deploymentGroupName) continue;
    if (await hearing(wake(recordTable(runtime), spec.name, runtime.now()))) woken.push(spec);
  }
  runtime.log.info('heard of a deployment', {
    deploymentId,
    state,
    services: woken.map(({ name }) => name),
    ...(woken.length === 0 ? { reason: 'no adopted service has this deployment group' } : {}),
  });
  return reconcileAll(runtime, woken);
}
