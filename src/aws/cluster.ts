import { type Cluster, DescribeClustersCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { asking } from './aws-error';

/** Container instances that are registered in a cluster. Throws AwsError. */
export async function clusterInstances(ecs: ECSClient, cluster: string): Promise<number> {
  return (await describe(ecs, cluster))?.registeredContainerInstancesCount ?? 0;
}

/** Names of the capacity providers that a cluster's services may use. Throws AwsError. */
export async function clusterProviders(ecs: ECSClient, cluster: string): Promise<readonly string[]> {
  return (await describe(ecs, cluster))?.capacityProviders ?? [];
}

async function describe(ecs: ECSClient, cluster: string): Promise<Cluster | undefined> {
  const { clusters = [] } = await asking(
    'ecs:DescribeClusters',
    ecs.send(new DescribeClustersCommand({ clusters: [cluster] })),
  );
  return clusters[0];
}
