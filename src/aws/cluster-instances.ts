import { DescribeClustersCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { asking } from './aws-error';

/** Container instances that are registered in a cluster. Throws AwsError. */
export async function clusterInstances(ecs: ECSClient, cluster: string): Promise<number> {
  const { clusters = [] } = await asking(
    'ecs:DescribeClusters',
    ecs.send(new DescribeClustersCommand({ clusters: [cluster] })),
  );
  return clusters[0]?.registeredContainerInstancesCount ?? 0;
}
