import type { ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';
import { applicationOperations } from './applications';
import { refusalOf } from './constraints';
import { createDeploymentOperation } from './create-deployment';
import { deploymentConfigOperations } from './deployment-configs';
import { deploymentGroupOperations } from './deployment-groups';
import { deploymentInstanceOperations } from './deployment-instances';
import { deploymentTargetOperations } from './deployment-targets';
import { deploymentOperations } from './deployments';
import { Machine } from './machine';
import { revisionOperations } from './revisions';
import { State } from './state';
import { steeringOperations } from './steering';
import { tagOperations } from './tags';

/**
 * CodeDeploy for the ECS compute platform: blue/green deployments that really create task sets, shift listeners and wait
 * for the reports of hooks, in virtual time. Its calls to ECS, Elastic Load Balancing and Lambda carry the group's
 * service role.
 */
export function createCodeDeploy(world: World): ServiceImplementation<'codedeploy'> {
  const state = new State();
  const machine = new Machine(world, state);
  return {
    name: 'codedeploy',
    operations: {
      ...applicationOperations(world, state),
      ...deploymentConfigOperations(world, state),
      ...deploymentGroupOperations(world, state),
      ...revisionOperations(world, state),
      ...createDeploymentOperation(world, state, machine),
      ...deploymentOperations(state),
      ...deploymentTargetOperations(world, state),
      ...deploymentInstanceOperations(state),
      ...steeringOperations(state, machine),
      ...tagOperations(world, state),
    },
    refusalOf,
  };
}
