import type { Facts } from './facts';
import { type Judgement, ng, ok, skip } from './judgement';

/** What a Network Load Balancer's target groups speak; an Application Load Balancer's speak HTTP or HTTPS. */
const OF_NETWORK: readonly string[] = ['TCP', 'TLS', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC'];

/**
 * A Network Load Balancer only with all at once: it has no weights.
 * CodeDeploy user guide, "Deployment configurations on an Amazon ECS compute platform".
 */
export function judgeTrafficShift({ spec, targetGroups, movesAtOnce, group }: Facts): readonly Judgement[] {
  if (!targetGroups || !movesAtOnce) return [];
  if ('unseen' in targetGroups) return [skip(`target groups: ${targetGroups.unseen}`)];
  const name = configurationOf(spec, group) ?? 'the deployment configuration';
  const network = targetGroups.seen.find(({ protocol }) => OF_NETWORK.includes(protocol));
  if (!network) return [ok(`${name}, behind an Application Load Balancer`)];
  if ('unseen' in movesAtOnce) return [skip(`${name}: ${movesAtOnce.unseen}`)];
  if (movesAtOnce.seen) return [ok(`${name}, behind a Network Load Balancer`)];
  return [
    ng(
      `${name} moves traffic in steps, and target group ${network.name} is of a Network Load Balancer, which cannot`,
      'Use CodeDeployDefault.ECSAllAtOnce.',
    ),
  ];
}

/** The deployment configuration that a deployment gets: the service's own, else the group's. */
export function configurationOf({ strategy }: Facts['spec'], group: Facts['group']): string | undefined {
  const ofGroup = group && 'seen' in group ? group.seen?.deploymentConfigName : undefined;
  return strategy.deploymentConfigName ?? ofGroup;
}
