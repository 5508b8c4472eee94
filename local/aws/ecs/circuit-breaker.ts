import type { DeploymentCircuitBreaker } from '@aws-sdk/client-ecs';
import { inRange, oneOf } from './allowed-values';

/** Bounds of a threshold of type BOUNDED_PERCENT [ECS: deployment-circuit-breaker]. */
const LEAST_BOUNDED = 3;
const MOST_BOUNDED = 200;
const USUAL_PERCENT = 50;
/** Text that a failed deployment shows and tells. */
export const CIRCUIT_BREAKER = 'ECS deployment circuit breaker:';

export function checkedCircuitBreaker(asked: DeploymentCircuitBreaker): DeploymentCircuitBreaker {
  const { thresholdConfiguration: threshold } = asked;
  if (threshold) {
    oneOf(threshold.type, ['COUNT', 'BOUNDED_PERCENT', 'UNBOUNDED_PERCENT'], 'thresholdConfiguration.type');
    inRange(threshold.value, 1, Number.MAX_SAFE_INTEGER, 'thresholdConfiguration.value');
  }
  return { ...asked };
}

/**
 * Failed tasks at which a deployment is given up.
 *
 *     50 % of 2 tasks is 1, bounded 3 · 50 % of 25 tasks is 13 · 50 % of 1,000 tasks is 500, bounded 200
 */
export function failureThreshold({ thresholdConfiguration }: DeploymentCircuitBreaker, desiredCount: number): number {
  const { type = 'BOUNDED_PERCENT', value = USUAL_PERCENT } = thresholdConfiguration ?? {};
  if (type === 'COUNT') return value;
  const share = Math.ceil((desiredCount * value) / 100);
  return type === 'BOUNDED_PERCENT' ? Math.min(MOST_BOUNDED, Math.max(LEAST_BOUNDED, share)) : Math.max(1, share);
}
