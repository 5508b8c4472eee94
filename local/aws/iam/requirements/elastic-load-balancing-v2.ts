import { anywhere, each, type Requirements, type RequirementTable } from './requirement';

const ofLoadBalancer = ({ LoadBalancerArn }: { LoadBalancerArn?: string | undefined }): Requirements =>
  each([LoadBalancerArn]);
const ofListener = ({ ListenerArn }: { ListenerArn?: string | undefined }): Requirements => each([ListenerArn]);
const ofRule = ({ RuleArn }: { RuleArn?: string | undefined }): Requirements => each([RuleArn]);
const ofTargetGroup = ({ TargetGroupArn }: { TargetGroupArn?: string | undefined }): Requirements =>
  each([TargetGroupArn]);
const ofArns = ({ ResourceArns }: { ResourceArns?: string[] | undefined }): Requirements => each(ResourceArns);

/** What load balancing asks. Source: Service Authorization Reference, "AWS Elastic Load Balancing V2": reading has no resources. */
export const elasticLoadBalancingV2: RequirementTable<'elastic-load-balancing-v2'> = {
  AddTags: ofArns,
  CreateListener: ofLoadBalancer,
  CreateLoadBalancer: ({ Name = '', Type = 'application' }, scene) => {
    const kind = { application: 'app', network: 'net', gateway: 'gwy' }[Type] ?? Type;
    return each([scene.arn('elasticloadbalancing', `loadbalancer/${kind}/${Name}/*`)]);
  },
  CreateRule: ofListener,
  CreateTargetGroup: ({ Name = '' }, scene) => each([scene.arn('elasticloadbalancing', `targetgroup/${Name}/*`)]),
  DeleteListener: ofListener,
  DeleteLoadBalancer: ofLoadBalancer,
  DeleteRule: ofRule,
  DeleteTargetGroup: ofTargetGroup,
  DeregisterTargets: ofTargetGroup,
  DescribeListeners: anywhere,
  DescribeLoadBalancerAttributes: anywhere,
  DescribeLoadBalancers: anywhere,
  DescribeRules: anywhere,
  DescribeTags: anywhere,
  DescribeTargetGroupAttributes: anywhere,
  DescribeTargetGroups: anywhere,
  DescribeTargetHealth: anywhere,
  ModifyListener: ofListener,
  ModifyLoadBalancerAttributes: ofLoadBalancer,
  ModifyRule: ofRule,
  ModifyTargetGroup: ofTargetGroup,
  ModifyTargetGroupAttributes: ofTargetGroup,
  RegisterTargets: ofTargetGroup,
  RemoveTags: ofArns,
  SetRulePriorities: ({ RulePriorities }) => each(RulePriorities?.map(({ RuleArn }) => RuleArn)),
  SetSecurityGroups: ofLoadBalancer,
  SetSubnets: ofLoadBalancer,
};
