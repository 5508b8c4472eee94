import type { World } from '../world';
import type { Arns } from './arns';
import { NO_CAPACITY } from './capacity-providers';
import { CIRCUIT_BREAKER, failureThreshold } from './circuit-breaker';
import { serves } from './container-health';
import { type Choice, chooseHost } from './container-instances/choose-host';
import type { ContainerInstances } from './container-instances/container-instances';
import { unplacedMessage } from './container-instances/unplaced';
import { type Journal, SAID_AGAIN_MS } from './journal';
import type { LoadBalancing } from './load-balancing';
import { nextProvider, providerToLeave } from './placement';
import { rollingStep } from './rolling';
import { goOnInHistory } from './service-history';
import { Stability } from './stability';
import {
  type ContainerInstanceRecord,
  computedDesiredCount,
  isPending,
  type ServiceRecord,
  type TaskRecord,
  type Workload,
  wantedTasks,
} from './state';
import type { TaskLife } from './task-life';
import { isProtected } from './task-protection';
import { newTask } from './task-record';
import { newWorkload, unsettle } from './workload';

/** From a change to the scheduler's look at it, in virtual milliseconds. */
const PACE_MS = 1_000;
/** First wait after a task that failed to start; it doubles with each round that fails. */
const FIRST_RETRY_MS = 10_000;
/** The longest wait between attempts [ECS: service-throttle-logic]. */
const LONGEST_RETRY_MS = 27 * 60_000;
/** Rounds of failed starts after which ECS calls a service impaired; AWS names no number. */
const IMPAIRED_AFTER_ROUNDS = 3;
/** Fargate tasks that the scheduler launches for one service in a minute [ECS: service-quotas]. */
const MOST_LAUNCHED_PER_MINUTE = 500;
const MINUTE_MS = 60_000;
/** Until capacity that was not there is asked for again; AWS names no time. */
const CAPACITY_RETRY_MS = 60_000;

/**
 * The service scheduler: keeps as many tasks as wanted running for every task set and deployment. It looks at a service
 * one pace after something changed, and again when it has to wait for something.
 */
export class Scheduler {
  private readonly stability: Stability;

  constructor(
    private readonly world: World,
    private readonly arns: Arns,
    private readonly journal: Journal,
    private readonly life: TaskLife,
    loadBalancing: LoadBalancing,
    /** Capacity providers that have none to give. */
    private readonly exhausted: ReadonlySet<string>,
    private readonly hosts: ContainerInstances,
  ) {
    this.stability = new Stability(world, arns, journal, life, loadBalancing);
    life.onTurn = (task, turn) => this.taskTurned(task, turn);
    hosts.onChange = (host, change) => this.hostChanged(host, change);
  }

  /** Has the scheduler look at a service after `delayMs`, unless it will sooner. */
  wake(service: ServiceRecord, delayMs = PACE_MS): void {
    const at = new Date(this.world.clock.now().getTime() + delayMs);
    if (service.wake && service.wake.at <= at) return;
    service.wake?.timer.cancel();
    const timer = this.world.clock.at(at, () => {
      service.wake = undefined;
      return this.look(service);
    });
    service.wake = { at, timer };
  }

  private async look(service: ServiceRecord): Promise<void> {
    if (service.status === 'INACTIVE') return;
    goOnInHistory(service, this.world.clock.now());
    for (const workload of service.workloads) await this.stability.askLoadBalancers(service, workload);
    for (const workload of service.workloads) this.stability.stopUnhealthy(service, workload);
    this.stopPendingOnDraining(service);
    this.breakCircuit(service);
    this.balance(service);
    this.forgetDrained(service);
    this.stability.judge(service);
    const next = this.stability.nextLook(service);
    if (next !== undefined) this.wake(service, next);
  }

  /** [ECS: deployment-circuit-breaker] gives a deployment up whose tasks keep failing, and goes back when told. */
  private breakCircuit(service: ServiceRecord): void {
    const { deploymentCircuitBreaker: breaker } = service.deploymentConfiguration;
    const deployment = service.workloads.find(({ status }) => status === 'PRIMARY');
    if (!breaker?.enable || !deployment || service.status !== 'ACTIVE' || deployment.rollout !== 'IN_PROGRESS') return;
    if (deployment.failedTasks < failureThreshold(breaker, service.desiredCount)) return;
    deployment.rollout = 'FAILED';
    deployment.rolloutReason = `${CIRCUIT_BREAKER} tasks failed to start.`;
    deployment.updatedAt = this.world.clock.now();
    this.journal.note(service, `(deployment ${deployment.id}) deployment failed: tasks failed to start.`);
    this.journal.deployment(service, deployment);
    // A rollback that fails as well is not rolled back.
    const last = service.lastCompleted;
    if (breaker.rollback && last && !deployment.isRollback) this.rollBack(service, deployment, last);
  }

  private rollBack(service: ServiceRecord, failed: Workload, last: Workload): void {
    const { definition, launch, loadBalancers } = last;
    const back = newWorkload(this.world, {
      ...{ kind: 'deployment', status: 'PRIMARY', definition, launch, loadBalancers, isRollback: true },
    });
    back.rolloutReason = `${CIRCUIT_BREAKER} rolling back to deploymentId ${last.id}.`;
    failed.status = 'ACTIVE';
    service.workloads.unshift(back);
    this.journal.note(service, `rolling back to deployment ${last.id}.`);
    this.journal.deployment(service, back);
  }

  private balance(service: ServiceRecord): void {
    if (service.controller === 'ECS' && service.status === 'ACTIVE' && service.workloads.length > 1) {
      const primary = service.workloads.find(({ status }) => status === 'PRIMARY');
      if (primary && primary.rollout !== 'FAILED') this.roll(service, primary, service.workloads, service.desiredCount);
      return;
    }
    for (const workload of service.workloads) {
      if (wantedTasks(workload).some(isDraining)) {
        this.roll(service, workload, [workload], computedDesiredCount(service, workload));
        continue;
      }
      const missing = computedDesiredCount(service, workload) - wantedTasks(workload).length;
      if (missing > 0) this.startTasks(service, workload, missing);
      if (missing < 0) this.stopTasks(service, workload, -missing);
    }
  }

  /**
   * A rolling update, or the drain of hosts: tasks of `target` come, and the others, and its own on hosts that drain, go
   * within minimum and maximum percent. [ECS: container-instance-draining]
   */
  private roll(service: ServiceRecord, target: Workload, workloads: readonly Workload[], desired: number): void {
    const tasks = workloads.flatMap((workload) => wantedTasks(workload));
    const fresh = tasks.filter((task) => task.workload === target && !isDraining(task));
    const old = tasks.filter((task) => !fresh.includes(task));
    const count = (some: readonly TaskRecord[]) => ({ active: some.length, healthy: some.filter(serves).length });
    const { minimumHealthyPercent = 100, maximumPercent = 200 } = service.deploymentConfiguration;
    const step = rollingStep({
      desired,
      minimumHealthyPercent,
      maximumPercent,
      old: count(old),
      new: count(fresh),
    });
    if (step.start > 0) this.startTasks(service, target, step.start);
    if (isStuck(target, old, step)) this.tellStuck(service, target);
    const surplus = fresh.length - desired;
    if (surplus > 0) this.stopTasks(service, target, surplus);
    let left = step.stopOld;
    for (const workload of [...workloads].reverse()) {
      const going = old.filter((task) => task.workload === workload);
      const stopped = Math.min(left, going.length);
      if (stopped > 0) this.stopTasks(service, workload, stopped, going);
      left -= stopped;
    }
  }

  /** [ECSAPI: API_UpdateContainerInstancesState] of a service, at once; AWS's reason is not published. */
  private stopPendingOnDraining(service: ServiceRecord): void {
    for (const task of service.workloads.flatMap((workload) => wantedTasks(workload)))
      if (isDraining(task) && isPending(task))
        this.life.stop(task, { code: 'ServiceSchedulerInitiated', reason: 'Container instance is draining' });
  }

  private tellStuck(service: ServiceRecord, deployment: Workload): void {
    this.wake(service, SAID_AGAIN_MS);
    this.journal.noteCause(
      service,
      deployment,
      'was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
    );
  }

  private startTasks(service: ServiceRecord, workload: Workload, count: number): void {
    if (workload.rollout === 'FAILED') return;
    const now = this.world.clock.now();
    if (workload.retry && now < workload.retry.notBefore) {
      this.wake(service, workload.retry.notBefore.getTime() - now.getTime());
      return;
    }
    const launched = this.launchable(service, count);
    const started: TaskRecord[] = [];
    const unplaced = new Set<string>();
    const present = wantedTasks(workload);
    const counts = countsOf(present);
    const { strategy } = workload.launch;
    for (let index = 0; index < launched; index++) {
      const capacityProvider = strategy.length > 0 ? nextProvider(strategy, counts) : undefined;
      if (capacityProvider !== undefined) counts[capacityProvider] = (counts[capacityProvider] ?? 0) + 1;
      // [ECS: fargate-capacity-providers] what one provider cannot give, no other one gives instead.
      if (capacityProvider !== undefined && this.exhausted.has(capacityProvider)) {
        unplaced.add(capacityProvider);
        continue;
      }
      const choice = workload.launch.launchType === 'EC2' ? this.place(service, workload) : undefined;
      if (choice && !('host' in choice)) {
        this.tellUnplaced(service, workload, choice);
        break;
      }
      const task = newTask(this.world, this.arns, {
        cluster: service.cluster,
        host: choice?.host,
        definition: workload.definition,
        launch: workload.launch,
        capacityProvider,
        group: `service:${service.name}`,
        startedBy: workload.id,
        service,
        workload,
        enableExecuteCommand: service.enableExecuteCommand,
        tags: tagsOfTask(service, workload),
        subnetIndex: present.length + started.length,
      });
      this.life.start(task);
      started.push(task);
    }
    if (unplaced.size > 0) this.askAgainForCapacity(service, workload, [...unplaced]);
    if (started.length === 0) return;
    const names = started.map(({ id }) => `(task ${id})`).join(' ');
    this.journal.note(service, `has started ${started.length} tasks: ${names}.`, taskSetOnly(workload));
  }

  private place(service: ServiceRecord, workload: Workload): Choice {
    return chooseHost(this.hosts.of(service.cluster), {
      definition: workload.definition,
      siblings: service.workloads.flatMap((one) => [...one.tasks]),
      constraints: service.placementConstraints,
      strategy: service.placementStrategy,
      chance: () => this.world.ids.fraction(),
    });
  }

  /** How many of `count` tasks may be launched now; the scheduler comes back for the others. */
  private launchable(service: ServiceRecord, count: number): number {
    const now = this.world.clock.now();
    const { launches } = service;
    if (now.getTime() - launches.since.getTime() >= MINUTE_MS) service.launches = { since: now, count: 0 };
    const allowed = Math.min(count, MOST_LAUNCHED_PER_MINUTE - service.launches.count);
    service.launches.count += allowed;
    if (allowed < count) this.wake(service, service.launches.since.getTime() + MINUTE_MS - now.getTime());
    return allowed;
  }

  /** Whether it is time to say that there is no room; the scheduler comes back in any case. */
  private mayAskForCapacity(service: ServiceRecord, workload: Workload): boolean {
    const now = this.world.clock.now();
    const again = workload.capacityAskedAgainAt;
    if (again && now < again) {
      this.wake(service, again.getTime() - now.getTime());
      return false;
    }
    workload.capacityAskedAgainAt = new Date(now.getTime() + CAPACITY_RETRY_MS);
    this.wake(service, CAPACITY_RETRY_MS);
    return true;
  }

  /** [ECS: service-event-messages-list, ecs_service_events] of container instances. */
  private tellUnplaced(
    service: ServiceRecord,
    workload: Workload,
    choice: Exclude<Choice, { readonly host: unknown }>,
  ): void {
    if (!this.mayAskForCapacity(service, workload)) return;
    this.journal.noteCause(service, workload, unplacedMessage(choice));
    this.journal.serviceAction(service, 'ERROR', 'SERVICE_TASK_PLACEMENT_FAILURE', {
      ...(choice.closest ? { containerInstanceArns: [choice.closest.arn] } : {}),
      reason: choice.closest ? choice.obstacle : 'EMPTY CAPACITY',
    });
  }

  /** [ECS: service-event-messages-list, ecs_service_events] the latter for each time that capacity was asked for. */
  private askAgainForCapacity(service: ServiceRecord, workload: Workload, providers: readonly string[]): void {
    if (!this.mayAskForCapacity(service, workload)) return;
    this.journal.noteCause(
      service,
      workload,
      `was unable to place a task. Reason: ${NO_CAPACITY}. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
    );
    this.journal.serviceAction(service, 'ERROR', 'SERVICE_TASK_PLACEMENT_FAILURE', {
      capacityProviderArns: providers.map((name) => this.arns.capacityProvider(name)),
      reason: 'RESOURCE:FARGATE',
    });
  }

  /** @param among only these of its tasks; absent: any. */
  private stopTasks(
    service: ServiceRecord,
    workload: Workload,
    count: number,
    among: readonly TaskRecord[] = wantedTasks(workload),
  ): void {
    const stopped: TaskRecord[] = [];
    const now = this.world.clock.now();
    const open = among.filter((task) => !isProtected(task, now));
    if (open.length >= count) workload.causesTold.delete(cannotScaleIn(workload));
    else this.tellProtected(service, workload);
    for (let index = 0; index < count; index++) {
      const task = taskToStop(
        workload,
        wantedTasks(workload).filter((one) => open.includes(one)),
      );
      if (!task) break;
      stopped.push(task);
      this.life.stop(task, {
        code: 'ServiceSchedulerInitiated',
        reason: `Scaling activity initiated by (deployment ${workload.id})`,
      });
    }
    if (stopped.length === 0) return;
    const names = stopped.map(({ id }) => `(task ${id})`).join(' ');
    this.journal.note(service, `has stopped ${stopped.length} running tasks: ${names}.`, taskSetOnly(workload));
    this.journal.serviceAction(service, 'INFO', 'TASKS_STOPPED');
  }

  /** [ECS: service-event-messages-list] */
  private tellProtected(service: ServiceRecord, workload: Workload): void {
    this.wake(service, SAID_AGAIN_MS);
    this.journal.noteCause(service, workload, cannotScaleIn(workload));
  }

  /** Task sets and deployments that are on their way out disappear with their last task, and so does a service. */
  private forgetDrained(service: ServiceRecord): void {
    service.workloads = service.workloads.filter((workload) => {
      const leaves = workload.status === 'DRAINING' || (workload.kind === 'deployment' && workload.status === 'ACTIVE');
      return !leaves || workload.tasks.size > 0;
    });
    if (service.status !== 'DRAINING') return;
    if (service.workloads.every((workload) => workload.tasks.size === 0)) {
      service.status = 'INACTIVE';
      service.workloads = [];
      // [ECS: service-revision] [ECSAPI: API_CreateService] revisions and tags go with their service.
      service.history = [];
      service.revisions.clear();
      service.tags = new Map();
    }
  }

  private taskTurned(task: TaskRecord, turn: 'running' | 'stopping' | 'stopped' | 'health'): void {
    const { service, workload } = task;
    if (!service || !workload) return;
    if (turn === 'running') {
      workload.retry = undefined;
      // Whatever kept tasks from being placed is over.
      workload.causesTold.clear();
    }
    if (turn === 'stopped' && task.host) this.roomOn(task.host);
    if (turn === 'stopping' && hasFailed(task)) workload.failedTasks++;
    if (turn === 'stopping' && neverRan(task)) this.delayRetry(service, workload, task);
    this.wake(service);
  }

  private hostChanged(host: ContainerInstanceRecord, change: 'open' | 'draining' | 'gone'): void {
    if (change === 'open') this.roomOn(host);
    const services = new Set([...host.tasks].flatMap(({ service }) => service ?? []));
    for (const service of services) {
      for (const workload of service.workloads) unsettle(this.world, workload);
      this.wake(service);
    }
    // Those that were lost with their instance are on their way out.
    if (change === 'gone') for (const task of [...host.tasks]) if (!task.lost) this.life.orphan(task);
  }

  /** Services that found no room may find some now. */
  private roomOn({ cluster }: ContainerInstanceRecord): void {
    for (const service of this.hosts.servicesOf(cluster)) {
      const waiting = service.workloads.filter(({ capacityAskedAgainAt }) => capacityAskedAgainAt);
      for (const workload of waiting) workload.capacityAskedAgainAt = undefined;
      if (waiting.length > 0) this.wake(service);
    }
  }

  /** [ECS: service-throttle-logic] tasks that never reach RUNNING are tried again ever more slowly. */
  private delayRetry(service: ServiceRecord, workload: Workload, task: TaskRecord): void {
    const now = this.world.clock.now();
    // Tasks of one round fail together and count once.
    if (workload.retry && task.createdAt < workload.retry.notBefore) return;
    const attempts = (workload.retry?.attempts ?? 0) + 1;
    const wait = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
    workload.retry = { attempts, notBefore: new Date(now.getTime() + wait) };
    if (attempts !== IMPAIRED_AFTER_ROUNDS) return;
    this.journal.note(
      service,
      'is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
    );
    this.journal.serviceAction(service, 'WARN', 'SERVICE_TASK_START_IMPAIRED');
  }
}

const cannotScaleIn = ({ id }: Workload): string =>
  `was unable to reach steady state because task set (${id}) was unable to scale in. Reason: The number of protected tasks are more than the desired count of tasks`;

/** All that run serve, and still nothing may be started or stopped: [ECS: service-event-messages-list]. */
const isStuck = (target: Workload, old: readonly TaskRecord[], step: { start: number; stopOld: number }): boolean =>
  step.start === 0 && step.stopOld === 0 && [...target.tasks].every((task) => old.includes(task)) && old.every(serves);

const isDraining = ({ host }: TaskRecord): boolean => host?.status === 'DRAINING';

/** [ECSAPI: API_Deployment] never reached RUNNING, or ran and failed a health check. */
const hasFailed = (task: TaskRecord): boolean =>
  neverRan(task) || /^Task failed (ELB|container) health checks/.test(task.stoppedReason ?? '');

/** By itself: what the scheduler or a person stops on its way says nothing of the tasks to come. */
const neverRan = ({ startedAt, stopCode }: TaskRecord): boolean =>
  !startedAt && (stopCode === 'TaskFailedToStart' || stopCode === 'EssentialContainerExited');

/** Started and stopped tasks of a deployment are told of the service, those of a task set of the set. */
const taskSetOnly = (workload: Workload): Workload | undefined => (workload.kind === 'task-set' ? workload : undefined);

function countsOf(tasks: readonly TaskRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { capacityProvider } of tasks)
    if (capacityProvider !== undefined) counts[capacityProvider] = (counts[capacityProvider] ?? 0) + 1;
  return counts;
}

/** Tasks that do not serve yet go first, then the newest of the capacity provider that has most over its share. */
function taskToStop(workload: Workload, tasks: readonly TaskRecord[]): TaskRecord | undefined {
  const idle = tasks.filter((task) => isPending(task));
  const candidates = idle.length > 0 ? idle : tasks;
  const { strategy } = workload.launch;
  if (strategy.length === 0 || candidates.length === 0) return candidates.at(-1);
  const provider = providerToLeave(strategy, countsOf(candidates));
  return candidates.findLast(({ capacityProvider }) => capacityProvider === provider);
}

function tagsOfTask(service: ServiceRecord, workload: Workload): Map<string, string> {
  const source = { SERVICE: service.tags, TASK_DEFINITION: workload.definition.tags, NONE: new Map<string, string>() };
  const tags = new Map(source[service.propagateTags]);
  if (service.enableECSManagedTags) {
    tags.set('aws:ecs:clusterName', service.cluster.name);
    tags.set('aws:ecs:serviceName', service.name);
  }
  return tags;
}
