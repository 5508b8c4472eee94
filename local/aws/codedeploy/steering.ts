import { isOff } from '../rules/is-off';
import type { Operations } from '../wire/implementation';
import type { Machine } from './machine';
import { groupNotFound, refusal } from './refusals';
import { rollsBackOn } from './rollback';
import { type Deployment, isActive, type State } from './state';

/** StopDeployment, ContinueDeployment and the reports of hooks. */
export function steeringOperations(state: State, machine: Machine): Operations<'codedeploy'> {
  const running = (id: string | undefined): Deployment => {
    const deployment = state.deployment(id);
    if (!isActive(deployment))
      throw refusal('DeploymentAlreadyCompleted', `The deployment ${deployment.id} has already completed`);
    return deployment;
  };
  return {
    StopDeployment: async ({ deploymentId, autoRollbackEnabled }) => {
      const deployment = running(deploymentId);
      if (state.isGone(deployment.group)) throw groupNotFound(deployment.group.name);
      deployment.stop ??= {
        rollback: autoRollbackEnabled ?? rollsBackOn(deployment, 'DEPLOYMENT_STOP_ON_REQUEST'),
        error: { code: 'MANUAL_STOP', message: 'The deployment was stopped by a request.' },
      };
      await machine.drive(deployment);
      return isActive(deployment)
        ? { status: 'Pending', statusMessage: 'The deployment is being stopped' }
        : {
            status: 'Succeeded',
            statusMessage: 'No more commands will be scheduled for execution in the deployment instances',
          };
    },

    ContinueDeployment: async ({ deploymentId, deploymentWaitType = 'READY_WAIT' }) => {
      if (deploymentWaitType !== 'READY_WAIT' && deploymentWaitType !== 'TERMINATION_WAIT')
        throw refusal('InvalidDeploymentWaitType', `The wait type '${deploymentWaitType}' is not valid`);
      const deployment = running(deploymentId);
      if (deploymentWaitType === 'READY_WAIT' && deployment.status !== 'Ready')
        throw refusal('DeploymentIsNotInReadyState', `The deployment ${deployment.id} is not in the Ready state`);
      if (deploymentWaitType === 'TERMINATION_WAIT' && !deployment.terminationWaitStarted)
        throw refusal('InvalidDeploymentStatus', `The deployment ${deployment.id} does not wait for a termination`);
      deployment.continued.add(deploymentWaitType);
      await machine.drive(deployment);
      return {};
    },

    // Deprecated for ContinueDeployment, and the same as its TERMINATION_WAIT.
    SkipWaitTimeForInstanceTermination: async ({ deploymentId }) => {
      const deployment = running(deploymentId);
      if (!deployment.terminationWaitStarted)
        throw refusal('DeploymentNotStarted', `The deployment ${deployment.id} does not wait for a termination`);
      deployment.continued.add('TERMINATION_WAIT');
      await machine.drive(deployment);
      return {};
    },

    PutLifecycleEventHookExecutionStatus: async ({ deploymentId, lifecycleEventHookExecutionId: id, status }) => {
      const deployment = state.deployment(deploymentId);
      if (status !== 'Succeeded' && status !== 'Failed')
        throw refusal(
          'InvalidLifecycleEventHookExecutionStatus',
          `The status '${status}' is neither Succeeded nor Failed`,
        );
      const execution =
        deployment.hookExecutions.find((candidate) => candidate.id === id) ??
        (isOff('hook-execution-id') ? deployment.hook : undefined);
      if (!execution)
        throw refusal('InvalidLifecycleEventHookExecutionId', 'The lifecycle event hook execution ID is not valid');
      if ((!execution.open || execution.report !== undefined) && !isOff('hook-second-report'))
        throw refusal('LifecycleEventAlreadyCompleted', 'The lifecycle event has already completed');
      execution.report = status;
      await machine.drive(deployment);
      return { lifecycleEventHookExecutionId: execution.id };
    },
  };
}
