import { isOff } from '../../rules/is-off';
import { DeploymentFault, DONE, elapsed, type Stage } from './stage';

/**
 * The wait of a group with `STOP_DEPLOYMENT`: status Ready until ContinueDeployment; when the time is over the deployment
 * is stopped. It sits between AfterAllowTestTraffic and BeforeAllowTraffic (unverified: no page says so).
 */
export const readyWait: Stage = {
  step: (run) => {
    const { deployment, notify } = run;
    const { actionOnTimeout, waitTimeInMinutes = 0 } = deployment.settings.blueGreen.deploymentReadyOption ?? {};
    if (actionOnTimeout !== 'STOP_DEPLOYMENT' || isOff('ready-wait')) return DONE;
    if (deployment.continued.has('READY_WAIT')) {
      deployment.status = 'InProgress';
      return DONE;
    }
    if (deployment.status !== 'Ready') {
      deployment.status = 'Ready';
      notify('READY');
    }
    const left = waitTimeInMinutes * 60_000 - elapsed(run);
    if (left > 0) return { waitMs: left };
    throw new DeploymentFault(
      'TIMEOUT',
      `The deployment timed out while waiting for a notification to continue. This time out period is ${waitTimeInMinutes} minutes.`,
      { status: 'Stopped' },
    );
  },
};
