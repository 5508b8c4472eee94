import type { UpdateServiceRequest } from '@aws-sdk/client-ecs';
import { isOff } from '../rules/is-off';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { oneOf } from './allowed-values';
import { checkedDeploymentConfiguration } from './deployment-configuration';
import type { Journal } from './journal';
import { checkedLaunch, checkedLoadBalancers, placementOn } from './launch-input';
import type { Lookup } from './lookup';
import { invalidParameter, notBuilt, serviceNotActive } from './refusals';
import type { Scheduler } from './scheduler';
import type { ServiceView } from './service-view';
import { checkedDesiredCount, checkedGracePeriod, refuseUnbuilt, ZONE_REBALANCING } from './services';
import { computedDesiredCount, networkConfigurationOf, type ServiceRecord, type Workload } from './state';
import { newWorkload, unsettle } from './workload';

/** Deployments of one service that may be under way at once [obs containers-roadmap#2836]. */
const MOST_DEPLOYMENTS = 5;
const TAIL = 'on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.';

/**
 * Why UpdateService refuses a change of a service whose deployments are CodeDeploy's, even to the value that it has;
 * `undefined` when it does not. [ECSAPI: API_UpdateService]; texts of the first three observed (boto3#1936).
 */
export function refusalUnderCodeDeploy(input: UpdateServiceRequest): string | undefined {
  if (input.taskDefinition !== undefined) return `Unable to update task definition ${TAIL}`;
  if (input.networkConfiguration !== undefined) return `Unable to update network parameters ${TAIL}`;
  if (input.forceNewDeployment) return `Cannot force a new deployment ${TAIL}`;
  if (input.platformVersion !== undefined) return `Unable to update platform version ${TAIL}`;
  if (input.loadBalancers !== undefined) return `Unable to update load balancers ${TAIL}`;
  if (input.capacityProviderStrategy !== undefined) return `Unable to update capacity provider strategy ${TAIL}`;
  if (input.serviceRegistries !== undefined) return `Unable to update service registries ${TAIL}`;
  return undefined;
}

export function updateServiceOperation(
  world: World,
  lookup: Lookup,
  view: ServiceView,
  scheduler: Scheduler,
  journal: Journal,
): Operations<'ecs'> {
  return {
    UpdateService: async (input) => {
      const cluster = lookup.cluster(input.cluster);
      const service = lookup.activeService(cluster, input.service ?? '');
      if (service.controller === 'CODE_DEPLOY') {
        const refusal = refusalUnderCodeDeploy(input);
        if (refusal !== undefined && !isOff('controller')) throw invalidParameter(refusal);
      }
      const controller = oneOf(input.deploymentController?.type, ['ECS', 'CODE_DEPLOY', 'EXTERNAL'], 'controller');
      if (controller && controller !== service.controller) throw notBuilt('a change of the deployment controller');
      refuseUnbuilt(input);
      if (input.serviceRegistries !== undefined) throw notBuilt('a change of service discovery (serviceRegistries)');
      const primary = service.workloads.find(({ status }) => status === 'PRIMARY')!;
      const desiredCount = checkedDesiredCount(input.desiredCount);
      const hasLoadBalancer = (input.loadBalancers ?? primary.loadBalancers).length > 0;
      const grace = checkedGracePeriod(input.healthCheckGracePeriodSeconds, hasLoadBalancer);
      const propagateTags = oneOf(input.propagateTags, ['SERVICE', 'TASK_DEFINITION', 'NONE'], 'propagateTags');
      const rebalancing = oneOf(input.availabilityZoneRebalancing, ZONE_REBALANCING, 'availabilityZoneRebalancing');
      const deploymentConfiguration = checkedDeploymentConfiguration(
        input.deploymentConfiguration,
        service.controller,
        service.deploymentConfiguration,
      );
      const placement = placementOn(primary.launch, input.placementConstraints, input.placementStrategy);
      const next = service.controller === 'ECS' ? await nextDeployment(input, service, primary) : undefined;
      if (service.status !== 'ACTIVE') throw serviceNotActive();

      service.deploymentConfiguration = deploymentConfiguration;
      if (input.placementConstraints) service.placementConstraints = [...placement.constraints];
      if (input.placementStrategy) service.placementStrategy = [...placement.strategy];
      service.healthCheckGracePeriodSeconds = grace ?? service.healthCheckGracePeriodSeconds;
      service.enableECSManagedTags = input.enableECSManagedTags ?? service.enableECSManagedTags;
      service.enableExecuteCommand = input.enableExecuteCommand ?? service.enableExecuteCommand;
      service.availabilityZoneRebalancing = rebalancing ?? service.availabilityZoneRebalancing;
      service.propagateTags = propagateTags ?? service.propagateTags;
      if (next) {
        for (const workload of service.workloads) if (workload.status === 'PRIMARY') workload.status = 'ACTIVE';
        service.workloads.unshift(next);
        journal.deployment(service, next);
      }
      if (desiredCount !== undefined) scale(service, desiredCount);
      scheduler.wake(service);
      return { service: view.service(service, true) };
    },
  };

  /** A new deployment, if the update changes what tasks are or where they run [ECSAPI: API_UpdateService]. */
  async function nextDeployment(
    input: UpdateServiceRequest,
    service: ServiceRecord,
    primary: Workload,
  ): Promise<Workload | undefined> {
    const definition = input.taskDefinition ? lookup.runnableTaskDefinition(input.taskDefinition) : primary.definition;
    const strategy = input.capacityProviderStrategy ?? primary.launch.strategy;
    const launch = checkedLaunch(
      {
        ...(strategy.length > 0 ? { capacityProviderStrategy: strategy } : { launchType: primary.launch.launchType }),
        platformVersion: input.platformVersion ?? primary.launch.platformVersion,
        networkConfiguration: input.networkConfiguration ?? networkConfigurationOf(primary.launch),
      },
      service.cluster,
      definition,
      lookup.arns,
    );
    const balancers = input.loadBalancers ?? primary.loadBalancers;
    const changes =
      definition !== primary.definition ||
      JSON.stringify([launch, balancers]) !== JSON.stringify([primary.launch, primary.loadBalancers]) ||
      (input.enableExecuteCommand !== undefined && input.enableExecuteCommand !== service.enableExecuteCommand);
    if (!changes && !input.forceNewDeployment) return undefined;
    const loadBalancers = await checkedLoadBalancers(world, balancers, definition);
    if (service.workloads.length >= MOST_DEPLOYMENTS)
      throw invalidParameter(`${MOST_DEPLOYMENTS} active deployments exist, unable to create new deployment`);
    return newWorkload(world, { kind: 'deployment', status: 'PRIMARY', definition, launch, loadBalancers });
  }

  function scale(service: ServiceRecord, desiredCount: number): void {
    const before = new Map(service.workloads.map((one) => [one, computedDesiredCount(service, one)]));
    service.desiredCount = desiredCount;
    for (const workload of service.workloads) {
      const count = computedDesiredCount(service, workload);
      if (count === before.get(workload)) continue;
      unsettle(world, workload);
      if (workload.kind === 'task-set')
        journal.note(service, `updated computedDesiredCount for taskSet ${workload.id} to ${count}.`);
    }
  }
}
