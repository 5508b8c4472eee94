import type {
  AvailabilityZone,
  CreateLoadBalancerInput,
  LoadBalancer as Description,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { defaultsOf, LOAD_BALANCER_ATTRIBUTES, setAttributes, toAttributes } from './attributes';
import type { closeListeners } from './listeners';
import { checkedName } from './names';
import { pageOf } from './page';
import { invalid, notBuilt, refuseMembers } from './refusals';
import type { LoadBalancer, State } from './state';
import { withTags } from './tags';

/** `provisioning` lasts; minutes in AWS (unverified how many). */
const PROVISIONING_MS = 30_000;
/** The hosted zone of application load balancers in Tokyo ([GR] elb). */
const HOSTED_ZONES: Readonly<Record<string, string>> = { 'ap-northeast-1': 'Z14GRHDCWA56QT' };

export function loadBalancerOperations(
  world: World,
  state: State,
  close: ReturnType<typeof closeListeners>,
): Operations<'elastic-load-balancing-v2'> {
  const zonesOf = (subnets: readonly string[]): AvailabilityZone[] => {
    const bad = subnets.find((subnet) => !/^subnet-[0-9a-zA-Z]+$/.test(subnet));
    if (bad !== undefined) throw new AwsError('SubnetNotFound', `The subnet ID '${bad}' is not valid`);
    if (new Set(subnets).size < subnets.length) throw invalid('A subnet cannot be specified multiple times');
    return subnets.map((SubnetId, index) => ({
      ZoneName: `${world.region}${'acd'[index % 3]}`,
      SubnetId,
      LoadBalancerAddresses: [],
    }));
  };
  const describe = (balancer: LoadBalancer): Description => ({
    LoadBalancerArn: balancer.arn,
    LoadBalancerName: balancer.name,
    // The listeners of an embedded load balancer are really there.
    DNSName: '127.0.0.1',
    CanonicalHostedZoneId: HOSTED_ZONES[world.region],
    CreatedTime: balancer.createdAt,
    Scheme: balancer.scheme,
    State: { Code: balancer.state },
    Type: balancer.type,
    AvailabilityZones: balancer.zones,
    SecurityGroups: balancer.securityGroups,
    IpAddressType: 'ipv4',
  });

  return {
    CreateLoadBalancer: (input) => {
      const { Type = 'application', Scheme = 'internet-facing', SecurityGroups = [], Tags = [] } = input;
      const name = checkedName('load balancer', input.Name);
      if (name.startsWith('internal-')) throw invalid(`The load balancer name '${name}' cannot begin with 'internal-'`);
      if (Type === 'gateway') throw notBuilt('a gateway load balancer');
      if (Type !== 'application' && Type !== 'network') throw invalid(`Load balancer type '${Type}' is not valid`);
      if (Scheme !== 'internet-facing' && Scheme !== 'internal')
        throw new AwsError('InvalidScheme', `Load balancer scheme '${Scheme}' is not valid`);
      if ((input.IpAddressType ?? 'ipv4') !== 'ipv4') throw notBuilt(`IP address type ${input.IpAddressType}`);
      refuseMembers(input, ['CustomerOwnedIpv4Pool', 'EnablePrefixForIpv6SourceNat', 'IpamPools']);
      const zones = zonesOf(subnetsOf(input));
      if (zones.length < (Type === 'application' ? 2 : 1))
        throw invalid('At least two subnets in two different Availability Zones must be specified');
      const tags = withTags([], Tags);
      const known = [...state.loadBalancers.values()].find((other) => other.name === name);
      if (known) {
        if (sameSettings(known, { type: Type, scheme: Scheme, zones, securityGroups: SecurityGroups }))
          return { LoadBalancers: [describe(known)] };
        throw new AwsError(
          'DuplicateLoadBalancerName',
          `A load balancer with the same name '${name}' exists, but with different settings`,
        );
      }
      const id = `${Type === 'application' ? 'app' : 'net'}/${name}/${world.ids.hex(16)}`;
      const balancer: LoadBalancer = {
        arn: `arn:aws:elasticloadbalancing:${world.region}:${world.accountId}:loadbalancer/${id}`,
        name,
        type: Type,
        scheme: Scheme,
        createdAt: world.clock.now(),
        zones,
        securityGroups: [...SecurityGroups],
        state: 'provisioning',
        attributes: defaultsOf(LOAD_BALANCER_ATTRIBUTES),
      };
      state.loadBalancers.set(balancer.arn, balancer);
      state.tags.set(balancer.arn, tags);
      world.clock.after(PROVISIONING_MS, () => {
        balancer.state = 'active';
      });
      return { LoadBalancers: [describe(balancer)] };
    },

    DescribeLoadBalancers: ({ LoadBalancerArns, Names, Marker, PageSize }) => {
      if (LoadBalancerArns && Names) throw invalid('Load balancer names and ARNs cannot be specified together');
      for (const arn of LoadBalancerArns ?? []) state.loadBalancer(arn);
      const all = [...state.loadBalancers.values()];
      const missing = Names?.filter((name) => !all.some((balancer) => balancer.name === name));
      if (missing?.length)
        throw new AwsError('LoadBalancerNotFound', `Load balancers '[${missing.join(', ')}]' not found`);
      const wanted = all.filter(
        ({ arn, name }) => (LoadBalancerArns?.includes(arn) ?? true) && (Names?.includes(name) ?? true),
      );
      const { items, next } = pageOf(wanted, Marker, PageSize);
      return { LoadBalancers: items.map(describe), NextMarker: next };
    },

    DeleteLoadBalancer: async ({ LoadBalancerArn }) => {
      const balancer = state.loadBalancers.get(LoadBalancerArn ?? '');
      if (!balancer) return {};
      if (balancer.attributes.get('deletion_protection.enabled') === 'true')
        throw new AwsError(
          'OperationNotPermitted',
          `Load balancer '${balancer.arn}' cannot be deleted because deletion protection is enabled`,
        );
      state.loadBalancers.delete(balancer.arn);
      state.tags.delete(balancer.arn);
      await close(({ loadBalancer }) => loadBalancer === balancer);
      return {};
    },

    DescribeLoadBalancerAttributes: ({ LoadBalancerArn }) => ({
      Attributes: toAttributes(state.loadBalancer(LoadBalancerArn).attributes),
    }),

    ModifyLoadBalancerAttributes: ({ LoadBalancerArn, Attributes = [] }) => {
      const { attributes } = state.loadBalancer(LoadBalancerArn);
      setAttributes(attributes, Attributes, LOAD_BALANCER_ATTRIBUTES);
      return { Attributes: toAttributes(attributes) };
    },

    SetSecurityGroups: (input) => {
      const { LoadBalancerArn, SecurityGroups = [] } = input;
      refuseMembers(input, ['EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic']);
      const balancer = state.loadBalancer(LoadBalancerArn);
      if (SecurityGroups.length === 0) throw invalid('At least one security group must be specified');
      const bad = SecurityGroups.find((group) => !/^sg-[0-9a-zA-Z]+$/.test(group));
      if (bad !== undefined) throw new AwsError('InvalidSecurityGroup', `The security group '${bad}' is not valid`);
      balancer.securityGroups = [...SecurityGroups];
      return { SecurityGroupIds: balancer.securityGroups };
    },

    SetSubnets: (input) => {
      const balancer = state.loadBalancer(input.LoadBalancerArn);
      if ((input.IpAddressType ?? 'ipv4') !== 'ipv4') throw notBuilt(`IP address type ${input.IpAddressType}`);
      refuseMembers(input, ['EnablePrefixForIpv6SourceNat']);
      const zones = zonesOf(subnetsOf(input));
      if (zones.length < (balancer.type === 'application' ? 2 : 1))
        throw invalid('At least two subnets in two different Availability Zones must be specified');
      balancer.zones = zones;
      return { AvailabilityZones: zones };
    },
  };
}

function subnetsOf({ Subnets, SubnetMappings }: Pick<CreateLoadBalancerInput, 'Subnets' | 'SubnetMappings'>): string[] {
  if (SubnetMappings && Subnets) throw invalid('Subnets and SubnetMappings cannot be specified together');
  return Subnets ?? SubnetMappings?.map(({ SubnetId = '' }) => SubnetId) ?? [];
}

function sameSettings(
  known: LoadBalancer,
  wanted: Pick<LoadBalancer, 'type' | 'scheme' | 'zones' | 'securityGroups'>,
): boolean {
  const shape = ({ type, scheme, zones, securityGroups }: typeof wanted): string =>
    JSON.stringify([type, scheme, zones.map(({ SubnetId }) => SubnetId).sort(), [...securityGroups].sort()]);
  return shape(known) === shape(wanted);
}
