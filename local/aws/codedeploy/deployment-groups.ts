import type { DeploymentGroupInfo, LastDeploymentInfo } from '@aws-sdk/client-codedeploy';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { arnsOf } from './arns';
import { AwsSide } from './aws-side';
import { refuseGradualShift } from './gradual-shift';
import { groupSettings } from './group-settings';
import { pageOf } from './pages';
import { checkedName, groupNotFound, refusal } from './refusals';
import { describeRevision } from './revision-location';
import { refuseUntrusting } from './service-role';
import { DeploymentFault } from './stages/stage';
import type { Deployment, DeploymentGroup, GroupSettings, State } from './state';
import { checkedTags } from './tags';

/** Groups of one application [CD: limits]. */
const MOST_GROUPS = 1000;

export function deploymentGroupOperations(world: World, state: State): Operations<'codedeploy'> {
  const arns = arnsOf(world);
  const describe = (group: DeploymentGroup): DeploymentGroupInfo => {
    const { settings } = group;
    const deployments = state.deploymentsOf(group);
    return {
      applicationName: group.application.name,
      deploymentGroupId: group.id,
      deploymentGroupName: group.name,
      deploymentConfigName: settings.configName,
      serviceRoleArn: settings.serviceRoleArn,
      ecsServices: [settings.ecsService],
      loadBalancerInfo: settings.loadBalancerInfo,
      deploymentStyle: settings.deploymentStyle,
      blueGreenDeploymentConfiguration: settings.blueGreen,
      autoRollbackConfiguration: settings.autoRollback ?? { enabled: false, events: [] },
      alarmConfiguration: settings.alarms ?? { enabled: false, ignorePollAlarmFailure: false, alarms: [] },
      triggerConfigurations: settings.triggers,
      outdatedInstancesStrategy: settings.outdatedInstancesStrategy,
      computePlatform: 'ECS',
      targetRevision: describeRevision(state.currentRevision(group)),
      lastAttemptedDeployment: describeLast(deployments[0]),
      lastSuccessfulDeployment: describeLast(deployments.find(({ status }) => status === 'Succeeded')),
    };
  };

  /** What other services know: that the ECS service may be deployed by CodeDeploy, and that the target groups exist. */
  const checkOutside = async (settings: GroupSettings, name: string): Promise<void> => {
    refuseGradualShift(settings.loadBalancerInfo, state.config(settings.configName).routing);
    await refuseUntrusting(world, settings.serviceRoleArn);
    const aws = new AwsSide(world, settings, name);
    const service = await orRefuse(aws.service(), 'InvalidECSService');
    if (service.deploymentController?.type !== 'CODE_DEPLOY')
      throw refusal(
        'InvalidECSService',
        "Deployment group's ECS service must be configured for a CODE_DEPLOY deployment controller.",
      );
    await orRefuse(aws.targetGroups(), 'InvalidTargetGroupPair');
  };
  const refuseSharing = ({ ecsService }: GroupSettings, except?: DeploymentGroup): void => {
    const groups = [...state.applications.values()].flatMap((application) => [...application.groups.values()]);
    const other = groups.find(
      (group) =>
        group !== except &&
        group.settings.ecsService.serviceName === ecsService.serviceName &&
        group.settings.ecsService.clusterName === ecsService.clusterName,
    );
    if (other)
      throw refusal(
        'ECSServiceMappingLimitExceeded',
        `The ECS service ${ecsService.clusterName}:${ecsService.serviceName} is associated with the deployment group ${other.name} already`,
      );
  };

  return {
    CreateDeploymentGroup: async (input) => {
      const application = state.application(input.applicationName);
      const name = checkedName('DeploymentGroup', input.deploymentGroupName);
      const settings = groupSettings(input);
      const tags = checkedTags(input.tags ?? []);
      const refuse = (): void => {
        if (application.groups.has(name))
          throw refusal('DeploymentGroupAlreadyExists', `A deployment group named ${name} already exists`);
        if (application.groups.size >= MOST_GROUPS)
          throw refusal('DeploymentGroupLimitExceeded', 'The maximum number of deployment groups was reached');
        refuseSharing(settings);
      };
      refuse();
      await checkOutside(settings, name);
      refuse();
      const group: DeploymentGroup = { id: world.ids.uuid(), name, application, settings };
      application.groups.set(name, group);
      state.tags.set(arns.group(application.name, name), tags);
      return { deploymentGroupId: group.id };
    },

    UpdateDeploymentGroup: async (input) => {
      const application = state.application(input.applicationName);
      const group = state.group(application, input.currentDeploymentGroupName);
      const name = input.newDeploymentGroupName
        ? checkedName('DeploymentGroup', input.newDeploymentGroupName)
        : group.name;
      if (name !== group.name && application.groups.has(name))
        throw refusal('DeploymentGroupAlreadyExists', `A deployment group named ${name} already exists`);
      const settings = groupSettings(input, group.settings);
      refuseSharing(settings, group);
      await checkOutside(settings, name);
      if (state.group(application, group.name) !== group) throw groupNotFound(group.name);
      application.groups.delete(group.name);
      group.name = name;
      group.settings = settings;
      application.groups.set(name, group);
      return { hooksNotCleanedUp: [] };
    },

    GetDeploymentGroup: ({ applicationName, deploymentGroupName }) => ({
      deploymentGroupInfo: describe(state.group(state.application(applicationName), deploymentGroupName)),
    }),

    BatchGetDeploymentGroups: ({ applicationName, deploymentGroupNames = [] }) => {
      const application = state.application(applicationName);
      if (deploymentGroupNames.length === 0)
        throw refusal('DeploymentGroupNameRequired', 'Deployment group name is required');
      if (deploymentGroupNames.length > 100)
        throw refusal('BatchLimitExceeded', 'At most 100 deployment groups can be named');
      const missing = deploymentGroupNames.find((name) => !application.groups.has(name));
      return {
        deploymentGroupsInfo: deploymentGroupNames.flatMap((name) => {
          const group = application.groups.get(name);
          return group ? [describe(group)] : [];
        }),
        errorMessage: missing === undefined ? undefined : groupNotFound(missing).message,
      };
    },

    ListDeploymentGroups: ({ applicationName, nextToken }) => {
      const application = state.application(applicationName);
      const { items, next } = pageOf([...application.groups.keys()].sort(), nextToken);
      return { applicationName: application.name, deploymentGroups: items, nextToken: next };
    },

    DeleteDeploymentGroup: ({ applicationName, deploymentGroupName }) => {
      const name = checkedName('DeploymentGroup', deploymentGroupName);
      const application = state.applications.get(checkedName('Application', applicationName));
      application?.groups.delete(name);
      if (application) state.tags.delete(arns.group(application.name, name));
      return { hooksNotCleanedUp: [] };
    },
  };
}

/** A refusal by another service in CodeDeploy's own words. */
async function orRefuse<T>(answer: Promise<T>, name: string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof DeploymentFault)) throw error;
    throw refusal(error.code === 'IAM_ROLE_PERMISSIONS' ? 'InvalidRole' : name, error.message);
  }
}

const describeLast = (deployment: Deployment | undefined): LastDeploymentInfo | undefined =>
  deployment && {
    deploymentId: deployment.id,
    status: deployment.status,
    createTime: deployment.createdAt,
    endTime: deployment.completedAt,
  };
