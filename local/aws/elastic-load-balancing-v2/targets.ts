import { isIPv4 } from 'node:net';
import type { TargetDescription, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import type { HealthChecks } from './health-checks';
import { invalid, notBuilt } from './refusals';
import { type State, type Target, type TargetGroup, targetKey } from './state';
import { describeHealth, NOT_REGISTERED, UNUSED } from './target-health';

/** Targets of one group; the quota of [ELB] load-balancer-limits. */
const MOST_TARGETS = 1000;

export function targetOperations(
  world: World,
  state: State,
  healthChecks: HealthChecks,
): Operations<'elastic-load-balancing-v2'> {
  const describe = (group: TargetGroup, target: Target): TargetHealthDescription => ({
    Target: {
      Id: target.id,
      Port: target.port,
      ...(target.zone === undefined ? {} : { AvailabilityZone: target.zone }),
    },
    HealthCheckPort: group.healthCheck.port === 'traffic-port' ? String(target.port) : group.healthCheck.port,
    TargetHealth: describeHealth(target.health),
  });

  function refuseStopped(group: TargetGroup, wanted: readonly { readonly id: string }[]): void {
    if (group.targetType !== 'instance') return;
    const stopped = wanted.filter(({ id }) => !world.instances.find(id)).map(({ id }) => `'${id}'`);
    if (stopped.length > 0)
      throw new AwsError(
        'InvalidTarget',
        `The following targets are not in a running state and cannot be registered: ${stopped.join(', ')}`,
      );
  }

  return {
    RegisterTargets: ({ TargetGroupArn, Targets = [] }) => {
      const group = state.targetGroup(TargetGroupArn);
      const wanted = checked(group, Targets);
      refuseStopped(group, wanted);
      const added = wanted.filter(({ key }) => !group.targets.has(key)).length;
      if (group.targets.size + added > MOST_TARGETS)
        throw new AwsError('TooManyTargets', 'The maximum number of targets per target group has been reached');
      for (const { key, id, port, zone } of wanted) {
        const known = group.targets.get(key);
        if (known && known.health.state !== 'draining') continue;
        const target: Target = known ?? { id, port, zone, health: UNUSED, inFlight: 0 };
        group.targets.set(key, target);
        healthChecks.admit(group, target);
      }
      return {};
    },

    DeregisterTargets: ({ TargetGroupArn, Targets = [] }) => {
      const group = state.targetGroup(TargetGroupArn);
      for (const { key } of checked(group, Targets)) {
        const target = group.targets.get(key);
        if (target) healthChecks.drain(group, target);
      }
      return {};
    },

    DescribeTargetHealth: ({ TargetGroupArn, Targets, Include }) => {
      const group = state.targetGroup(TargetGroupArn);
      if (Include?.length) throw notBuilt('Include of DescribeTargetHealth');
      if (Targets === undefined)
        return { TargetHealthDescriptions: [...group.targets.values()].map((target) => describe(group, target)) };
      return {
        TargetHealthDescriptions: checked(group, Targets).map(({ key, id, port }) => {
          const target = group.targets.get(key);
          return target ? describe(group, target) : { Target: { Id: id, Port: port }, TargetHealth: NOT_REGISTERED };
        }),
      };
    },
  };
}

/** RFC 1918 and RFC 6598. Source: [ELB] load-balancer-target-groups, target type ip. */
const isPrivate = (address: string): boolean =>
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(address);

/** Named targets with their ports filled in. @throws `ValidationError` for what no target of the group is called. */
function checked(group: TargetGroup, targets: readonly TargetDescription[]) {
  if (targets.length === 0) throw invalid('At least one target must be specified');
  return targets.map(({ Id = '', Port = group.port, AvailabilityZone: zone }) => {
    if (group.targetType === 'instance') {
      if (!/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(Id)) throw invalid(`Instance ID '${Id}' is not valid`);
      if (zone !== undefined) throw invalid('You cannot specify an Availability Zone for an instance');
    } else if (!isIPv4(Id)) throw invalid(`The IP address '${Id}' is not a valid IPv4 address`);
    else if (!isPrivate(Id)) throw invalid(`The IP address '${Id}' is publicly routable, which a target must not be`);
    if (!Number.isInteger(Port) || Port < 1 || Port > 65535)
      throw invalid(`Port '${Port}' must be between '1' and '65535'`);
    return { key: targetKey(Id, Port), id: Id, port: Port, zone };
  });
}
