import type { ContainerInstance, Resource } from '@aws-sdk/client-ecs';
import { type ContainerInstanceRecord, isPending } from '../state';
import { tagList } from '../tags';
import { remaining, resourceList } from './resources';

/** A container instance as DescribeContainerInstances shows it, every number of its resources filled in. */
export function containerInstanceView(
  instance: ContainerInstanceRecord,
  include: readonly string[],
): ContainerInstance {
  const tasks = [...instance.tasks];
  return {
    ...common(instance),
    registeredResources: resourceList(instance.resources).map(filledIn),
    remainingResources: resourceList(remaining(instance)).map(filledIn),
    runningTasksCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingTasksCount: tasks.filter(isPending).length,
    registeredAt: instance.registeredAt,
    attachments: [],
    tags: include.includes('TAGS') ? tagList(instance.tags) : [],
    ...(include.includes('CONTAINER_INSTANCE_HEALTH')
      ? {
          healthStatus: {
            overallStatus: instance.agentConnected ? ('OK' as const) : ('IMPAIRED' as const),
            details: [],
          },
        }
      : {}),
  };
}

/** The detail of an `ECS Container Instance State Change`: the instance without counts, tags and dates but of the change. */
export const containerInstanceEventDetail = (instance: ContainerInstanceRecord): Record<string, unknown> => ({
  ...common(instance),
  clusterArn: instance.cluster.arn,
  registeredResources: resourceList(instance.resources),
  remainingResources: resourceList(remaining(instance)),
  updatedAt: instance.updatedAt.toISOString(),
});

const common = (instance: ContainerInstanceRecord) => ({
  containerInstanceArn: instance.arn,
  ec2InstanceId: instance.ec2InstanceId,
  version: instance.version,
  versionInfo: instance.versionInfo,
  status: instance.status,
  agentConnected: instance.agentConnected,
  attributes: instance.attributes,
});

const filledIn = (resource: Resource): Resource => ({ doubleValue: 0, longValue: 0, integerValue: 0, ...resource });
