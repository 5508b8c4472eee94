import { DeploymentFault, elapsed, type Outcome, type Run } from './stage';

/** "If the service doesn't reach steady state within 5 minutes" [ECS: deployment-type-bluegreen]. */
const UNSTEADY_FOR_MS = 300_000;

/**
 * A wait in which green serves: a green that is not steady for five minutes fails the deployment. Nobody looks earlier or
 * more often than that takes, as ECS says since when a task set is what it is.
 * @throws DeploymentFault with AWS's text [obs, a trigger's message of 14 October 2022]
 */
export async function waitServing(run: Run, leftMs: number): Promise<Outcome> {
  const { world, deployment, aws } = run;
  const untilFirstLook = UNSTEADY_FOR_MS - elapsed(run);
  if (untilFirstLook > 0) return { waitMs: Math.min(leftMs, untilFirstLook) };
  const green = (await aws.taskSets()).find(({ id }) => id === deployment.green?.id);
  if (!green || green.stabilityStatus === 'STEADY_STATE') return { waitMs: Math.min(leftMs, UNSTEADY_FOR_MS) };
  const now = world.clock.now().getTime();
  const unsteadyForMs = now - (green.stabilityStatusAt?.getTime() ?? now);
  if (unsteadyForMs >= UNSTEADY_FOR_MS)
    throw new DeploymentFault('ECS_UPDATE_ERROR', 'CodeDeploy detected that the replacement task set is unhealthy.');
  return { waitMs: Math.min(leftMs, UNSTEADY_FOR_MS - unsteadyForMs) };
}
