import type { CreateServiceRequest } from '@aws-sdk/client-ecs';
import { isOff } from '../rules/is-off';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { inRange, NAME, oneOf } from './allowed-values';
import { callerArn } from './caller';
import { checkedDeploymentConfiguration } from './deployment-configuration';
import type { Journal } from './journal';
import { checkedLaunch, checkedLoadBalancers, placementOn } from './launch-input';
import type { Lookup } from './lookup';
import { page } from './pages';
import { invalidParameter, notBuilt } from './refusals';
import type { Scheduler } from './scheduler';
import { checkedRegistries } from './service-discovery';
import type { ServiceView } from './service-view';
import type { EcsState, ServiceRecord } from './state';
import { withTags } from './tags';
import { newWorkload } from './workload';

/** DescribeServices takes at most 10 [ECSAPI: API_DescribeServices]. */
const MOST_DESCRIBED = 10;
const LONGEST_GRACE_PERIOD = 2_147_483_647;
/** Tasks of one service [ECS: service-quotas]. */
const MOST_TASKS = 5000;

/** The desired count of a service, when it is given. */
export function checkedDesiredCount(count: number | undefined): number | undefined {
  if (count !== undefined && count < 0) throw invalidParameter('Task count can not be lesser than 0');
  return inRange(count, 0, MOST_TASKS, 'desiredCount');
}

export function checkedGracePeriod(seconds: number | undefined, hasLoadBalancer: boolean): number | undefined {
  if (seconds !== undefined && !hasLoadBalancer)
    throw invalidParameter('Health check grace period is only valid for services configured to use load balancers');
  return inRange(seconds, 0, LONGEST_GRACE_PERIOD, 'healthCheckGracePeriodSeconds');
}

export const ZONE_REBALANCING = ['ENABLED', 'DISABLED'] as const;

/** What of a service's configuration this embedded AWS would have to ignore. */
export function refuseUnbuilt(
  input: Pick<
    CreateServiceRequest,
    | 'serviceConnectConfiguration'
    | 'volumeConfigurations'
    | 'vpcLatticeConfigurations'
    | 'gatewayConnectors'
    | 'monitoring'
  >,
): void {
  if (input.serviceConnectConfiguration?.enabled) throw notBuilt('Service Connect');
  if (input.volumeConfigurations?.length) throw notBuilt('volumeConfigurations');
  if (input.vpcLatticeConfigurations?.length) throw notBuilt('VPC Lattice');
  if (input.gatewayConnectors?.length) throw notBuilt('a gateway (gatewayConnectors)');
  if (input.monitoring) throw notBuilt('the resolution of metrics (monitoring)');
}

export function serviceOperations(
  world: World,
  state: EcsState,
  lookup: Lookup,
  view: ServiceView,
  scheduler: Scheduler,
  journal: Journal,
): Operations<'ecs'> {
  return {
    CreateService: async (input, { caller }) => {
      const cluster = lookup.cluster(input.cluster);
      const name = input.serviceName ?? '';
      if (!NAME.test(name))
        throw invalidParameter('Service name must be 1 to 255 letters, numbers, hyphens and underscores.');
      const request = JSON.stringify({ ...input, clientToken: undefined });
      const idempotent = sameServiceAsBefore(name, request);
      if (idempotent) return { service: view.service(idempotent, true) };
      const controller =
        oneOf(input.deploymentController?.type, ['ECS', 'CODE_DEPLOY', 'EXTERNAL'], 'deployment controller') ?? 'ECS';
      if (controller === 'EXTERNAL') throw notBuilt('deployment controller EXTERNAL');
      if (oneOf(input.schedulingStrategy, ['REPLICA', 'DAEMON'], 'schedulingStrategy') === 'DAEMON')
        throw notBuilt('scheduling strategy DAEMON');
      refuseUnbuilt(input);
      if (controller === 'CODE_DEPLOY' && !input.loadBalancers?.length)
        throw invalidParameter('A load balancer is required for services with a CODE_DEPLOY deployment controller.');
      if (input.role)
        throw invalidParameter('You cannot specify an IAM role for services that require a service linked role.');
      const definition = lookup.runnableTaskDefinition(input.taskDefinition);
      const launch = checkedLaunch(input, cluster, definition, lookup.arns);
      const placement = placementOn(launch, input.placementConstraints, input.placementStrategy);
      const deploymentConfiguration = checkedDeploymentConfiguration(input.deploymentConfiguration, controller);
      const desiredCount = checkedDesiredCount(input.desiredCount) ?? 1;
      const grace = checkedGracePeriod(input.healthCheckGracePeriodSeconds, Boolean(input.loadBalancers?.length)) ?? 0;
      const propagateTags = oneOf(input.propagateTags, ['SERVICE', 'TASK_DEFINITION', 'NONE'], 'propagateTags');
      const tags = withTags(new Map(), input.tags);
      const loadBalancers = await checkedLoadBalancers(world, input.loadBalancers ?? [], definition);
      const serviceRegistries = await checkedRegistries(world, input, controller, definition);
      const meanwhile = sameServiceAsBefore(name, request);
      if (meanwhile) return { service: view.service(meanwhile, true) };

      const first = newWorkload(world, {
        kind: controller === 'ECS' ? 'deployment' : 'task-set',
        status: 'PRIMARY',
        definition,
        launch,
        // CodeDeploy moves traffic between two target groups; the service begins on the first.
        loadBalancers: controller === 'ECS' ? loadBalancers : loadBalancers.slice(0, 1),
      });
      const service: ServiceRecord = {
        arn: lookup.arns.service(cluster.name, name),
        name,
        cluster,
        status: 'ACTIVE',
        controller,
        desiredCount,
        healthCheckGracePeriodSeconds: grace,
        deploymentConfiguration,
        serviceRegistries,
        placementConstraints: [...placement.constraints],
        placementStrategy: [...placement.strategy],
        enableECSManagedTags: input.enableECSManagedTags ?? false,
        enableExecuteCommand: input.enableExecuteCommand ?? false,
        propagateTags: propagateTags ?? 'NONE',
        createdAt: world.clock.now(),
        createdBy: callerArn(caller),
        workloads: [first],
        events: [],
        steadyReportedAt: undefined,
        lastCompleted: undefined,
        history: [],
        revisions: new Map(),
        tags,
        request,
        wake: undefined,
        launches: { since: world.clock.now(), count: 0 },
        availabilityZoneRebalancing:
          oneOf(input.availabilityZoneRebalancing, ZONE_REBALANCING, 'availabilityZoneRebalancing') ?? 'ENABLED',
      };
      state.services.set(service.arn, service);
      if (controller === 'ECS') journal.deployment(service, first);
      scheduler.wake(service);
      return { service: view.service(service, true) };

      function sameServiceAsBefore(serviceName: string, asked: string): ServiceRecord | undefined {
        const existing = state.services.get(lookup.arns.service(cluster.name, serviceName));
        if (!existing || existing.status === 'INACTIVE') return undefined;
        if (existing.status === 'DRAINING') throw invalidParameter('Unable to Start a service that is still Draining.');
        if (existing.request !== asked) throw invalidParameter('Creation of service was not idempotent.');
        return existing;
      }
    },

    DescribeServices: (input) => {
      const cluster = lookup.cluster(input.cluster);
      const names = input.services ?? [];
      if (names.length === 0) throw invalidParameter('Services cannot be empty.');
      if (names.length > MOST_DESCRIBED) throw invalidParameter(`Services can have at most ${MOST_DESCRIBED} items.`);
      const serviceArns = names.map((name) => lookup.serviceArn(cluster, name));
      return {
        services: serviceArns.flatMap((arn) => {
          const service = state.services.get(arn);
          if (isOff('describing-services')) for (const set of service?.workloads ?? []) set.steady = true;
          return service ? [view.service(service, input.include?.includes('TAGS'))] : [];
        }),
        failures: serviceArns.filter((arn) => !state.services.has(arn)).map((arn) => ({ arn, reason: 'MISSING' })),
      };
    },

    ListServices: (input) => {
      const cluster = lookup.cluster(input.cluster);
      const launchType = oneOf(input.launchType, ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'], 'launch type');
      const managedBy = oneOf(input.resourceManagementType, ['CUSTOMER', 'ECS'], 'resourceManagementType');
      const scheduling = oneOf(input.schedulingStrategy, ['REPLICA', 'DAEMON'], 'schedulingStrategy');
      const found = [...state.services.values()]
        .filter((service) => service.cluster === cluster && service.status === 'ACTIVE')
        .filter(() => scheduling !== 'DAEMON' && managedBy !== 'ECS')
        .filter((service) => {
          // A service with a capacity provider strategy has no launch type to be found by.
          const byName = service.workloads.filter(({ launch }) => launch.strategy.length === 0);
          return launchType === undefined || byName.some(({ launch }) => launch.launchType === launchType);
        })
        .map(({ arn }) => arn);
      const { items, ...next } = page('services', found, input, { usual: 10, most: 100 });
      return { serviceArns: items, ...next };
    },

    DeleteService: (input) => {
      const cluster = lookup.cluster(input.cluster);
      const service = lookup.service(cluster, input.service ?? '');
      if (service.status === 'INACTIVE') throw invalidParameter('Service was not ACTIVE.');
      if (!input.force && service.desiredCount > 0 && service.status === 'ACTIVE')
        throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
      service.status = 'DRAINING';
      service.desiredCount = 0;
      scheduler.wake(service);
      return { service: view.service(service, true) };
    },
  };
}
