import { DeregisterTargetsCommand, type ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { askingFor } from './aws-error';

/**
 * Takes targets out of a target group: nothing new is sent to them from the answer on. A target that is draining already, or
 * is not in the group, is no error of AWS's; a group that is gone has none. Throws AwsError.
 */
export async function deregisterTargets(
  elb: ElasticLoadBalancingV2Client,
  targetGroupArn: string,
  targets: readonly { readonly id: string; readonly port: number }[],
): Promise<void> {
  const Targets = targets.map(({ id, port }) => ({ Id: id, Port: port }));
  await askingFor(
    'elasticloadbalancing:DeregisterTargets',
    elb.send(new DeregisterTargetsCommand({ TargetGroupArn: targetGroupArn, Targets })),
  );
}
