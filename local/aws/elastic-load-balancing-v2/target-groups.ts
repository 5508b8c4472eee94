import type { TargetGroup as Description } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { defaultsOf, setAttributes, TARGET_GROUP_ATTRIBUTES, toAttributes } from './attributes';
import { DEFAULT_HEALTH_CHECK, type HealthCheck, withHealthCheck } from './health-check';
import type { HealthChecks } from './health-checks';
import { checkedName } from './names';
import { pageOf } from './page';
import { invalid, notBuilt, refuseMembers } from './refusals';
import type { State, TargetGroup } from './state';
import { withTags } from './tags';

export function targetGroupOperations(
  world: World,
  state: State,
  healthChecks: HealthChecks,
): Operations<'elastic-load-balancing-v2'> {
  const describe = (group: TargetGroup): Description => ({
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: 'HTTP',
    ProtocolVersion: 'HTTP1',
    Port: group.port,
    VpcId: group.vpcId,
    TargetType: group.targetType,
    IpAddressType: 'ipv4',
    HealthCheckProtocol: 'HTTP',
    HealthCheckEnabled: true,
    HealthCheckPort: group.healthCheck.port,
    HealthCheckPath: group.healthCheck.path,
    HealthCheckIntervalSeconds: group.healthCheck.interval,
    HealthCheckTimeoutSeconds: group.healthCheck.timeout,
    HealthyThresholdCount: group.healthCheck.healthyThreshold,
    UnhealthyThresholdCount: group.healthCheck.unhealthyThreshold,
    Matcher: { HttpCode: group.healthCheck.matcher },
    LoadBalancerArns: state.usersOf(group.arn).map(({ arn }) => arn),
  });

  return {
    CreateTargetGroup: (input) => {
      const { Port, VpcId, Protocol, TargetType = 'instance', ProtocolVersion = 'HTTP1', Tags = [] } = input;
      const name = checkedName('target group', input.Name);
      if (TargetType !== 'ip' && TargetType !== 'instance') {
        if (['lambda', 'alb'].includes(TargetType)) throw notBuilt(`target type ${TargetType}`);
        throw invalid(`Target type '${TargetType}' is not valid`);
      }
      if (Protocol === undefined) throw invalid('A protocol must be specified');
      if (Protocol !== 'HTTP') {
        if (!PROTOCOLS.includes(Protocol)) throw invalid(`Protocol '${Protocol}' is not valid`);
        throw notBuilt(`a target group of protocol ${Protocol}`);
      }
      refuseMembers(input, ['TargetControlPort']);
      if (ProtocolVersion !== 'HTTP1') throw notBuilt(`protocol version ${ProtocolVersion}`);
      if ((input.IpAddressType ?? 'ipv4') !== 'ipv4') throw notBuilt(`IP address type ${input.IpAddressType}`);
      if (Port === undefined) throw invalid('A port must be specified');
      if (!Number.isInteger(Port) || Port < 1 || Port > 65535)
        throw invalid(`Port '${Port}' must be between '1' and '65535'`);
      if (VpcId === undefined) throw invalid('A VPC ID must be specified');
      if (!/^vpc-[0-9a-zA-Z]+$/.test(VpcId)) throw invalid(`The VPC ID '${VpcId}' is not found`);
      const healthCheck = withHealthCheck(DEFAULT_HEALTH_CHECK, input);
      const tags = withTags([], Tags);
      const known = [...state.targetGroups.values()].find((other) => other.name === name);
      if (known) {
        if (
          known.port === Port &&
          known.targetType === TargetType &&
          known.vpcId === VpcId &&
          sameHealthCheck(known.healthCheck, healthCheck)
        )
          return { TargetGroups: [describe(known)] };
        throw new AwsError(
          'DuplicateTargetGroupName',
          `A target group with the same name '${name}' exists, but with different settings`,
        );
      }
      const group: TargetGroup = {
        arn: `arn:aws:elasticloadbalancing:${world.region}:${world.accountId}:targetgroup/${name}/${world.ids.hex(16)}`,
        name,
        port: Port,
        targetType: TargetType,
        vpcId: VpcId,
        healthCheck,
        attributes: defaultsOf(TARGET_GROUP_ATTRIBUTES),
        targets: new Map(),
        turn: 0,
      };
      state.targetGroups.set(group.arn, group);
      state.tags.set(group.arn, tags);
      return { TargetGroups: [describe(group)] };
    },

    DescribeTargetGroups: ({ LoadBalancerArn, TargetGroupArns, Names, Marker, PageSize }) => {
      if ([LoadBalancerArn, TargetGroupArns, Names].filter((filter) => filter !== undefined).length > 1)
        throw invalid('Only one of target group ARNs, names or a load balancer ARN can be specified');
      const balancer = LoadBalancerArn === undefined ? undefined : state.loadBalancer(LoadBalancerArn);
      for (const arn of TargetGroupArns ?? []) state.targetGroup(arn);
      const all = [...state.targetGroups.values()];
      if (Names?.some((name) => !all.some((group) => group.name === name)))
        throw new AwsError('TargetGroupNotFound', 'One or more target groups not found');
      const wanted = all.filter(
        ({ arn, name }) =>
          (TargetGroupArns?.includes(arn) ?? true) &&
          (Names?.includes(name) ?? true) &&
          (!balancer || state.usersOf(arn).includes(balancer)),
      );
      const { items, next } = pageOf(wanted, Marker, PageSize);
      return { TargetGroups: items.map(describe), NextMarker: next };
    },

    ModifyTargetGroup: ({ TargetGroupArn, ...input }) => {
      const group = state.targetGroup(TargetGroupArn);
      group.healthCheck = withHealthCheck(group.healthCheck, input);
      return { TargetGroups: [describe(group)] };
    },

    DeleteTargetGroup: ({ TargetGroupArn }) => {
      const group = state.targetGroups.get(TargetGroupArn ?? '');
      if (!group) return {};
      if (state.usersOf(group.arn).length > 0)
        throw new AwsError('ResourceInUse', `Target group '${group.arn}' is currently in use by a listener or a rule`);
      healthChecks.forget(group);
      state.targetGroups.delete(group.arn);
      state.tags.delete(group.arn);
      return {};
    },

    DescribeTargetGroupAttributes: ({ TargetGroupArn }) => ({
      Attributes: toAttributes(state.targetGroup(TargetGroupArn).attributes),
    }),

    ModifyTargetGroupAttributes: ({ TargetGroupArn, Attributes = [] }) => {
      const { attributes } = state.targetGroup(TargetGroupArn);
      setAttributes(attributes, Attributes, TARGET_GROUP_ATTRIBUTES);
      return { Attributes: toAttributes(attributes) };
    },
  };
}

const PROTOCOLS: readonly string[] = ['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP', 'GENEVE', 'QUIC', 'TCP_QUIC'];

const sameHealthCheck = (one: HealthCheck, other: HealthCheck): boolean =>
  Object.entries(one).every(([key, value]) => other[key as keyof HealthCheck] === value);
