import type { StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { World } from '../world';
import type { LoadBalancer, TargetGroup } from './state';

/**
 * From the end of a minute until its data can be read. AWS sends them "in 60-second intervals" and does not say when they
 * are there; alarms on them have been seen to fire some minutes after.
 */
const PUBLISHED_AFTER_MS = 60_000;

type Value = ({ readonly value: number } | { readonly held: number | undefined }) & { readonly unit: StandardUnit };

/** Measures a metric of application load balancers. */
export const measureOf =
  (world: World) =>
  (name: string, dimensions: Readonly<Record<string, string>>, value: Value): void =>
    world.measure({
      namespace: 'AWS/ApplicationELB',
      name,
      dimensions,
      publishedAfterMs: PUBLISHED_AFTER_MS,
      ...value,
    });

/** Dimensions of a load balancer, or of a target group behind it. Zones are none of them: requests come to no node here. */
export function dimensionsOf(loadBalancer: LoadBalancer, group?: TargetGroup): Record<string, string> {
  const LoadBalancer = afterType(loadBalancer.arn, 'loadbalancer/');
  return group ? { TargetGroup: afterType(group.arn, ''), LoadBalancer } : { LoadBalancer };
}

/** The end of an ARN, as dimensions have it: `app/web/50dc6c495c0c9188`, `targetgroup/blue/73e2d6bc24d8a067`. */
const afterType = (arn: string, type: string): string => arn.split(':').slice(5).join(':').slice(type.length);
