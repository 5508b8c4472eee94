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

type Dimensions = Readonly<Record<string, string>>;

/**
 * Dimensions of a load balancer, of a target group, and of a target group behind a load balancer; the same object each time,
 * by which CloudWatch finds a metric soonest. Zones are none of them: requests come to no node here.
 */
export const ofBalancer = remembered(
  ({ arn }: LoadBalancer): Dimensions => ({ LoadBalancer: afterType(arn, 'loadbalancer/') }),
);
export const ofGroup = remembered(({ arn }: TargetGroup): Dimensions => ({ TargetGroup: afterType(arn, '') }));
export const ofGroupBehind = remembered((loadBalancer: LoadBalancer) =>
  remembered((group: TargetGroup): Dimensions => ({ ...ofGroup(group), ...ofBalancer(loadBalancer) })),
);

function remembered<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}

/** The end of an ARN, as dimensions have it: `app/web/50dc6c495c0c9188`, `targetgroup/blue/73e2d6bc24d8a067`. */
function afterType(arn: string, type: string): string {
  return arn.split(':').slice(5).join(':').slice(type.length);
}
