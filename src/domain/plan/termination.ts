import { isPast, secondsAfter } from '../instant';
import type { ObservedDeployment } from '../observed';
import type { Phase } from '../record';
import { givesWay, newer } from './awaiting';
import type { Plan, Situation } from './plan';
import { CONTINUE_SECONDS } from './timing';

/**
 * A deployment of ours with nothing left to do but to wait for the original's termination, while something newer waits for
 * its group: the original is given up, unless it was promised to stay. What runs has succeeded either way.
 */
export function planTermination(
  situation: Situation,
  { deploymentId, continuedAt }: Extract<Phase, { name: 'deploying' }>,
  { status, traffic, trafficMovedAt }: ObservedDeployment,
): Plan | undefined {
  const { spec, now } = situation;
  if (status !== 'InProgress' || traffic !== 'moved' || !givesWay(situation)) return undefined;
  const waits = `deployment ${deploymentId} waits for the termination of the original`;
  const window = spec.strategy.rollbackWindowInMinutes;
  if (window !== undefined) {
    // Without CodeDeploy's word on when it began, the promise holds to its end.
    if (trafficMovedAt === undefined) return undefined;
    const until = secondsAfter(trafficMovedAt, window * 60);
    if (!isPast(until, now))
      return {
        reason: `${waits}, which stays until ${until.slice(11, 16)} UTC as the rollback window promises; ${newer(situation)} waits`,
        actions: [],
        lookAgainAt: until,
      };
  }
  const again = continuedAt && secondsAfter(continuedAt, CONTINUE_SECONDS);
  return again && !isPast(again, now)
    ? { reason: `deployment ${deploymentId} was told to go on`, actions: [], lookAgainAt: again }
    : {
        reason: `${waits}, and ${newer(situation)} is wanted: it is told to go on`,
        actions: [{ kind: 'continue-deployment', deploymentId, wait: 'TERMINATION_WAIT' }],
      };
}
