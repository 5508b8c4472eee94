import type { Operations } from '../wire/implementation';
import { refusal } from './refusals';
import type { State } from './state';

/**
 * The operations from before deployments had targets. They are for instances, and for Lambda; an ECS deployment is refused
 * [CDAPI: API_ListDeploymentInstances].
 */
export function deploymentInstanceOperations(state: State): Operations<'codedeploy'> {
  const refuse = (deploymentId: string | undefined): never => {
    state.deployment(deploymentId);
    throw refusal('InvalidComputePlatform', 'A deployment of the ECS compute platform has targets, not instances');
  };
  return {
    BatchGetDeploymentInstances: ({ deploymentId }) => refuse(deploymentId),
    GetDeploymentInstance: ({ deploymentId }) => refuse(deploymentId),
    ListDeploymentInstances: ({ deploymentId }) => refuse(deploymentId),
  };
}
