import { isOff } from '../../rules/is-off';
import { prodListener, routeTraffic } from '../traffic-routes';
import { trafficSteps } from '../traffic-steps';
import { waitServing } from './green-health';
import { DONE, elapsed, type Stage } from './stage';

/** Production traffic goes to green step by step; with all of it there, green becomes the primary task set. */
export const allowTraffic: Stage = {
  event: 'AllowTraffic',
  step: async (run) => {
    const { deployment, aws } = run;
    const steps = trafficSteps(isOff('traffic-steps') ? { type: 'AllAtOnce' } : deployment.config.routing);
    for (let next = steps[deployment.stepsTaken]; next; next = steps[deployment.stepsTaken]) {
      const waitMs = next.afterMs - elapsed(run);
      if (waitMs > 0) return waitServing(run, waitMs);
      await routeTraffic(aws, deployment, prodListener(deployment.settings), next.greenPercent);
      deployment.stepsTaken++;
      deployment.greenPercent = next.greenPercent;
      // A request to stop that came meanwhile comes before the next step.
      if (deployment.stop) return { waitMs: 0 };
    }
    await aws.call('ecs', 'UpdateServicePrimaryTaskSet', {
      cluster: deployment.settings.ecsService.clusterName,
      service: deployment.settings.ecsService.serviceName,
      primaryTaskSet: deployment.green!.arn,
    });
    deployment.greenIsPrimary = true;
    return DONE;
  },
};
