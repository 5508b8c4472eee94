import type { World } from '../world';
import { measureOf, ofGroupBehind } from './measure';
import type { LoadBalancer, State, TargetGroup } from './state';

/**
 * Measures how many targets of a group are healthy and unhealthy behind each load balancer that uses it, as often as these
 * numbers change: a group without targets, or out of use, has none.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export class HealthMeter {
  private readonly measure;
  private readonly users = new Map<TargetGroup, readonly LoadBalancer[]>();

  constructor(
    world: World,
    private readonly state: State,
  ) {
    this.measure = measureOf(world);
  }

  /** To be called after whatever may have changed the health of a target, the group's targets or its users. */
  look(group: TargetGroup): void {
    const health = [...group.targets.values()].map((target) => target.health.state);
    const isMeasured = health.length > 0 && this.state.targetGroups.has(group.arn);
    const users = isMeasured ? this.state.usersOf(group.arn) : [];
    for (const loadBalancer of new Set([...(this.users.get(group) ?? []), ...users])) {
      const dimensions = ofGroupBehind(loadBalancer)(group);
      const counted = (state: string): number | undefined =>
        users.includes(loadBalancer) ? health.filter((each) => each === state).length : undefined;
      this.measure('HealthyHostCount', dimensions, { held: counted('healthy'), unit: 'Count' });
      this.measure('UnHealthyHostCount', dimensions, { held: counted('unhealthy'), unit: 'Count' });
    }
    if (users.length > 0) this.users.set(group, users);
    else this.users.delete(group);
  }
}
