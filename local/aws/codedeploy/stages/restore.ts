import { isLeaving, viewTaskSets } from '../task-set-views';
import { prodListener, routeTraffic, testListener } from '../traffic-routes';
import { DONE, elapsed, type Stage } from './stage';

/** A rollback deployment is over within seconds [obs josefloressv/aws-devops-engineer]. */
const LASTS_MS = 2_000;

/**
 * All that a rollback deployment does: traffic back to blue, blue primary again, green deleted. It creates no task set
 * and runs no hooks.
 */
export const restore: Stage = {
  step: async (run) => {
    const { deployment, aws } = run;
    const { settings, blue, green } = deployment;
    if (!blue || !green) return DONE;
    // What was done is not done twice: deleting a task set again would be refused.
    if (deployment.stepsTaken > 0) {
      const left = LASTS_MS - elapsed(run);
      return left > 0 ? { waitMs: left } : DONE;
    }
    const service = { cluster: settings.ecsService.clusterName, service: settings.ecsService.serviceName };
    await routeTraffic(aws, deployment, prodListener(settings), 0);
    const listener = testListener(settings);
    if (listener !== undefined) await routeTraffic(aws, deployment, listener, 0);
    deployment.greenPercent = 0;
    if (deployment.greenIsPrimary) {
      await aws.call('ecs', 'UpdateServicePrimaryTaskSet', { ...service, primaryTaskSet: blue.arn });
      deployment.greenIsPrimary = false;
    }
    const taskSets = await viewTaskSets(deployment, aws);
    // An attempt whose answer was lost may have deleted it.
    if (!isLeaving(taskSets, green)) {
      deployment.lastTaskSets = taskSets;
      await aws.call('ecs', 'DeleteTaskSet', { ...service, taskSet: green.arn, force: true });
    }
    deployment.stepsTaken = 1;
    return { waitMs: LASTS_MS };
  },
};
