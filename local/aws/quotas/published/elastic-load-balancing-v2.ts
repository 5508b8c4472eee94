import { type ServiceQuotas, shared } from '../quota';

const RESOURCE_INTENSIVE = ['CreateLoadBalancer', 'SetSubnets'];
const REGISTRATION = ['RegisterTargets', 'DeregisterTargets'];
const NON_MUTATING = [
  'DescribeAccountLimits',
  'DescribeCapacityReservation',
  'DescribeListenerAttributes',
  'DescribeListenerCertificates',
  'DescribeListeners',
  'DescribeLoadBalancerAttributes',
  'DescribeLoadBalancers',
  'DescribeRules',
  'DescribeSSLPolicies',
  'DescribeTags',
  'DescribeTargetGroupAttributes',
  'DescribeTargetGroups',
  'DescribeTargetHealth',
];
const MUTATING = [
  'AddListenerCertificates',
  'AddTags',
  'CreateListener',
  'CreateRule',
  'CreateTargetGroup',
  'DeleteListener',
  'DeleteLoadBalancer',
  'DeleteRule',
  'DeleteTargetGroup',
  'ModifyCapacityReservation',
  'ModifyIpPools',
  'ModifyListener',
  'ModifyListenerAttributes',
  'ModifyLoadBalancerAttributes',
  'ModifyRule',
  'ModifyTargetGroup',
  'ModifyTargetGroupAttributes',
  'RemoveListenerCertificates',
  'RemoveTags',
  'SetIpAddressType',
  'SetRulePriorities',
  'SetSecurityGroups',
];

/** Every call takes from the bucket of its category and from the account's. */
export const ELASTIC_LOAD_BALANCING_V2: ServiceQuotas = {
  service: 'elastic-load-balancing-v2',
  source: 'Elastic Load Balancing User Guide, Request throttling for the Elastic Load Balancing API',
  // The page says ThrottlingException; clients of this Query service are told Throttling.
  code: 'Throttling',
  apart: ['ec2.amazonaws.com', 'ecs.amazonaws.com', 'autoscaling.amazonaws.com', 'cloudformation.amazonaws.com'],
  quotas: [
    shared('Account-level limit', 40, 10, [...RESOURCE_INTENSIVE, ...REGISTRATION, ...NON_MUTATING, ...MUTATING]),
    shared('Resource-intensive', 10, 0.2, RESOURCE_INTENSIVE),
    shared('Registration', 20, 4, REGISTRATION),
    shared('Non-mutating', 40, 10, NON_MUTATING),
    shared('Mutating', 20, 3, MUTATING),
  ],
};
