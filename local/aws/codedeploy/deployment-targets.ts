import type { DeploymentTarget } from '@aws-sdk/client-codedeploy';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { AwsSide } from './aws-side';
import { pageOf } from './pages';
import { refusal } from './refusals';
import { DeploymentFault } from './stages/stage';
import { type Deployment, isActive, type State, type TaskSetView } from './state';
import { targetStatus } from './target-status';
import { viewTaskSets } from './task-set-views';

/** An ECS deployment has exactly one target: `<cluster>:<service>`. */
export function deploymentTargetOperations(world: World, state: State): Operations<'codedeploy'> {
  const started = (id: string | undefined): Deployment => {
    const deployment = state.deployment(id);
    if (!deployment.startedAt)
      throw refusal('DeploymentNotStarted', `The deployment ${deployment.id} has not started yet`);
    return deployment;
  };
  const checkTarget = (deployment: Deployment, targetId: string | undefined): void => {
    if (targetId === undefined || targetId === '') throw refusal('DeploymentTargetIdRequired', 'Target ID is required');
    if (!/^[\w-]+:[\w-]+$/.test(targetId))
      throw refusal('InvalidDeploymentTargetId', `The target ID '${targetId}' is not valid`);
    if (targetId !== targetIdOf(deployment))
      throw refusal('DeploymentTargetDoesNotExist', `The deployment ${deployment.id} has no target ${targetId}`);
  };
  /** While it runs, as ECS has them; a refused look shows the last one. */
  const taskSetsOf = async (deployment: Deployment): Promise<TaskSetView[]> => {
    if (!isActive(deployment) || !deployment.green) return deployment.lastTaskSets;
    try {
      const views = await viewTaskSets(deployment, new AwsSide(world, deployment.settings, deployment.group.name));
      return views.length > 0 ? views : deployment.lastTaskSets;
    } catch (error) {
      if (error instanceof DeploymentFault) return deployment.lastTaskSets;
      throw error;
    }
  };
  const describe = async (deployment: Deployment): Promise<DeploymentTarget> => {
    const { clusterName, serviceName } = deployment.settings.ecsService;
    const times = deployment.events.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt]);
    const last = Math.max(...[deployment.startedAt, ...times].map((time) => time?.getTime() ?? 0));
    return {
      deploymentTargetType: 'ECSTarget',
      ecsTarget: {
        deploymentId: deployment.id,
        targetId: targetIdOf(deployment),
        targetArn: `arn:aws:ecs:${world.region}:${world.accountId}:service/${clusterName}/${serviceName}`,
        lastUpdatedAt: new Date(last),
        lifecycleEvents: deployment.events.map(({ name, status, startedAt, endedAt, diagnostics }) => ({
          lifecycleEventName: name,
          status,
          startTime: startedAt,
          endTime: endedAt,
          diagnostics,
        })),
        status: targetStatus(deployment),
        taskSetsInfo: await taskSetsOf(deployment),
      },
    };
  };

  return {
    GetDeploymentTarget: async ({ deploymentId, targetId }) => {
      const deployment = started(deploymentId);
      checkTarget(deployment, targetId);
      return { deploymentTarget: await describe(deployment) };
    },

    BatchGetDeploymentTargets: async ({ deploymentId, targetIds = [] }) => {
      const deployment = started(deploymentId);
      if (targetIds.length === 0) throw refusal('DeploymentTargetIdRequired', 'Target ID is required');
      if (targetIds.length > 1)
        throw refusal('DeploymentTargetListSizeExceeded', 'An ECS deployment has exactly one target');
      checkTarget(deployment, targetIds[0]);
      return { deploymentTargets: [await describe(deployment)] };
    },

    ListDeploymentTargets: ({ deploymentId, nextToken, targetFilters = {} }) => {
      const deployment = started(deploymentId);
      for (const [name, values] of Object.entries(targetFilters)) {
        if (name === 'ServerInstanceLabel')
          throw refusal('InvalidDeploymentInstanceType', 'An ECS deployment has no instances');
        if (name !== 'TargetStatus') throw refusal('InvalidTargetFilterName', `The filter '${name}' is not valid`);
        const unknown = values.find((value) => !TARGET_STATUSES.includes(value));
        if (unknown !== undefined)
          throw refusal('InvalidInstanceStatus', `The target status '${unknown}' is not valid`);
      }
      const wanted = targetFilters.TargetStatus;
      const fits = !wanted || wanted.includes(targetStatus(deployment));
      const { items, next } = pageOf(fits ? [targetIdOf(deployment)] : [], nextToken);
      return { targetIds: items, nextToken: next };
    },
  };
}

const TARGET_STATUSES: readonly string[] = [
  'Pending',
  'InProgress',
  'Succeeded',
  'Failed',
  'Skipped',
  'Unknown',
  'Ready',
];

const targetIdOf = ({ settings }: Deployment): string =>
  `${settings.ecsService.clusterName}:${settings.ecsService.serviceName}`;
