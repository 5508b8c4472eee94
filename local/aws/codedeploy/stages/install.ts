import type { CreateTaskSetRequest, TaskSet } from '@aws-sdk/client-ecs';
import { isOff } from '../../rules/is-off';
import { deployedAppSpec } from '../deployed-app-spec';
import { isBehind, notBehind } from '../listener-weights';
import type { TaskSetHandle } from '../state';
import { prodListener } from '../traffic-routes';
import { DeploymentFault, DONE, elapsed, type Run, type Stage } from './stage';

/** How often the replacement task set is looked at. */
const LOOK_EVERY_MS = 5_000;
/** [CD: troubleshooting-ecs] */
const HEALTHY_WITHIN_MS = 3_600_000;

/** Creates the green task set on the target group that the primary does not use, and waits until it is steady. */
export const install: Stage = {
  event: 'Install',
  step: async (run) => {
    if (!run.deployment.green) await createGreen(run);
    return waitUntilSteady(run);
  },
};

/**
 * Done when ECS calls the green task set steady: all of its tasks run and are healthy in their target group, as far as a
 * listener names the group (an unused group's health is not checked). @throws DeploymentFault after 60 minutes.
 */
export async function waitUntilSteady(run: Run): Promise<typeof DONE | { waitMs: number }> {
  const { deployment, aws } = run;
  const taskSets = await aws.taskSets();
  const green = taskSets.find(({ id }) => id === deployment.green?.id);
  if (!green)
    throw new DeploymentFault('ECS_UPDATE_ERROR', `The replacement task set ${deployment.green?.id} is gone.`);
  if (green.stabilityStatus === 'STEADY_STATE' || isOff('install-waits')) return DONE;
  const left = HEALTHY_WITHIN_MS - elapsed(run);
  if (left <= 0)
    throw new DeploymentFault(
      'TIMEOUT',
      'The deployment timed out while waiting for the replacement task set to become healthy. This time out period is 60 minutes.',
    );
  return { waitMs: Math.min(LOOK_EVERY_MS, left) };
}

async function createGreen(run: Run): Promise<void> {
  const { deployment, aws } = run;
  const appSpec = await deployedAppSpec(run);
  const service = await aws.service();
  const primary = service.taskSets?.find(({ status }) => status === 'PRIMARY');
  if (!primary)
    throw new DeploymentFault('INVALID_ECS_SERVICE', `The ECS service ${service.serviceName} has no primary task set.`);
  const pair = await aws.targetGroups();
  const blue = handleOf(primary);
  const listener = prodListener(deployment.settings);
  if (!pair.some(({ arn }) => arn === blue.targetGroupArn) || !(await isBehind(aws, listener, blue.targetGroupArn)))
    throw notBehind();
  const replacement = pair.find(({ arn }) => arn !== blue.targetGroupArn)!;
  const input: CreateTaskSetRequest = {
    cluster: deployment.settings.ecsService.clusterName,
    service: deployment.settings.ecsService.serviceName,
    externalId: deployment.id,
    taskDefinition: appSpec.taskDefinition,
    loadBalancers: [
      {
        targetGroupArn: replacement.arn,
        containerName: appSpec.containerName,
        containerPort: appSpec.containerPort,
      },
    ],
    networkConfiguration: appSpec.network ? { awsvpcConfiguration: appSpec.network } : primary.networkConfiguration,
    ...launchOf(primary, appSpec.capacityProviderStrategy),
    // The AppSpec's default is LATEST, not what the service had [CD: reference-appspec-file-structure-resources].
    ...(primary.platformVersion === undefined && appSpec.platformVersion === undefined
      ? {}
      : { platformVersion: appSpec.platformVersion ?? 'LATEST' }),
    ...(primary.serviceRegistries?.length ? { serviceRegistries: primary.serviceRegistries } : {}),
    scale: { value: 100, unit: 'PERCENT' },
    // The same in every attempt, so that an answer that was lost leaves one task set.
    clientToken: deployment.greenToken,
  };
  const { taskSet } = await aws.call('ecs', 'CreateTaskSet', input);
  deployment.blue = blue;
  deployment.green = { id: taskSet?.id ?? '', arn: taskSet?.taskSetArn ?? '', targetGroupArn: replacement.arn };
}

function launchOf(
  { capacityProviderStrategy, launchType }: TaskSet,
  wanted: CreateTaskSetRequest['capacityProviderStrategy'],
): Pick<CreateTaskSetRequest, 'capacityProviderStrategy' | 'launchType'> {
  const strategy = wanted ?? capacityProviderStrategy;
  if (strategy?.length) return { capacityProviderStrategy: strategy };
  return launchType === undefined ? {} : { launchType };
}

const handleOf = ({ id = '', taskSetArn = '', loadBalancers = [] }: TaskSet): TaskSetHandle => ({
  id,
  arn: taskSetArn,
  targetGroupArn: loadBalancers[0]?.targetGroupArn ?? '',
});
