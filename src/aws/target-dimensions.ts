import {
  DescribeTargetGroupsCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { SideDimensions } from '../domain/check/metric/placeholders';
import { askingFor } from './aws-error';

/** A target group as CloudWatch's dimensions name it; without `loadBalancer` where no listener leads to it. */
export type TargetGroupDimensions = Pick<SideDimensions, 'targetGroup'> & Partial<SideDimensions>;

/**
 * Target groups by name; undefined when one of them does not exist. Throws AwsError.
 *
 * ELB user guide, "CloudWatch metrics for your Application Load Balancer", Metric dimensions: the final portions of the ARNs.
 */
export async function readTargetDimensions(
  elb: ElasticLoadBalancingV2Client,
  names: readonly string[],
): Promise<Readonly<Record<string, TargetGroupDimensions>> | undefined> {
  const answer = await askingFor(
    'elasticloadbalancing:DescribeTargetGroups',
    elb.send(new DescribeTargetGroupsCommand({ Names: [...names] })),
  );
  return (
    answer &&
    Object.fromEntries(
      (answer.TargetGroups ?? []).map(
        ({ TargetGroupName = '', TargetGroupArn = '', LoadBalancerArns: [balancer] = [] }) => [
          TargetGroupName,
          {
            targetGroup: resourceOf(TargetGroupArn),
            ...(balancer === undefined ? {} : { loadBalancer: resourceOf(balancer).replace(/^loadbalancer\//, '') }),
          },
        ],
      ),
    )
  );
}

/** `targetgroup/web/73e2d6bc24d8a067`, `loadbalancer/app/web/50dc6c495c0c9188` */
const resourceOf = (arn: string): string => arn.split(':').slice(5).join(':');
