import type { ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';
import { Arns } from './arns';
import { capacityProviderOperations } from './capacity-providers';
import { clusterOperations } from './clusters';
import { refusalOf } from './constraints';
import { ContainerInstances } from './container-instances/container-instances';
import { watchHosts } from './container-instances/host-loss';
import { containerInstanceOperations } from './container-instances/operations';
import type { Download } from './image-pull';
import { Journal } from './journal';
import { LoadBalancing } from './load-balancing';
import { Lookup } from './lookup';
import { type Misfortunes, misfortunes } from './misfortunes';
import { Programs } from './programs';
import { tagOperations } from './resource-tags';
import { Scheduler } from './scheduler';
import { serviceDeploymentOperations } from './service-deployments';
import { ServiceDiscovery } from './service-discovery';
import { ServiceView } from './service-view';
import { serviceOperations } from './services';
import { emptyState, type SpotDeregistration } from './state';
import { FRIENDLY, type TaskBehaviour } from './task-behaviour';
import { taskDefinitionOperations } from './task-definitions';
import { TaskLife } from './task-life';
import { taskProtectionOperations } from './task-protection';
import { taskSetOperations } from './task-sets';
import { taskOperations } from './tasks';
import { updateServiceOperation } from './update-service';

/** Amazon ECS on Fargate, and what those outside AWS's API may know of it. */
export interface Ecs extends ServiceImplementation<'ecs'>, Misfortunes {
  /** Has new tasks wait before they are provisioned. @param waitMs asked once for each, with its capacity provider */
  paceLaunches(waitMs: (capacityProvider: string | undefined) => number): void;
  /** Requests that reached the containers of each task, health probes left out, by task ARN, until it is forgotten. */
  requestsServed(): Record<string, number>;
  /** The same, told apart by the port of the listener that each request came through, or `direct`. */
  requestsByListener(): Record<string, Record<string, number>>;
}

/**
 * Amazon ECS: clusters, task definitions, services with the controllers ECS (rolling) and CODE_DEPLOY (task sets), and
 * Fargate tasks that are HTTP servers on the embedded network.
 * @param behaviour of the programs in all containers, where no label of their image says otherwise.
 * @param download fetches images' configurations; without it images have no labels.
 * @param spotDeregistration `early` unless told otherwise.
 */
export function createEcs(
  world: World,
  behaviour: TaskBehaviour = FRIENDLY,
  download?: Download,
  spotDeregistration?: SpotDeregistration,
): Ecs {
  const state = emptyState(spotDeregistration);
  const arns = new Arns(world);
  const lookup = new Lookup(state, arns);
  const journal = new Journal(world, arns);
  const loadBalancing = new LoadBalancing(world);
  const life = new TaskLife(world, state, journal, loadBalancing, new Programs(world, behaviour), download);
  const hosts = new ContainerInstances(world, state, journal);
  const scheduler = new Scheduler(world, arns, journal, life, loadBalancing, state.exhausted, hosts);
  const discovery = new ServiceDiscovery(world, journal);
  const { onTurn } = life;
  life.onTurn = (task, turn) => {
    discovery.turned(task, turn);
    onTurn(task, turn);
  };
  watchHosts(world, hosts, life);
  const view = new ServiceView(world, arns);
  return {
    name: 'ecs',
    operations: {
      ...clusterOperations(state, lookup),
      ...capacityProviderOperations(lookup),
      ...taskDefinitionOperations(world, state, lookup),
      ...serviceOperations(world, state, lookup, view, scheduler, journal),
      ...serviceDeploymentOperations(world, lookup),
      ...updateServiceOperation(world, lookup, view, scheduler, journal),
      ...taskSetOperations(world, lookup, view, scheduler, journal),
      ...taskOperations(world, state, lookup, life, hosts),
      ...taskProtectionOperations(world, lookup, scheduler),
      ...containerInstanceOperations(world, lookup, hosts, world.instances),
      ...tagOperations(lookup),
    },
    refusalOf,
    ...misfortunes(state, life, scheduler),
    paceLaunches: (waitMs) => {
      life.launchWaitMs = waitMs;
    },
    requestsServed: () =>
      Object.fromEntries(
        [...state.tasks.values()].map(({ arn, requests }) => [arn, [...requests.values()].reduce((a, b) => a + b, 0)]),
      ),
    requestsByListener: () =>
      Object.fromEntries([...state.tasks.values()].map(({ arn, requests }) => [arn, Object.fromEntries(requests)])),
  };
}
