import type { Input } from '../../wire/implementation';
import { listOf, objectOf, STRING, schemaOfInput } from '../schema/from-model';
import { deleted, omit, type ResourceType } from './resource-type';

const ELB = 'elastic-load-balancing-v2';
const POLL_EVERY_MS = 10_000;

type Properties = Input<typeof ELB, 'CreateLoadBalancer'> & {
  LoadBalancerAttributes?: { Key: string; Value: string }[];
};

export const awsElbLoadBalancer = (): ResourceType<Properties> => ({
  type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  schema: schemaOfInput(ELB, 'CreateLoadBalancer', {
    without: ['CustomerOwnedIpv4Pool', 'IpamPools'],
    extra: { LoadBalancerAttributes: listOf(objectOf({ Key: STRING, Value: STRING })) },
    notBuilt: ['EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic', 'Ipv4IpamPoolId', 'MinimumLoadBalancerCapacity'],
  }),
  attributes: ['LoadBalancerArn', 'DNSName', 'CanonicalHostedZoneID', 'LoadBalancerFullName', 'LoadBalancerName'],
  createOnly: ['Name', 'Scheme', 'Type'],
  nameProperty: 'Name',
  create: async (properties, context) => {
    const Name = properties.Name ?? context.physicalName(32);
    const input = { ...omit(properties, 'LoadBalancerAttributes'), Name };
    const { LoadBalancers } = await context.call(ELB, 'CreateLoadBalancer', input);
    let balancer = LoadBalancers![0]!;
    const arn = balancer.LoadBalancerArn!;
    context.initiated(arn);
    if (properties.LoadBalancerAttributes)
      await context.call(ELB, 'ModifyLoadBalancerAttributes', {
        LoadBalancerArn: arn,
        Attributes: properties.LoadBalancerAttributes,
      });
    while (balancer.State?.Code === 'provisioning') {
      await context.pause(POLL_EVERY_MS);
      const described = await context.call(ELB, 'DescribeLoadBalancers', { LoadBalancerArns: [arn] });
      balancer = described.LoadBalancers![0]!;
    }
    return {
      LoadBalancerArn: arn,
      DNSName: balancer.DNSName!,
      CanonicalHostedZoneID: balancer.CanonicalHostedZoneId ?? '',
      LoadBalancerFullName: arn.slice(arn.indexOf(':loadbalancer/') + ':loadbalancer/'.length),
      LoadBalancerName: Name,
    };
  },
  update: async ({ physicalId: LoadBalancerArn, after, changed }, context) => {
    if (changed.has('Subnets') || changed.has('SubnetMappings'))
      await context.call(ELB, 'SetSubnets', {
        LoadBalancerArn,
        Subnets: after.Subnets,
        SubnetMappings: after.SubnetMappings,
      });
    if (changed.has('SecurityGroups'))
      await context.call(ELB, 'SetSecurityGroups', { LoadBalancerArn, SecurityGroups: after.SecurityGroups ?? [] });
    if (changed.has('IpAddressType'))
      await context.call(ELB, 'SetIpAddressType', { LoadBalancerArn, IpAddressType: after.IpAddressType });
    if (changed.has('LoadBalancerAttributes'))
      await context.call(ELB, 'ModifyLoadBalancerAttributes', {
        LoadBalancerArn,
        Attributes: after.LoadBalancerAttributes ?? [],
      });
    return {};
  },
  delete: (LoadBalancerArn, _, context) => deleted(context.call(ELB, 'DeleteLoadBalancer', { LoadBalancerArn })),
});
