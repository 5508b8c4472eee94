import type { Deployment, Service, TaskSet } from '@aws-sdk/client-ecs';
import type { World } from '../world';
import type { Arns } from './arns';
import {
  computedDesiredCount,
  isPending,
  type Launch,
  networkConfigurationOf,
  type ServiceRecord,
  type Workload,
} from './state';
import { tagList } from './tags';

/** How services, task sets and deployments are described. */
export class ServiceView {
  constructor(
    private readonly world: World,
    private readonly arns: Arns,
  ) {}

  /** A service with CODE_DEPLOY is described as its PRIMARY task set: task definition, load balancers, launch. */
  service(service: ServiceRecord, withTags = false): Service {
    const primary = service.workloads.find(({ status }) => status === 'PRIMARY') ?? service.workloads[0];
    const counts = service.workloads.map((workload) => this.counts(workload));
    const sets = service.workloads.filter(({ kind }) => kind === 'task-set');
    const deployments = service.workloads.filter(({ kind }) => kind === 'deployment');
    return {
      serviceArn: service.arn,
      serviceName: service.name,
      clusterArn: service.cluster.arn,
      status: service.status,
      desiredCount: service.desiredCount,
      runningCount: counts.reduce((sum, { runningCount }) => sum + runningCount, 0),
      pendingCount: counts.reduce((sum, { pendingCount }) => sum + pendingCount, 0),
      loadBalancers: primary ? [...primary.loadBalancers] : [],
      serviceRegistries: [...service.serviceRegistries],
      ...(primary ? { taskDefinition: primary.definition.arn, ...launchView(primary.launch) } : {}),
      deploymentConfiguration: service.deploymentConfiguration,
      deploymentController: { type: service.controller },
      ...(sets.length > 0 ? { taskSets: sets.map((set) => this.taskSet(service, set)) } : {}),
      deployments: deployments.map((deployment) => this.deployment(service, deployment)),
      roleArn: `arn:aws:iam::${this.world.accountId}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
      events: [...service.events],
      createdAt: service.createdAt,
      createdBy: service.createdBy,
      placementConstraints: service.placementConstraints,
      placementStrategy: service.placementStrategy,
      ...(primary?.loadBalancers.length
        ? { healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds }
        : {}),
      schedulingStrategy: 'REPLICA',
      enableECSManagedTags: service.enableECSManagedTags,
      enableExecuteCommand: service.enableExecuteCommand,
      propagateTags: service.propagateTags,
      availabilityZoneRebalancing: service.availabilityZoneRebalancing,
      ...(withTags ? { tags: tagList(service.tags) } : {}),
    };
  }

  taskSet(service: ServiceRecord, set: Workload, withTags = false): TaskSet {
    return {
      id: set.id,
      taskSetArn: this.arns.taskSet(service.cluster.name, service.name, set.id),
      serviceArn: service.arn,
      clusterArn: service.cluster.arn,
      startedBy: 'CODE_DEPLOY',
      ...(set.externalId === undefined ? {} : { externalId: set.externalId }),
      status: set.status,
      taskDefinition: set.definition.arn,
      computedDesiredCount: computedDesiredCount(service, set),
      ...this.counts(set),
      createdAt: set.createdAt,
      updatedAt: set.updatedAt,
      ...launchView(set.launch),
      loadBalancers: [...set.loadBalancers],
      serviceRegistries: [],
      scale: { value: set.scale, unit: 'PERCENT' },
      stabilityStatus: set.steady ? 'STEADY_STATE' : 'STABILIZING',
      stabilityStatusAt: set.steadyChangedAt,
      tags: withTags ? tagList(set.tags) : [],
    };
  }

  private deployment(service: ServiceRecord, deployment: Workload): Deployment {
    return {
      id: deployment.id,
      status: deployment.status,
      taskDefinition: deployment.definition.arn,
      desiredCount: deployment.status === 'PRIMARY' ? service.desiredCount : 0,
      ...this.counts(deployment),
      failedTasks: deployment.failedTasks,
      createdAt: deployment.createdAt,
      updatedAt: deployment.updatedAt,
      ...launchView(deployment.launch),
      rolloutState: deployment.rollout,
      rolloutStateReason: deployment.rolloutReason,
    };
  }

  private counts(workload: Workload): { pendingCount: number; runningCount: number } {
    const tasks = [...workload.tasks];
    return {
      pendingCount: tasks.filter(isPending).length,
      runningCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    };
  }
}

/** How what is launched is described. */
export function launchView(launch: Launch) {
  return {
    ...(launch.strategy.length > 0
      ? { capacityProviderStrategy: launch.strategy.map((item) => ({ ...item })) }
      : { launchType: launch.launchType }),
    ...(launch.platformVersion === undefined
      ? {}
      : { platformVersion: launch.platformVersion, platformFamily: 'Linux' }),
    ...(launch.network ? { networkConfiguration: networkConfigurationOf(launch) } : {}),
  };
}
