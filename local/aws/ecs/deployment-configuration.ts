import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { inRange, oneOf } from './allowed-values';
import { checkedCircuitBreaker } from './circuit-breaker';
import { invalidParameter, notBuilt } from './refusals';
import type { ServiceRecord } from './state';

/** A service's deployment configuration: what was asked for over what it has, over AWS's defaults. */
export function checkedDeploymentConfiguration(
  asked: DeploymentConfiguration = {},
  controller: ServiceRecord['controller'],
  current: DeploymentConfiguration = {},
): DeploymentConfiguration {
  const strategy = oneOf(asked.strategy, ['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY'], 'strategy') ?? 'ROLLING';
  const { deploymentCircuitBreaker: breaker, alarms } = asked;
  if (controller === 'CODE_DEPLOY') {
    if (breaker?.enable || breaker?.rollback)
      throw invalidParameter(
        'Deployment circuit breaker feature can only be configured with ECS deployment controller.',
      );
    // Refused even when it is switched off.
    if (alarms)
      throw invalidParameter(
        'Alarm based rollback feature is only supported with ECS deployment controller. Update to ECS deployment controller and try again.',
      );
    if (asked.strategy)
      throw invalidParameter('A deployment strategy can only be configured with ECS deployment controller.');
  }
  if (strategy !== 'ROLLING') throw notBuilt(`deployment strategy ${strategy}`);
  if (alarms?.enable) throw notBuilt('deployment alarms');
  if (asked.lifecycleHooks?.length) throw notBuilt('deployment lifecycle hooks');
  const percents = {
    maximumPercent: inRange(asked.maximumPercent, 0, 1_000_000, 'maximumPercent') ?? current.maximumPercent ?? 200,
    minimumHealthyPercent:
      inRange(asked.minimumHealthyPercent, 0, 100, 'minimumHealthyPercent') ?? current.minimumHealthyPercent ?? 100,
  };
  if (percents.maximumPercent < percents.minimumHealthyPercent || percents.maximumPercent === 0)
    throw invalidParameter('maximumPercent must be greater than minimumHealthyPercent.');
  if (controller === 'CODE_DEPLOY') return percents;
  return {
    ...percents,
    strategy: 'ROLLING',
    deploymentCircuitBreaker: breaker
      ? checkedCircuitBreaker(breaker)
      : (current.deploymentCircuitBreaker ?? { enable: false, rollback: false }),
    bakeTimeInMinutes: 0,
  };
}
