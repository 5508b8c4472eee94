import { type Names, PLACE } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

const arn = (resource: string): string => `arn:aws:elasticloadbalancing:${PLACE}:${resource}`;
const BALANCER = arn('loadbalancer/app/nothing/0123456789abcdef');
const LISTENER = arn('listener/app/nothing/0123456789abcdef/0123456789abcdef');
const RULE = arn('listener-rule/app/nothing/0123456789abcdef/0123456789abcdef/0123456789abcdef');
const GROUP = arn('targetgroup/nothing/0123456789abcdef');
const forward = (TargetGroupArn: string) => [{ Type: 'forward', TargetGroupArn }];
const tagged = {
  'ResourceArns: listener': [[LISTENER], 'ListenerNotFound'],
  'ResourceArns: rule': [[RULE], 'RuleNotFound'],
  'ResourceArns: target group': [[GROUP], 'TargetGroupNotFound'],
} as const;

export const elasticLoadBalancing = (names: Names): UnknownIds => ({
  service: 'elastic-load-balancing-v2',
  names: {
    LoadBalancerArn: [names.loadBalancer, BALANCER, 'LoadBalancerNotFound'],
    LoadBalancerArns: [[names.loadBalancer], [BALANCER], 'LoadBalancerNotFound'],
    ListenerArn: [names.listener, LISTENER, 'ListenerNotFound'],
    ListenerArns: [[names.listener], [LISTENER], 'ListenerNotFound'],
    RuleArn: [names.rule, RULE, 'RuleNotFound'],
    RuleArns: [[names.rule], [RULE], 'RuleNotFound'],
    TargetGroupArn: [names.idle, GROUP, 'TargetGroupNotFound'],
    TargetGroupArns: [[names.idle], [GROUP], 'TargetGroupNotFound'],
    ResourceArns: [[names.loadBalancer], [BALANCER], 'LoadBalancerNotFound'],
    Names: [['balancer'], ['nothing'], 'LoadBalancerNotFound'],
    DefaultActions: [forward(names.green), forward(GROUP), 'TargetGroupNotFound'],
    Actions: [forward(names.green), forward(GROUP), 'TargetGroupNotFound'],
    RulePriorities: [[{ RuleArn: names.rule, Priority: 8 }], [{ RuleArn: RULE, Priority: 8 }], 'RuleNotFound'],
    Targets: [[{ Id: '10.0.0.1', Port: 80 }], [{ Id: '10.9.9.9', Port: 80 }], {}],
  },
  otherwise: {
    AddTags: tagged,
    DescribeTags: tagged,
    RemoveTags: tagged,
    DescribeTargetGroups: { Names: 'TargetGroupNotFound' },
    DescribeTargetHealth: {
      Targets: {
        TargetHealthDescriptions: [
          { Target: { Id: '10.9.9.9' }, TargetHealth: { State: 'unused', Reason: 'Target.NotRegistered' } },
        ],
      },
    },
    // Succeeds when there is none [ELB API: DeleteLoadBalancer].
    DeleteLoadBalancer: { LoadBalancerArn: {} },
    DeleteTargetGroup: { TargetGroupArn: {} },
  },
  looksNothingUp: ['Name', 'VpcId', 'RegisterTargets.Targets'],
  namesNothing: ['CreateLoadBalancer', 'CreateTargetGroup'],
  requests: {
    AddTags: { Tags: [{ Key: 'k', Value: 'v' }] },
    CreateListener: { Protocol: 'HTTP', Port: 81 },
    CreateRule: { Conditions: [{ Field: 'path-pattern', Values: ['/b'] }], Priority: 9 },
    ModifyLoadBalancerAttributes: { Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '61' }] },
    ModifyTargetGroupAttributes: { Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '61' }] },
    RegisterTargets: { Targets: [{ Id: '10.0.0.1', Port: 80 }] },
    SetSecurityGroups: { SecurityGroups: ['sg-1'] },
    SetSubnets: { Subnets: ['subnet-1', 'subnet-2'] },
  },
  removing: [
    'RemoveTags',
    'DeregisterTargets',
    'DeleteTargetGroup',
    'DeleteRule',
    'DeleteListener',
    'DeleteLoadBalancer',
  ],
});
