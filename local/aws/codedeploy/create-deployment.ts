import type { CreateDeploymentInput } from '@aws-sdk/client-codedeploy';
import { isOff } from '../rules/is-off';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { refuseGradualShift } from './gradual-shift';
import { checkedAlarms, checkedAutoRollback } from './group-settings';
import type { Machine } from './machine';
import { newDeployment } from './new-deployment';
import { refusal } from './refusals';
import { checkedDescription, revisionFor } from './revisions';
import { BLUE_GREEN_STAGES } from './stages';
import { isActive, type State } from './state';

/** Concurrent deployments of an account [CD: limits]. */
const MOST_ACTIVE = 1_300;

export function createDeploymentOperation(world: World, state: State, machine: Machine): Operations<'codedeploy'> {
  return {
    CreateDeployment: (input) => {
      const application = state.application(input.applicationName);
      const group = state.group(application, input.deploymentGroupName);
      const config = state.config(input.deploymentConfigName ?? group.settings.configName);
      refuseWhatIsForServers(input);
      refuseGradualShift(group.settings.loadBalancerInfo, config.routing);
      const description = checkedDescription(input.description);
      const autoRollback = input.autoRollbackConfiguration
        ? checkedAutoRollback(input.autoRollbackConfiguration)
        : group.settings.autoRollback;
      const overrideAlarms = input.overrideAlarmConfiguration && checkedAlarms(input.overrideAlarmConfiguration);
      const active = state.deploymentsOf(group).find(isActive);
      if (active && !isOff('one-deployment'))
        throw refusal(
          'DeploymentLimitExceeded',
          `The Deployment Group '${group.name}' already has an active Deployment '${active.id}'`,
        );
      if ([...state.deployments.values()].filter(isActive).length >= MOST_ACTIVE)
        throw refusal('DeploymentLimitExceeded', 'The maximum number of concurrent deployments was reached');
      const revision = revisionFor(world, application, input.revision);
      const deployment = newDeployment(world, {
        group,
        settings: group.settings,
        config,
        revision,
        previousRevision: state.currentRevision(group),
        description,
        creator: 'user',
        autoRollback,
        overrideAlarms,
        stages: BLUE_GREEN_STAGES,
      });
      revision.firstUsedAt ??= world.clock.now();
      revision.lastUsedAt = world.clock.now();
      revision.groups.add(group.name);
      machine.begin(deployment);
      return { deploymentId: deployment.id };
    },
  };
}

function refuseWhatIsForServers(input: CreateDeploymentInput): void {
  const { targetInstances, fileExistsBehavior, deploymentMode = 'STANDARD' } = input;
  if (fileExistsBehavior !== undefined)
    throw refusal(
      'InvalidFileExistsBehavior',
      'For Lambda, ECS and Kubernetes deployment, fileExistsBehavior can not be specified',
    );
  if (targetInstances) throw refusal('InvalidTargetInstances', 'An ECS deployment has no target instances');
  if (input.updateOutdatedInstancesOnly)
    throw refusal('InvalidUpdateOutdatedInstancesOnlyValue', 'updateOutdatedInstancesOnly is not for ECS');
  if (input.ignoreApplicationStopFailures)
    throw refusal('InvalidIgnoreApplicationStopFailuresValue', 'ignoreApplicationStopFailures is not for ECS');
  if (!['STANDARD', 'RESTART'].includes(deploymentMode))
    throw refusal('InvalidInput', `The deployment mode '${deploymentMode}' is not valid`);
  if (deploymentMode === 'RESTART')
    throw refusal('InvalidInput', 'The deployment mode RESTART is not supported for the ECS compute platform');
}
