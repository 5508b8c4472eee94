import type { DeploymentInfo, DeploymentStatus } from '@aws-sdk/client-codedeploy';
import { isOff } from '../rules/is-off';
import type { Operations } from '../wire/implementation';
import { pageOf } from './pages';
import { checkedName, refusal } from './refusals';
import { describeRevision } from './revision-location';
import { type Deployment, isActive, type State } from './state';
import { overviewOf } from './target-status';

const STATUSES: readonly DeploymentStatus[] = [
  'Created',
  'Queued',
  'InProgress',
  'Baking',
  'Succeeded',
  'Failed',
  'Stopped',
  'Ready',
];

/** A deployment as GetDeployment shows it. */
export function describeDeployment(deployment: Deployment): DeploymentInfo {
  if (isOff('describing-deployments') && isActive(deployment)) deployment.status = 'Succeeded';
  const { settings, status } = deployment;
  return {
    applicationName: deployment.group.application.name,
    deploymentGroupName: deployment.group.name,
    deploymentConfigName: deployment.config.name,
    deploymentId: deployment.id,
    revision: describeRevision(deployment.revision),
    previousRevision: describeRevision(deployment.previousRevision),
    status,
    errorInformation: deployment.error,
    createTime: deployment.createdAt,
    startTime: deployment.startedAt,
    completeTime: deployment.completedAt,
    deploymentOverview: overviewOf(deployment),
    description: deployment.description,
    creator: deployment.creator,
    ignoreApplicationStopFailures: false,
    autoRollbackConfiguration: deployment.autoRollback,
    updateOutdatedInstancesOnly: false,
    rollbackInfo: deployment.rollback,
    deploymentStyle: settings.deploymentStyle,
    // It never becomes true for ECS [obs aws/containers-roadmap#269].
    instanceTerminationWaitTimeStarted: false,
    blueGreenDeploymentConfiguration: settings.blueGreen,
    loadBalancerInfo: settings.loadBalancerInfo,
    fileExistsBehavior: 'DISALLOW',
    deploymentStatusMessages: [],
    computePlatform: 'ECS',
    overrideAlarmConfiguration: deployment.overrideAlarms,
  };
}

export function deploymentOperations(state: State): Operations<'codedeploy'> {
  return {
    GetDeployment: ({ deploymentId }) => ({ deploymentInfo: describeDeployment(state.deployment(deploymentId)) }),

    BatchGetDeployments: ({ deploymentIds = [] }) => {
      if (deploymentIds.length === 0) throw refusal('DeploymentIdRequired', 'Deployment ID is required');
      if (deploymentIds.length > 25) throw refusal('BatchLimitExceeded', 'At most 25 deployments can be named');
      const bad = deploymentIds.find((id) => !/^d-[A-Z0-9]{9}$/.test(id));
      if (bad !== undefined) throw refusal('InvalidDeploymentId', `Deployment ID '${bad}' is not valid`);
      return {
        deploymentsInfo: deploymentIds.flatMap((id) => {
          const deployment = state.deployments.get(id);
          return deployment ? [describeDeployment(deployment)] : [];
        }),
      };
    },

    ListDeployments: (input) => {
      const { applicationName, deploymentGroupName, includeOnlyStatuses = [], createTimeRange } = input;
      if (applicationName !== undefined && deploymentGroupName === undefined)
        throw refusal('DeploymentGroupNameRequired', 'Deployment group name is required');
      if (applicationName === undefined && deploymentGroupName !== undefined)
        throw refusal('ApplicationNameRequired', 'Application name is required');
      if (input.externalId !== undefined && input.externalId.length === 0)
        throw refusal('InvalidExternalId', 'The external ID is not valid');
      const unknown = includeOnlyStatuses.find((status) => !STATUSES.includes(status));
      if (unknown !== undefined)
        throw refusal('InvalidDeploymentStatus', `The deployment status '${unknown}' is not valid`);
      const { start, end } = createTimeRange ?? {};
      if (start && end && start > end) throw refusal('InvalidTimeRange', 'The time range starts after its end');
      const group =
        applicationName === undefined
          ? undefined
          : state.group(state.application(applicationName), checkedName('DeploymentGroup', deploymentGroupName));
      const wanted = [...state.deployments.values()]
        .reverse()
        .filter(
          (deployment) =>
            input.externalId === undefined &&
            (!group || deployment.group === group) &&
            (includeOnlyStatuses.length === 0 || includeOnlyStatuses.includes(deployment.status)) &&
            (!start || deployment.createdAt >= start) &&
            (!end || deployment.createdAt <= end),
        );
      const { items, next } = pageOf(wanted, input.nextToken);
      return { deployments: items.map(({ id }) => id), nextToken: next };
    },
  };
}
