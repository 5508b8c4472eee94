import { addressOf } from '../notices';
import type { Facts } from './facts';
import { type Judgement, ng, ok, skip } from './judgement';

/** The deployment group exists, is blue/green, and is this service's. */
export function judgeGroup({ spec, group }: Facts): readonly Judgement[] {
  if (!group) return [];
  const { applicationName, deploymentGroupName } = spec.strategy;
  const name = `${applicationName}/${deploymentGroupName}`;
  if ('unseen' in group) return [skip(`${name}: ${group.unseen}`)];
  if (!group.seen) return [ng(`there is no deployment group ${name}`, 'Create it, or name another in ecspresso.yml.')];
  const { services, isBlueGreen } = group.seen;
  if (!services.some((address) => nameIn(address) === nameIn(addressOf(spec))))
    return [
      ng(
        `deployment group ${name} deploys to ${services.join(', ') || 'no service of ECS'}, not to ${addressOf(spec)}`,
        'Name the group of this service in ecspresso.yml.',
      ),
    ];
  return isBlueGreen
    ? [ok(name)]
    : [ng(`deployment group ${name} is not blue/green`, 'ECS has no other: create it anew.')];
}

/** `prod/frontend`, also where the cluster is told by its ARN. */
function nameIn(address: string): string {
  return address.split('/').slice(-2).join('/');
}
