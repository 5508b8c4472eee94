import type { Clock } from '../clock/virtual-clock';
import { FARGATE_LAUNCHES } from './published/ecs';
import { TokenBucket } from './token-bucket';

/**
 * How long Fargate lets a new task wait because of those before it: tasks on demand and on Spot have a bucket each.
 * @returns a function from the task's capacity provider to milliseconds, called once for each task
 */
export function fargateLaunches(clock: Clock): (capacityProvider: string | undefined) => number {
  const nowMs = (): number => clock.now().getTime();
  const bucket = (): TokenBucket => new TokenBucket(FARGATE_LAUNCHES.capacity, FARGATE_LAUNCHES.perSecond, nowMs());
  const onDemand = bucket();
  const spot = bucket();
  return (capacityProvider) => (capacityProvider === 'FARGATE_SPOT' ? spot : onDemand).take(1, nowMs());
}
