import type { Scale } from '@aws-sdk/client-ecs';
import type { Caller } from '../iam/credentials';
import { isOff } from '../rules/is-off';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { oneOf } from './allowed-values';
import { isCodeDeploy } from './caller';
import type { Journal } from './journal';
import { checkedLaunch, checkedLoadBalancers } from './launch-input';
import type { Lookup } from './lookup';
import { invalidParameter, notBuilt, serviceNotActive } from './refusals';
import type { Scheduler } from './scheduler';
import type { ServiceView } from './service-view';
import { computedDesiredCount, type ServiceRecord, type Workload } from './state';
import { withTags } from './tags';
import { newWorkload, unsettle } from './workload';

const MOST_TASK_SETS = 5;

/**
 * Task sets. Here they belong to services with the CODE_DEPLOY controller only, and those CodeDeploy alone may change;
 * everybody may look.
 */
export function taskSetOperations(
  world: World,
  lookup: Lookup,
  view: ServiceView,
  scheduler: Scheduler,
  journal: Journal,
): Operations<'ecs'> {
  /** What CreateTaskSet answered, by service ARN and client token. */
  const answered = new Map<string, Workload>();

  interface Reference {
    readonly cluster?: string | undefined;
    readonly service?: string | undefined;
  }

  function changeable(input: Reference, caller: Caller): ServiceRecord {
    const service = lookup.activeService(lookup.cluster(input.cluster), input.service ?? '');
    if (service.controller !== 'CODE_DEPLOY' || (!isCodeDeploy(caller) && !isOff('task-sets')))
      throw invalidParameter(
        'Amazon ECS only supports task set management on services configured to use external deployment controllers.',
      );
    return service;
  }

  function checkedScale(scale: Scale | undefined): number | undefined {
    oneOf(scale?.unit, ['PERCENT'], 'unit');
    const value = scale?.value;
    if (value !== undefined && !(value >= 0 && value <= 100))
      throw invalidParameter('The scale value must be between 0 and 100.');
    return value;
  }

  return {
    CreateTaskSet: async (input, { caller }) => {
      const service = changeable(input, caller);
      const key = input.clientToken === undefined ? undefined : `${service.arn}/${input.clientToken}`;
      const before = key === undefined ? undefined : answered.get(key);
      if (before) return { taskSet: view.taskSet(service, before, true) };
      if (input.serviceRegistries?.length) throw notBuilt('service discovery (serviceRegistries)');
      const definition = lookup.runnableTaskDefinition(input.taskDefinition);
      const launch = checkedLaunch(input, service.cluster, definition, lookup.arns);
      // AWS starts a task set at scale 0 when none is given [awscli: create-task-set example].
      const scale = checkedScale(input.scale) ?? 0;
      const tags = withTags(new Map(), input.tags);
      const loadBalancers = await checkedLoadBalancers(world, input.loadBalancers ?? [], definition, false);
      if (service.status !== 'ACTIVE') throw serviceNotActive();
      if (service.workloads.length >= MOST_TASK_SETS)
        throw invalidParameter(
          `${MOST_TASK_SETS} deployments exist on the service. Unable to create new TaskSet since this exceeds the maximum limit.`,
        );
      const { externalId } = input;
      const status = 'ACTIVE';
      const set = newWorkload(world, {
        ...{ kind: 'task-set', status, definition, launch, loadBalancers, externalId, scale, tags },
      });
      service.workloads.unshift(set);
      if (key !== undefined) answered.set(key, set);
      scheduler.wake(service);
      return { taskSet: view.taskSet(service, set, true) };
    },

    DescribeTaskSets: (input) => {
      const service = lookup.activeService(lookup.cluster(input.cluster), input.service ?? '');
      const tags = input.include?.includes('TAGS') ?? false;
      const asked = input.taskSets?.length ? input.taskSets : service.workloads.map(({ id }) => id);
      const found = asked.map((one) => [one, lookup.findTaskSet(service, one)] as const);
      return {
        taskSets: found.flatMap(([, set]) => (set ? [view.taskSet(service, set, tags)] : [])),
        failures: found.flatMap(([one, set]) => (set ? [] : [{ arn: taskSetArn(service, one), reason: 'MISSING' }])),
      };
    },

    UpdateTaskSet: (input, { caller }) => {
      const service = changeable(input, caller);
      const set = lookup.taskSet(service, input.taskSet ?? '');
      const scale = checkedScale(input.scale);
      if (scale === undefined) throw invalidParameter('scale can not be blank.');
      if (set.status === 'DRAINING') throw invalidParameter('The task set is draining and cannot be updated.');
      rescale(service, set, scale);
      return { taskSet: view.taskSet(service, set) };
    },

    UpdateServicePrimaryTaskSet: (input, { caller }) => {
      const service = changeable(input, caller);
      const set = lookup.taskSet(service, input.primaryTaskSet ?? '');
      if (set.status === 'DRAINING') throw invalidParameter('The task set is draining and cannot become primary.');
      for (const other of service.workloads) if (other.status === 'PRIMARY') setStatus(other, 'ACTIVE');
      setStatus(set, 'PRIMARY');
      scheduler.wake(service);
      return { taskSet: view.taskSet(service, set) };
    },

    DeleteTaskSet: (input, { caller }) => {
      const service = changeable(input, caller);
      const set = lookup.taskSet(service, input.taskSet ?? '');
      if (set.status === 'PRIMARY') throw invalidParameter('The primary task set of a service cannot be deleted.');
      if (set.status === 'ACTIVE') {
        if (!input.force && computedDesiredCount(service, set) > 0)
          throw invalidParameter('The task set cannot be deleted while it is scaled above 0.');
        rescale(service, set, 0);
        setStatus(set, 'DRAINING');
      }
      return { taskSet: view.taskSet(service, set) };
    },
  };

  function rescale(service: ServiceRecord, set: Workload, scale: number): void {
    const before = computedDesiredCount(service, set);
    set.scale = scale;
    const count = computedDesiredCount(service, set);
    if (count !== before) {
      unsettle(world, set);
      journal.note(service, `updated computedDesiredCount for taskSet ${set.id} to ${count}.`);
    }
    set.updatedAt = world.clock.now();
    scheduler.wake(service);
  }

  function setStatus(set: Workload, status: Workload['status']): void {
    set.status = status;
    set.updatedAt = world.clock.now();
  }

  function taskSetArn(service: ServiceRecord, identifier: string): string {
    return identifier.startsWith('arn:')
      ? identifier
      : lookup.arns.taskSet(service.cluster.name, service.name, identifier);
  }
}
