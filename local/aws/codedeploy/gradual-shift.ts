import type { LoadBalancerInfo, TrafficRoutingConfig } from '@aws-sdk/client-codedeploy';
import { refusal } from './refusals';

/**
 * A Network Load Balancer shares no traffic by weight.
 * @throws `InvalidTrafficRoutingConfiguration` with AWS's text [CD: troubleshooting-ecs]
 */
export function refuseGradualShift(
  { targetGroupPairInfoList }: LoadBalancerInfo,
  { type }: TrafficRoutingConfig,
): void {
  const [listener = ''] = targetGroupPairInfoList?.[0]?.prodTrafficRoute?.listenerArns ?? [];
  if (listener.includes(':listener/net/') && type !== 'AllAtOnce')
    throw refusal(
      'InvalidTrafficRoutingConfiguration',
      'Only ALB supports gradual traffic routing, use AllAtOnce Traffic routing instead when you create/update Deployment group.',
    );
}
