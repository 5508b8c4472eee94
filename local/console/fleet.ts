import type { DeploymentInfo, ECSTarget } from '@aws-sdk/client-codedeploy';
import type { Service, Task } from '@aws-sdk/client-ecs';
import { AwsError } from '../aws/wire/aws-error';
import type { Dispatcher } from '../aws/wire/dispatcher';
import type { Input, OperationName, Output } from '../aws/wire/implementation';
import type { ServiceName } from '../aws/wire/services';
import { type ServiceEvent, shortEvents } from './service-events';

const EVENTS_SHOWN = 5;

/** What the embedded AWS says of one ECS service, gathered for a page. */
export interface ServiceView {
  readonly cluster: string;
  readonly name: string;
  readonly controller: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  /** Image of the first container of what is PRIMARY, without the registry. */
  readonly image: string;
  /** Tags that this image has in its repository now; none where the image is named by tag itself. */
  readonly tags: readonly string[];
  /** Running tasks by capacity provider. */
  readonly capacity: Readonly<Record<string, number>>;
  readonly deployment: DeploymentView | undefined;
  readonly events: readonly ServiceEvent[];
}

export interface DeploymentView {
  readonly id: string;
  readonly status: string;
  readonly reason: string | undefined;
  readonly lifecycle: readonly { readonly name: string; readonly status: string }[];
  /** Percent of production traffic on the replacement task set. */
  readonly greenTraffic: number;
  /** Those that there are now, blue first. */
  readonly taskSets: readonly TaskSetView[];
}

interface TaskSetView {
  readonly id: string;
  readonly label: string;
  readonly running: number;
  readonly desired: number;
}

/** Reads the whole fleet through the same operations as anybody, unlogged. */
export class FleetReader {
  constructor(private readonly dispatcher: Dispatcher) {}

  async services(): Promise<ServiceView[]> {
    const { clusterArns = [] } = await this.look('ecs', 'ListClusters', {});
    const deployments = await this.latestDeployments();
    const views: ServiceView[] = [];
    for (const cluster of clusterArns) {
      const { serviceArns = [] } = await this.look('ecs', 'ListServices', { cluster, maxResults: 100 });
      for (let start = 0; start < serviceArns.length; start += 10) {
        const { services = [] } = await this.look('ecs', 'DescribeServices', {
          cluster,
          services: serviceArns.slice(start, start + 10),
        });
        for (const service of services) views.push(await this.view(service, deployments));
      }
    }
    return views;
  }

  private async view(service: Service, deployments: Map<string, DeploymentView>): Promise<ServiceView> {
    const cluster = service.clusterArn?.split('/').at(-1) ?? '';
    const name = service.serviceName ?? '';
    const primary = service.taskDefinition;
    const { taskDefinition } = primary
      ? await this.look('ecs', 'DescribeTaskDefinition', { taskDefinition: primary })
      : { taskDefinition: undefined };
    const tasks = await this.tasks(cluster, name);
    const capacity: Record<string, number> = {};
    for (const task of tasks) {
      if (task.lastStatus !== 'RUNNING') continue;
      const provider = task.capacityProviderName ?? task.launchType ?? 'unknown';
      capacity[provider] = (capacity[provider] ?? 0) + 1;
    }
    const image = taskDefinition?.containerDefinitions?.[0]?.image?.replace(/^[^/]*\.dkr\.ecr\.[^/]*\//, '') ?? '';
    return {
      cluster,
      name,
      controller: service.deploymentController?.type ?? 'ECS',
      desiredCount: service.desiredCount ?? 0,
      runningCount: service.runningCount ?? 0,
      image,
      tags: await this.tagsOf(image),
      capacity,
      deployment: withTaskSetsOf(service, deployments.get(`${cluster}:${name}`)),
      events: shortEvents(
        (service.events ?? []).map(({ createdAt, message }) => ({
          at: createdAt ?? new Date(0),
          message: message ?? '',
        })),
      ).slice(0, EVENTS_SHOWN),
    };
  }

  private async tagsOf(image: string): Promise<readonly string[]> {
    const [repositoryName, imageDigest] = image.split('@');
    if (!repositoryName || !imageDigest) return [];
    try {
      const { imageDetails = [] } = await this.look('ecr', 'DescribeImages', {
        repositoryName,
        imageIds: [{ imageDigest }],
      });
      return imageDetails[0]?.imageTags ?? [];
    } catch (error) {
      // What runs may have been deleted from its repository, or come from another registry.
      if (error instanceof AwsError) return [];
      throw error;
    }
  }

  private async tasks(cluster: string, serviceName: string): Promise<Task[]> {
    const { taskArns = [] } = await this.look('ecs', 'ListTasks', { cluster, serviceName, maxResults: 100 });
    if (taskArns.length === 0) return [];
    const { tasks = [] } = await this.look('ecs', 'DescribeTasks', { cluster, tasks: taskArns });
    return tasks;
  }

  /** The newest deployment of each service, by `cluster:service`. */
  private async latestDeployments(): Promise<Map<string, DeploymentView>> {
    const latest = new Map<string, { info: DeploymentInfo; view: DeploymentView }>();
    const { deployments = [] } = await this.look('codedeploy', 'ListDeployments', {});
    for (const deploymentId of deployments) {
      const { deploymentInfo: info } = await this.look('codedeploy', 'GetDeployment', { deploymentId });
      if (!info) continue;
      const target = await this.target(deploymentId);
      const key = target?.targetId;
      if (key === undefined) continue;
      const known = latest.get(key);
      if (known && Number(known.info.createTime) >= Number(info.createTime)) continue;
      latest.set(key, { info, view: viewOf(info, target) });
    }
    return new Map([...latest].map(([key, { view }]) => [key, view]));
  }

  /** The one target of an ECS deployment; before the deployment has started it has none. */
  private async target(deploymentId: string): Promise<ECSTarget | undefined> {
    try {
      const { targetIds = [] } = await this.look('codedeploy', 'ListDeploymentTargets', { deploymentId });
      const [targetId] = targetIds;
      if (targetId === undefined) return undefined;
      const { deploymentTarget } = await this.look('codedeploy', 'GetDeploymentTarget', { deploymentId, targetId });
      return deploymentTarget?.ecsTarget;
    } catch (error) {
      if (error instanceof AwsError && error.code === 'DeploymentNotStartedException') return undefined;
      throw error;
    }
  }

  private async look<S extends ServiceName, O extends OperationName<S>>(
    service: S,
    operation: O,
    input: Input<S, O>,
  ): Promise<Output<S, O>> {
    return (await this.dispatcher.look(service, operation, input as Record<string, unknown>)) as Output<S, O>;
  }
}

/** CodeDeploy goes on telling of task sets that are gone. */
function withTaskSetsOf(
  { taskSets = [] }: Service,
  deployment: DeploymentView | undefined,
): DeploymentView | undefined {
  if (!deployment) return undefined;
  const there = new Set(taskSets.map(({ id }) => id));
  return { ...deployment, taskSets: deployment.taskSets.filter(({ id }) => there.has(id)) };
}

function viewOf(info: DeploymentInfo, target: ECSTarget | undefined): DeploymentView {
  const green = target?.taskSetsInfo?.find(({ taskSetLabel }) => taskSetLabel === 'Green');
  return {
    id: info.deploymentId ?? '',
    status: info.status ?? '',
    reason: info.errorInformation?.message,
    lifecycle: (target?.lifecycleEvents ?? []).map(({ lifecycleEventName, status }) => ({
      name: lifecycleEventName ?? '',
      status: status ?? '',
    })),
    greenTraffic: green?.trafficWeight ?? 0,
    taskSets: (target?.taskSetsInfo ?? []).map(({ identifer, taskSetLabel, runningCount, desiredCount }) => ({
      id: identifer ?? '',
      label: taskSetLabel?.toLowerCase() ?? '',
      running: runningCount ?? 0,
      desired: desiredCount ?? 0,
    })),
  };
}
