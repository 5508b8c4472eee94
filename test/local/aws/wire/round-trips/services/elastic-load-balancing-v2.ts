import type { Names } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';

const ASKED = 'it is asked for';
const Tags = [{ Key: 'k', Value: 'v' }];
const health = {
  HealthCheckProtocol: 'HTTP',
  HealthCheckPort: '8081',
  HealthCheckEnabled: true,
  HealthCheckPath: '/health',
  HealthCheckIntervalSeconds: 15,
  HealthCheckTimeoutSeconds: 4,
  HealthyThresholdCount: 3,
  UnhealthyThresholdCount: 4,
  Matcher: { HttpCode: '200-204' },
};
const forward = (blue: string, green: string) => [
  {
    Type: 'forward',
    Order: 1,
    ForwardConfig: {
      TargetGroups: [
        { TargetGroupArn: blue, Weight: 3 },
        { TargetGroupArn: green, Weight: 1 },
      ],
    },
  },
];
const Conditions = [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/b', '/c'] } }];

export const elasticLoadBalancing = (names: Names): RoundTrips => {
  const { loadBalancer: LoadBalancerArn, listener: ListenerArn, rule: RuleArn, idle: TargetGroupArn } = names;
  const actions = forward(names.blue, names.green);
  const targetGroup = ['DescribeTargetGroups', { TargetGroupArns: [TargetGroupArn] }, 'TargetGroups.0'] as const;
  const listener = ['DescribeListeners', { ListenerArns: [ListenerArn] }, 'Listeners.0'] as const;
  const rule = ['DescribeRules', { RuleArns: [RuleArn] }, 'Rules.0'] as const;
  const balancer = ['DescribeLoadBalancers', { LoadBalancerArns: [LoadBalancerArn] }, 'LoadBalancers.0'] as const;
  return {
    service: 'elastic-load-balancing-v2',
    trips: [
      {
        operation: 'CreateLoadBalancer',
        request: {
          Name: 'another',
          Subnets: ['subnet-1', 'subnet-2'],
          SecurityGroups: ['sg-1'],
          Scheme: 'internal',
          Tags,
          Type: 'application',
          IpAddressType: 'ipv4',
        },
        read: ['DescribeLoadBalancers', { Names: ['another'] }, 'LoadBalancers.0'],
        elsewhere: {
          Name: 'LoadBalancerName',
          Subnets: 'AvailabilityZones.0.SubnetId',
          Tags: [
            'DescribeTags',
            ({ LoadBalancers }) => ({ ResourceArns: [LoadBalancers[0].LoadBalancerArn] }),
            'TagDescriptions.0.Tags',
          ],
        },
        becomes: { Subnets: ['subnet-1', 'each with its zone'] },
      },
      {
        operation: 'CreateTargetGroup',
        request: {
          ...health,
          Name: 'another',
          Protocol: 'HTTP',
          ProtocolVersion: 'HTTP1',
          Port: 8080,
          VpcId: 'vpc-1',
          TargetType: 'ip',
          IpAddressType: 'ipv4',
          Tags,
        },
        read: ['DescribeTargetGroups', { Names: ['another'] }, 'TargetGroups.0'],
        elsewhere: {
          Name: 'TargetGroupName',
          Tags: [
            'DescribeTags',
            ({ TargetGroups }) => ({ ResourceArns: [TargetGroups[0].TargetGroupArn] }),
            'TagDescriptions.0.Tags',
          ],
        },
      },
      {
        operation: 'CreateListener',
        request: { LoadBalancerArn, DefaultActions: actions, Protocol: 'HTTP', Port: 81, Tags },
        read: ['DescribeListeners', ({ Listeners }) => ({ ListenerArns: [Listeners[0].ListenerArn] }), 'Listeners.0'],
        elsewhere: {
          Tags: [
            'DescribeTags',
            ({ Listeners }) => ({ ResourceArns: [Listeners[0].ListenerArn] }),
            'TagDescriptions.0.Tags',
          ],
        },
      },
      {
        operation: 'CreateRule',
        request: { ListenerArn, Conditions, Priority: 9, Actions: actions, Tags },
        read: ['DescribeRules', ({ Rules }) => ({ RuleArns: [Rules[0].RuleArn] }), 'Rules.0'],
        elsewhere: {
          Tags: ['DescribeTags', ({ Rules }) => ({ ResourceArns: [Rules[0].RuleArn] }), 'TagDescriptions.0.Tags'],
        },
        becomes: { Priority: ['9', 'told as a text'] },
        unsaid: { ListenerArn: 'in the ARN of the rule' },
      },
      { operation: 'ModifyTargetGroup', request: { TargetGroupArn, ...health }, read: targetGroup },
      {
        operation: 'ModifyListener',
        request: { ListenerArn, Port: 82, Protocol: 'HTTP', DefaultActions: actions },
        read: listener,
      },
      {
        operation: 'ModifyRule',
        request: { RuleArn, Conditions, Actions: actions },
        read: rule,
        idle: { ResetTransforms: 'there are none: Transforms are refused' },
      },
      {
        operation: 'SetRulePriorities',
        request: { RulePriorities: [{ RuleArn, Priority: 8 }] },
        read: rule,
        elsewhere: { RulePriorities: 'Priority' },
        becomes: { RulePriorities: ['8', 'told as a text'] },
      },
      {
        operation: 'ModifyLoadBalancerAttributes',
        request: { LoadBalancerArn, Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '61' }] },
        read: ['DescribeLoadBalancerAttributes', { LoadBalancerArn }, ''],
        elsewhere: { Attributes: 'Attributes.1' },
        becomes: {
          Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '61' }, 'among those that there are'],
        },
        unsaid: { LoadBalancerArn: ASKED },
      },
      {
        operation: 'ModifyTargetGroupAttributes',
        request: { TargetGroupArn, Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '61' }] },
        read: ['DescribeTargetGroupAttributes', { TargetGroupArn }, ''],
        elsewhere: { Attributes: 'Attributes.0' },
        becomes: {
          Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '61' }, 'among those that there are'],
        },
        unsaid: { TargetGroupArn: ASKED },
      },
      {
        operation: 'RegisterTargets',
        request: { TargetGroupArn, Targets: [{ Id: '10.0.0.1', Port: 80, AvailabilityZone: 'all' }] },
        read: ['DescribeTargetHealth', { TargetGroupArn }, 'TargetHealthDescriptions.0'],
        elsewhere: { Targets: 'Target' },
        becomes: { Targets: [{ Id: '10.0.0.1', Port: 80, AvailabilityZone: 'all' }, 'one of them'] },
        unsaid: { TargetGroupArn: ASKED },
      },
      {
        operation: 'SetSecurityGroups',
        request: { LoadBalancerArn, SecurityGroups: ['sg-7', 'sg-8'] },
        read: balancer,
      },
      {
        operation: 'SetSubnets',
        request: { LoadBalancerArn, Subnets: ['subnet-3', 'subnet-4'], IpAddressType: 'ipv4' },
        read: balancer,
        elsewhere: { Subnets: 'AvailabilityZones.0.SubnetId' },
        becomes: { Subnets: ['subnet-3', 'each with its zone'] },
      },
      {
        operation: 'AddTags',
        request: { ResourceArns: [ListenerArn], Tags },
        read: ['DescribeTags', { ResourceArns: [ListenerArn] }, 'TagDescriptions.0'],
        unsaid: { ResourceArns: ASKED },
      },
    ],
    writesNothing: {},
  };
};
