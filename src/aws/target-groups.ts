import {
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  type ElasticLoadBalancingV2Client,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroupFacts } from '../domain/verify/facts';
import { askingFor } from './aws-error';

/** Target groups by name; one that does not exist is left out. Throws AwsError. */
export async function readTargetGroups(
  elb: ElasticLoadBalancingV2Client,
  names: readonly string[],
): Promise<readonly TargetGroupFacts[]> {
  if (names.length === 0) return [];
  const found = await describe(elb, names);
  // One that is missing refuses the question about all.
  const all = found ?? (await Promise.all(names.map((name) => describe(elb, [name])))).flatMap((each) => each ?? []);
  return all.map(({ TargetGroupName = '', TargetGroupArn = '', TargetType = '', Protocol = '' }) => ({
    ...{ name: TargetGroupName, arn: TargetGroupArn, targetType: TargetType, protocol: Protocol },
  }));
}

async function describe(
  elb: ElasticLoadBalancingV2Client,
  names: readonly string[],
): Promise<readonly TargetGroup[] | undefined> {
  const answer = await askingFor(
    'elasticloadbalancing:DescribeTargetGroups',
    elb.send(new DescribeTargetGroupsCommand({ Names: [...names] })),
  );
  return answer?.TargetGroups;
}

/** The same with the seconds for which each drains a target that is taken out. */
export async function withDelays(
  elb: ElasticLoadBalancingV2Client,
  groups: readonly TargetGroupFacts[],
): Promise<readonly TargetGroupFacts[]> {
  return Promise.all(
    groups.map(async (group) => {
      const answer = await askingFor(
        'elasticloadbalancing:DescribeTargetGroupAttributes',
        elb.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: group.arn })),
      );
      const value = answer?.Attributes?.find(({ Key }) => Key === 'deregistration_delay.timeout_seconds')?.Value;
      return value === undefined ? group : { ...group, deregistrationDelaySeconds: Number(value) };
    }),
  );
}
