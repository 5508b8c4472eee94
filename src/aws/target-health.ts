import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetHealth } from '../domain/check/target-health';
import { askingFor } from './aws-error';

/** Every registered target of a target group by name, those on their way out too; undefined when there is no such group. */
export async function readTargets(
  elb: ElasticLoadBalancingV2Client,
  targetGroup: string,
): Promise<readonly TargetHealth[] | undefined> {
  const groups = await askingFor(
    'elasticloadbalancing:DescribeTargetGroups',
    elb.send(new DescribeTargetGroupsCommand({ Names: [targetGroup] })),
  );
  const arn = groups?.TargetGroups?.[0]?.TargetGroupArn;
  if (arn === undefined) return undefined;
  const answer = await askingFor(
    'elasticloadbalancing:DescribeTargetHealth',
    elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: arn })),
  );
  return answer?.TargetHealthDescriptions?.map(({ TargetHealth: { State = '', Reason, Description } = {} }) => ({
    state: State,
    ...(Reason === undefined ? {} : { reason: Reason }),
    ...(Description === undefined ? {} : { description: Description }),
  }));
}
