import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { isOff } from '../rules/is-off';
import type { Health } from './target-health';

/**
 * The target group for one request, by weight. With weights 90 and 10 a fraction below 0.9 takes the first.
 * @param fraction uniform in [0, 1)
 * @returns `undefined` when all weights are zero.
 */
export function chooseTargetGroup(action: Action, fraction: number): string | undefined {
  const groups = action.ForwardConfig?.TargetGroups ?? [];
  if (isOff('weights')) return groups[0]?.TargetGroupArn;
  const total = groups.reduce((sum, { Weight = 1 }) => sum + Weight, 0);
  let left = fraction * total;
  for (const { TargetGroupArn, Weight = 1 } of groups) {
    if (left < Weight) return TargetGroupArn;
    left -= Weight;
  }
  return undefined;
}

/**
 * The targets that may be asked: the healthy ones; when none is healthy all that are registered and not leaving ("fail
 * open", [ELB] target-group-health-checks).
 */
export function eligibleTargets<T extends { readonly health: Health }>(targets: Iterable<T>): T[] {
  const registered = [...targets].filter(({ health }) => health.state !== 'draining');
  const healthy = registered.filter(({ health }) => health.state === 'healthy');
  return healthy.length > 0 ? healthy : registered;
}
