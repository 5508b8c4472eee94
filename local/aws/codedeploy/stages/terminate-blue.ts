import { isOff } from '../../rules/is-off';
import { isLeaving, viewTaskSets } from '../task-set-views';
import { waitServing } from './green-health';
import { DONE, elapsed, type Stage } from './stage';

/** Blue stays for the group's termination wait, or until ContinueDeployment, and is deleted then. */
export const terminateBlue: Stage = {
  step: async (run) => {
    const { deployment, aws } = run;
    const { terminationWaitTimeInMinutes = 0 } =
      deployment.settings.blueGreen.terminateBlueInstancesOnDeploymentSuccess ?? {};
    deployment.terminationWaitStarted = true;
    const left = terminationWaitTimeInMinutes * 60_000 - elapsed(run);
    if (left > 0 && !deployment.continued.has('TERMINATION_WAIT') && !isOff('termination-wait'))
      return waitServing(run, left);
    const taskSets = await viewTaskSets(deployment, aws);
    // Somebody deleted it already: this deployment, when the answer to that was lost.
    if (isLeaving(taskSets, deployment.blue!)) return DONE;
    deployment.lastTaskSets = taskSets;
    await aws.call('ecs', 'DeleteTaskSet', {
      cluster: deployment.settings.ecsService.clusterName,
      service: deployment.settings.ecsService.serviceName,
      taskSet: deployment.blue!.arn,
      // It still has its tasks; the service role may not scale it down first.
      force: true,
    });
    return DONE;
  },
};
