import type { Failure, RunTaskRequest, TaskOverride } from '@aws-sdk/client-ecs';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { inRange, oneOf } from './allowed-values';
import { NO_CAPACITY } from './capacity-providers';
import { chooseHost } from './container-instances/choose-host';
import type { ContainerInstances } from './container-instances/container-instances';
import { cpuUnits, isFargateSize, mebibytes } from './fargate-sizes';
import { checkedLaunch, placementOn } from './launch-input';
import type { Lookup } from './lookup';
import { page } from './pages';
import { nextProvider } from './placement';
import { invalidParameter, notBuilt } from './refusals';
import { RunTaskTokens } from './run-task-tokens';
import { type EcsState, launchTypeOf, type TaskDefinitionRecord, type TaskRecord } from './state';
import { type Tags, withTags } from './tags';
import type { TaskLife } from './task-life';
import { newTask } from './task-record';
import { taskView } from './task-view';

/** DescribeTasks takes at most 100, RunTask starts at most 10 [ECSAPI]. */
const MOST_DESCRIBED = 100;
const MOST_RUN = 10;
/** Characters of startedBy [ECSAPI: API_RunTask]. */
const LONGEST_STARTED_BY = 128;
/** [ECSAPI: ECS_Idempotency] visible ASCII. */
const CLIENT_TOKEN = /^[!-~]{1,64}$/;
/** Characters of all overrides as JSON [ECSAPI: API_TaskOverride]. */
const LONGEST_OVERRIDES = 8192;

export function taskOperations(
  world: World,
  state: EcsState,
  lookup: Lookup,
  life: TaskLife,
  hosts: ContainerInstances,
): Operations<'ecs'> {
  const tokens = new RunTaskTokens(world, state);

  return {
    ListTasks: (input) => {
      const cluster = lookup.cluster(input.cluster);
      const { family, startedBy, containerInstance, serviceName } = input;
      if (input.daemonName) throw notBuilt('daemons');
      // [ECSAPI: API_ListTasks] startedBy must be the only filter, desiredStatus PENDING never finds anything.
      if (startedBy !== undefined && (family !== undefined || serviceName !== undefined))
        throw invalidParameter('startedBy must be the only filter when it is specified.');
      const desired = oneOf(input.desiredStatus, ['RUNNING', 'PENDING', 'STOPPED'], 'desiredStatus') ?? 'RUNNING';
      const launchType = oneOf(input.launchType, ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'], 'launch type');
      const service = serviceName === undefined ? undefined : lookup.service(cluster, serviceName);
      const host = containerInstance === undefined ? undefined : lookup.containerInstance(cluster, containerInstance);
      const found = [...state.tasks.values()]
        .filter((task) => task.cluster === cluster && task.desiredStatus === desired)
        .filter((task) => family === undefined || task.definition.family === family)
        .filter((task) => startedBy === undefined || task.startedBy === startedBy)
        .filter((task) => service === undefined || task.service === service)
        .filter((task) => launchType === undefined || launchType === launchTypeOf(task))
        .filter((task) => host === undefined || task.host === host)
        .map(({ arn }) => arn);
      const { items, ...next } = page('tasks', found, input);
      return { taskArns: items, ...next };
    },

    DescribeTasks: (input) => {
      const cluster = lookup.cluster(input.cluster);
      const asked = input.tasks ?? [];
      if (asked.length === 0) throw invalidParameter('Tasks cannot be empty.');
      if (asked.length > MOST_DESCRIBED) throw invalidParameter(`Tasks can have at most ${MOST_DESCRIBED} items.`);
      const withTagsShown = input.include?.includes('TAGS') ?? false;
      const taskArns = asked.map((one) => lookup.taskArn(cluster, one));
      return {
        tasks: taskArns.flatMap((arn) => {
          const task = state.tasks.get(arn);
          return task ? [taskView(task, withTagsShown)] : [];
        }),
        failures: taskArns.filter((arn) => !state.tasks.has(arn)).map((arn) => ({ arn, reason: 'MISSING' })),
      };
    },

    StopTask: (input) => {
      const task = lookup.task(lookup.cluster(input.cluster), input.task ?? '');
      life.stop(task, { code: 'UserInitiated', reason: input.reason ?? 'Task stopped by user' });
      return { task: taskView(task, false) };
    },

    RunTask: (input) => {
      const cluster = lookup.cluster(input.cluster);
      const { clientToken, ...rest } = input;
      if (clientToken !== undefined && !CLIENT_TOKEN.test(clientToken))
        throw invalidParameter('clientToken can have at most 64 characters, all of them visible ASCII.');
      const request = JSON.stringify(rest);
      const before = tokens.answered(cluster, clientToken, request);
      if (before) return { tasks: before.tasks.map((task) => taskView(task, true)), failures: [...before.failures] };
      const definition = lookup.runnableTaskDefinition(input.taskDefinition);
      checkRunTask(input, definition);
      const launch = checkedLaunch(input, cluster, definition, lookup.arns);
      const placement = placementOn(launch, input.placementConstraints, input.placementStrategy);
      if (launch.launchType === 'EC2' && hosts.of(cluster).length === 0)
        throw invalidParameter('No Container Instances were found in your cluster.');
      const tags = tagsOfRun(input, definition, cluster.name);
      const counts: Record<string, number> = {};
      const failures: Failure[] = [];
      const tasks: TaskRecord[] = [];
      for (let index = 0; index < (input.count ?? 1); index++) {
        const capacityProvider = launch.strategy.length > 0 ? nextProvider(launch.strategy, counts) : undefined;
        if (capacityProvider !== undefined) {
          counts[capacityProvider] = (counts[capacityProvider] ?? 0) + 1;
          if (state.exhausted.has(capacityProvider)) {
            failures.push({ reason: NO_CAPACITY });
            continue;
          }
        }
        const choice =
          launch.launchType === 'EC2'
            ? chooseHost(hosts.of(cluster), {
                definition,
                ...placement,
                siblings: tasks,
                chance: () => world.ids.fraction(),
              })
            : undefined;
        if (choice && !('host' in choice)) {
          failures.push(choice.closest ? { arn: choice.closest.arn, reason: choice.obstacle } : { reason: 'AGENT' });
          continue;
        }
        const task = newTask(world, lookup.arns, {
          cluster,
          host: choice?.host,
          definition,
          launch,
          capacityProvider,
          group: input.group ?? `family:${definition.family}`,
          startedBy: input.startedBy,
          overrides: input.overrides ?? {},
          enableExecuteCommand: input.enableExecuteCommand ?? false,
          tags: new Map(tags),
          subnetIndex: index,
        });
        // The next one finds what this one has left.
        task.host?.tasks.add(task);
        tasks.push(task);
      }
      tokens.remember(cluster, clientToken, { request, tasks, failures });
      for (const task of tasks) life.start(task);
      return { tasks: tasks.map((task) => taskView(task, true)), failures };
    },
  };
}

function checkRunTask(input: RunTaskRequest, definition: TaskDefinitionRecord): void {
  inRange(input.count, 1, MOST_RUN, 'count');
  if (input.volumeConfigurations?.length) throw notBuilt('volumeConfigurations');
  if ((input.startedBy?.length ?? 0) > LONGEST_STARTED_BY)
    throw invalidParameter(`startedBy can have at most ${LONGEST_STARTED_BY} characters.`);
  if (input.group?.startsWith('service:')) throw invalidParameter('Invalid task group.');
  checkOverrides(input.overrides ?? {}, definition);
}

function checkOverrides(overrides: TaskOverride, definition: TaskDefinitionRecord): void {
  const { containerOverrides = [], cpu, memory } = overrides;
  if (JSON.stringify(overrides).length > LONGEST_OVERRIDES)
    throw invalidParameter(`Container Overrides length must be at most ${LONGEST_OVERRIDES}`);
  for (const { name } of containerOverrides)
    if (!definition.description.containerDefinitions?.some((container) => container.name === name))
      throw invalidParameter(`Override for container named ${name} is not a container in the TaskDefinition.`);
  if (cpu === undefined && memory === undefined) return;
  const size = { cpu: cpu ?? definition.description.cpu ?? '', memory: memory ?? definition.description.memory ?? '' };
  if (!isFargateSize(cpuUnits(size.cpu) ?? 0, mebibytes(size.memory) ?? 0))
    throw invalidParameter(
      `No Fargate configuration exists for given values: ${size.cpu} CPU, ${size.memory} memory. See the Amazon ECS documentation for the valid values.`,
    );
}

function tagsOfRun(input: RunTaskRequest, definition: TaskDefinitionRecord, clusterName: string): Tags {
  const propagate = oneOf(input.propagateTags, ['TASK_DEFINITION', 'SERVICE', 'NONE'], 'propagateTags');
  if (propagate === 'SERVICE') throw invalidParameter('RunTask cannot propagate tags of a service.');
  const tags = withTags(propagate === 'TASK_DEFINITION' ? definition.tags : new Map(), input.tags);
  if (input.enableECSManagedTags) tags.set('aws:ecs:clusterName', clusterName);
  return tags;
}
