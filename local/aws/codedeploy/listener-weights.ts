import type { Action, Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AwsSide } from './aws-side';
import { DeploymentFault } from './stages/stage';

/** Target group ARNs to weights that sum up to 100. */
export type Weights = readonly { readonly arn: string; readonly weight: number }[];

const targetsOf = (actions: readonly Action[] = []): { arn: string; weight: number }[] =>
  actions.flatMap(({ TargetGroupArn, ForwardConfig }) =>
    ForwardConfig?.TargetGroups
      ? ForwardConfig.TargetGroups.map(({ TargetGroupArn: arn = '', Weight = 1 }) => ({ arn, weight: Weight }))
      : TargetGroupArn === undefined
        ? []
        : [{ arn: TargetGroupArn, weight: 1 }],
  );

/** The rules of a listener that forward to one of the target groups, its default action among them. */
async function rulesFor(aws: AwsSide, listenerArn: string, arns: readonly string[]): Promise<Rule[]> {
  const { Rules = [] } = await aws.call('elastic-load-balancing-v2', 'DescribeRules', { ListenerArn: listenerArn });
  return Rules.filter(({ Actions }) => targetsOf(Actions).some(({ arn }) => arns.includes(arn)));
}

/** Whether a listener gives traffic to a target group. */
export async function isBehind(aws: AwsSide, listenerArn: string, targetGroupArn: string): Promise<boolean> {
  const rules = await rulesFor(aws, listenerArn, [targetGroupArn]);
  return rules.some(({ Actions }) =>
    targetsOf(Actions).some(({ arn, weight }) => arn === targetGroupArn && weight > 0),
  );
}

/** [CD: troubleshooting-ecs] */
export const notBehind = (): DeploymentFault =>
  new DeploymentFault(
    'ELASTIC_LOAD_BALANCING_INVALID',
    'The ELB could not be updated due to the following error: Primary taskset target group must be behind listener',
  );

/**
 * Shares a listener's traffic between the two target groups, in each of its rules that knows one of them.
 *
 * The group without traffic stays with weight 0, so that its health is checked: the next deployment is judged by health
 * checks as early as Install. [obs AWS Support, traveloka/terraform-aws-alb-single-listener#47, Nov 2022]
 * @throws DeploymentFault when no rule knows them any more: traffic that was not moved is never called moved.
 */
export async function setWeights(aws: AwsSide, listenerArn: string, weights: Weights): Promise<void> {
  const arns = weights.map(({ arn }) => arn);
  const actions: Action[] = [
    {
      Type: 'forward',
      ForwardConfig: { TargetGroups: weights.map(({ arn, weight }) => ({ TargetGroupArn: arn, Weight: weight })) },
    },
  ];
  const rules = await rulesFor(aws, listenerArn, arns);
  if (rules.length === 0) throw notBehind();
  for (const { IsDefault, RuleArn } of rules) {
    if (IsDefault)
      await aws.call('elastic-load-balancing-v2', 'ModifyListener', {
        ListenerArn: listenerArn,
        DefaultActions: actions,
      });
    else await aws.call('elastic-load-balancing-v2', 'ModifyRule', { RuleArn, Actions: actions });
  }
}
