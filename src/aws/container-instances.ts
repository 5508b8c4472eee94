import {
  DescribeContainerInstancesCommand,
  type ECSClient,
  ListContainerInstancesCommand,
  UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import { asking, askingFor } from './aws-error';

/** The container instance of a cluster that an EC2 instance is; undefined when it is none of it. Throws AwsError. */
export async function containerInstanceOf(
  ecs: ECSClient,
  cluster: string,
  instanceId: string,
): Promise<string | undefined> {
  const filter = `ec2InstanceId == ${instanceId}`;
  const answer = await askingFor(
    'ecs:ListContainerInstances',
    ecs.send(new ListContainerInstancesCommand({ cluster, filter })),
  );
  return answer?.containerInstanceArns?.[0];
}

/**
 * Has ECS place nothing more on a container instance, and replace what its services run there. One that is draining already,
 * or is gone, stays so. Throws AwsError.
 */
export async function drainContainerInstance(ecs: ECSClient, cluster: string, arn: string): Promise<void> {
  const input = { cluster, containerInstances: [arn], status: 'DRAINING' as const };
  await askingFor('ecs:UpdateContainerInstancesState', ecs.send(new UpdateContainerInstancesStateCommand(input)));
}

/** ECS API reference, DescribeContainerInstances: ARNs of one request. */
const INSTANCES_AT_ONCE = 100;

/** Ids of the EC2 instances behind container instances of a cluster, by ARN. Throws AwsError. */
export async function hostIds(
  ecs: ECSClient,
  cluster: string,
  arns: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (let at = 0; at < arns.length; at += INSTANCES_AT_ONCE) {
    const containerInstances = arns.slice(at, at + INSTANCES_AT_ONCE);
    const { containerInstances: instances = [] } = await asking(
      'ecs:DescribeContainerInstances',
      ecs.send(new DescribeContainerInstancesCommand({ cluster, containerInstances })),
    );
    for (const { containerInstanceArn = '', ec2InstanceId } of instances)
      if (ec2InstanceId !== undefined) found.set(containerInstanceArn, ec2InstanceId);
  }
  return found;
}
