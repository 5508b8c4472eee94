import { routeTraffic, testListener } from '../traffic-routes';
import { waitUntilSteady } from './install';
import { DONE, elapsed, type Stage } from './stage';

/** Time for the first health checks of a target group that the test listener has just begun to use. */
const FIRST_CHECKS_MS = 5_000;

/** The test listener goes to green; without one nothing happens [CD: deployment-groups-create-ecs]. */
export const allowTestTraffic: Stage = {
  event: 'AllowTestTraffic',
  step: async (run) => {
    const { deployment, aws } = run;
    const listener = testListener(deployment.settings);
    if (listener === undefined) return DONE;
    if (elapsed(run) === 0) {
      await routeTraffic(aws, deployment, listener, 100);
      return { waitMs: FIRST_CHECKS_MS };
    }
    return waitUntilSteady(run);
  },
};
