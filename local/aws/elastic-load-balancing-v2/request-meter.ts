import type { World } from '../world';
import type { LoadBalancer, TargetGroup } from './state';

/**
 * Measures requests as they are served, each as a value of 1: their sum is the metric. Counted is what a target was chosen
 * for, by the class of its target's answer; answers that the load balancer gives itself are no target's.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export function createRequestMeter(world: World) {
  const count = (name: string, loadBalancer: LoadBalancer, group: TargetGroup): void => {
    const LoadBalancer = afterType(loadBalancer.arn, 'loadbalancer/');
    const TargetGroup = afterType(group.arn, '');
    const both: Record<string, string>[] = [{ LoadBalancer }, { TargetGroup, LoadBalancer }];
    for (const dimensions of both) world.measure({ namespace: 'AWS/ApplicationELB', name, dimensions, value: 1 });
  };
  return {
    chosen: (loadBalancer: LoadBalancer, group: TargetGroup): void => count('RequestCount', loadBalancer, group),
    answered: (loadBalancer: LoadBalancer, group: TargetGroup, status: number): void =>
      count(`HTTPCode_Target_${Math.floor(status / 100)}XX_Count`, loadBalancer, group),
  };
}

/** The end of an ARN, as dimensions have it: `app/web/50dc6c495c0c9188`, `targetgroup/blue/73e2d6bc24d8a067`. */
const afterType = (arn: string, type: string): string => arn.split(':').slice(5).join(':').slice(type.length);
