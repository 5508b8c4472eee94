import type { TaskStopCode } from '@aws-sdk/client-ecs';
import { isOff } from '../rules/is-off';
import type { World } from '../world';
import { executionCaller } from './execution-caller';
import { type Download, type Labels, pullImage } from './image-pull';
import type { Journal } from './journal';
import { type LoadBalancing, targetOf } from './load-balancing';
import { openLogStreams } from './log-streams';
import type { Programs } from './programs';
import { pullSecrets } from './pull-secrets';
import type { ContainerRecord, EcsState, TaskRecord, TaskStatus } from './state';

/**
 * How long the phases of a Fargate task take, in virtual milliseconds: some 25 s from its creation to RUNNING, as small
 * images need on Fargate (a capture in events/ecs-task-stopped-service-fargate.json took 47 s with a 15 s pull, the
 * sample of the documentation 20 s with a 9 s pull).
 */
const PROVISIONING_MS = 10_000;
const PULL_MS = 12_000;
const ACTIVATING_MS = 3_000;
/** From being told to stop to the next phase, and from the containers' end to the task's. */
const STOP_NOTICED_MS = 1_000;
const DEPROVISIONING_MS = 10_000;
/** Seconds between SIGTERM and SIGKILL unless the container definition says otherwise [ECSAPI: API_ContainerDefinition]. */
const USUAL_STOP_TIMEOUT = 30;
/** DescribeTasks shows a stopped task for at least an hour [ECSAPI: API_DescribeTasks]. */
const REMEMBERED_MS = 3_600_000;

/** What Fargate Spot leaves a task that it takes back [ECS: fargate-capacity-providers]. */
const SPOT_NOTICE_MS = 120_000;
/** Until ECS knows that a host is dead; AWS names no time. */
export const HOST_LOSS_NOTICED_MS = 10_000;

export interface StopReason {
  readonly code: TaskStopCode;
  readonly reason: string;
}

/**
 * The life of a task: PROVISIONING (network interface), PENDING (pull), ACTIVATING (its servers listen, targets are
 * registered), RUNNING; on the way out DEACTIVATING (targets drain while it still serves), STOPPING (SIGTERM),
 * DEPROVISIONING, STOPPED. [ECS: task-lifecycle-explanation]
 */
export class TaskLife {
  /** Told when a task has reached RUNNING or STOPPED, failed, or when its health has changed. */
  onTurn: (task: TaskRecord, turn: 'running' | 'stopping' | 'stopped' | 'health') => void = () => {};
  /** Milliseconds that Fargate lets a new task wait; asked once for each. */
  launchWaitMs: (capacityProvider: string | undefined) => number = () => 0;

  constructor(
    private readonly world: World,
    private readonly state: EcsState,
    private readonly journal: Journal,
    private readonly loadBalancing: LoadBalancing,
    private readonly programs: Programs,
    private readonly download: Download | undefined,
  ) {
    programs.onHealth = (task) => this.onTurn(task, 'health');
    programs.onStarted = (task) => this.activating(task);
    programs.onCrash = (task, container) => this.crashed(task, container);
  }

  /** Begins the life of a fresh record. */
  start(task: TaskRecord): void {
    this.state.tasks.set(task.arn, task);
    task.workload?.tasks.add(task);
    this.occupy(task);
    // Without an interface to wait for, a host pulls its images at once.
    if (!task.interface) {
      this.pulling(task);
      return;
    }
    this.journal.task(task);
    const waitMs = task.host ? 0 : this.launchWaitMs(task.capacityProvider);
    this.next(task, waitMs + PROVISIONING_MS, () => this.pending(task));
  }

  /** Has a task stop, whatever its phase; a task that is stopping already keeps its first reason. */
  stop(task: TaskRecord, { code, reason }: StopReason): void {
    if (task.desiredStatus === 'STOPPED') return;
    task.timer?.cancel();
    task.desiredStatus = 'STOPPED';
    task.stopCode = code;
    task.stoppedReason = reason;
    task.stoppingAt = this.world.clock.now();
    task.serving = false;
    this.programs.cancel(task);
    this.changed(task);
    const runs = task.containers.some(({ startedAt }) => startedAt);
    this.next(task, STOP_NOTICED_MS, () => (runs ? this.deactivating(task) : this.deprovisioning(task)));
    this.onTurn(task, 'stopping');
  }

  /**
   * Takes a task's Spot capacity back: its event is the warning, its targets are deregistered and SIGTERM is sent at once
   * instead of after the draining, and two minutes later its host is gone. [ECS: fargate-capacity-providers] Where the
   * world says `late`, its targets are deregistered by nobody until it is STOPPED.
   */
  interrupt(task: TaskRecord): void {
    task.deregistersLate = this.state.spotDeregistration === 'late';
    task.hostEndsAt = new Date(this.world.clock.now().getTime() + SPOT_NOTICE_MS);
    this.stop(task, { code: 'SpotInterruption', reason: 'Your Spot Task was interrupted.' });
  }

  /**
   * Has a task's host die: its programs are gone at once, ECS learns of it a little later.
   * [ECS: task-maintenance] names the reason on Fargate; the code of a task without a service is a guess there.
   */
  loseHost(task: TaskRecord): void {
    task.lost = true;
    task.hostEndsAt = this.world.clock.now();
    task.serving = false;
    task.timer?.cancel();
    this.programs.cancel(task);
    const code = task.service && !task.host ? 'ServiceSchedulerInitiated' : 'TerminationNotice';
    // Of an instance observed with that code, in the words of service events of others.
    const reason = task.host
      ? `Host EC2 (instance ${task.host.ec2InstanceId}) terminated.`
      : 'ECS is performing maintenance on the underlying infrastructure hosting the task';
    this.next(task, HOST_LOSS_NOTICED_MS, () => {
      if (task.desiredStatus === 'RUNNING') return this.stop(task, { code, reason });
      // It was on its way out, and goes on where it was.
      if (task.lastStatus === 'DEACTIVATING') return this.stopping(task);
      if (task.lastStatus === 'STOPPING') return this.deprovisioning(task);
      return this.deactivating(task);
    });
    void this.world.clock.hold(() => this.programs.close(task));
  }

  /**
   * Has ECS know a task no more whose host was deregistered: its targets are deregistered, its programs go on until the
   * instance ends. [ECSAPI: API_DeregisterContainerInstance] the reason is not published.
   */
  orphan(task: TaskRecord): void {
    task.timer?.cancel();
    this.programs.cancel(task);
    task.host?.orphans.add(task);
    task.serving = false;
    if (task.desiredStatus === 'RUNNING') {
      task.stopCode = 'TerminationNotice';
      task.stoppedReason = 'Container instance deregistration forced by user';
    }
    task.desiredStatus = 'STOPPED';
    const { targets } = task;
    task.targets = [];
    for (const target of targets) void this.loadBalancing.deregister(target);
    void this.stopped(task);
  }

  /** Ends what runs on a host that is gone. */
  async breakOff(task: TaskRecord): Promise<void> {
    await this.programs.close(task);
  }

  private pending(task: TaskRecord): void {
    task.lastStatus = 'PENDING';
    task.version++;
    task.updatedAt = this.world.clock.now();
    this.pulling(task);
  }

  private pulling(task: TaskRecord): void {
    task.connectivityAt = this.world.clock.now();
    task.pullStartedAt = this.world.clock.now();
    this.journal.task(task);
    this.next(task, PULL_MS, () => this.pulled(task));
  }

  private async pulled(task: TaskRecord): Promise<void> {
    const { runtimePlatform } = task.definition.description;
    const caller = executionCaller(task);
    const architecture = runtimePlatform?.cpuArchitecture === 'ARM64' ? 'arm64' : 'amd64';
    const labels = new Map<string, Labels>();
    const unread = await pullSecrets(this.world, task, caller);
    if (isLeaving(task)) return;
    if (unread !== undefined) return this.failed(task, unread);
    for (const container of task.containers) {
      const pull = await pullImage(this.world, { image: container.image, caller, architecture }, this.download);
      if (isLeaving(task)) return;
      if ('failure' in pull) return this.failed(task, pull.failure, container);
      container.imageDigest = pull.digest;
      const { imageDigests } = task.workload ?? {};
      if (pull.digest !== undefined && !imageDigests?.has(container.name))
        imageDigests?.set(container.name, pull.digest);
      labels.set(container.name, pull.labels);
    }
    const unlogged = await openLogStreams(this.world, task, caller);
    if (isLeaving(task)) return;
    if (unlogged !== undefined) return this.failed(task, unlogged);
    task.pullStoppedAt = this.world.clock.now();
    await this.programs.start(task, labels);
    // Somebody may have stopped it while its servers came up.
    if (!isLeaving(task)) return;
    this.programs.cancel(task);
    return this.programs.close(task);
  }

  private async activating(task: TaskRecord): Promise<void> {
    this.enter(task, 'ACTIVATING');
    this.next(task, ACTIVATING_MS, () => this.running(task));
    await this.registerTargets(task);
  }

  private failed(task: TaskRecord, reason: string, container?: ContainerRecord): void {
    if (container) container.reason = reason;
    if (task.service && task.workload)
      this.journal.noteCause(task.service, task.workload, `was unable to place a task. Reason: ${asSentence(reason)}`);
    this.stop(task, { code: 'TaskFailedToStart', reason });
  }

  /** [ECS: stopped-task-error-codes] a task ends with the first of its essential containers. */
  private crashed(task: TaskRecord, { name }: ContainerRecord): void {
    const definition = task.definition.description.containerDefinitions?.find((one) => one.name === name);
    if (definition?.essential === false) this.changed(task);
    else this.stop(task, { code: 'EssentialContainerExited', reason: 'Essential container in task exited' });
  }

  private async registerTargets(task: TaskRecord): Promise<void> {
    const { service, workload } = task;
    if (!service || !workload) return;
    for (const balancer of workload.loadBalancers) {
      const target = targetOf(task, balancer);
      if (task.desiredStatus === 'STOPPED' || !target) return;
      task.targets.push(target);
      const { targetGroupArn } = target;
      const failure = await this.loadBalancing.register(target);
      if (!failure) {
        this.journal.note(service, `registered 1 targets in (target-group ${targetGroupArn})`);
        continue;
      }
      this.journal.note(
        service,
        `failed to register targets in (target-group ${targetGroupArn}) with (error ${failure.message})`,
      );
      this.stop(task, {
        code: 'TaskFailedToStart',
        reason: `Task failed to register in (target-group ${targetGroupArn})`,
      });
    }
  }

  private running(task: TaskRecord): void {
    task.startedAt = this.world.clock.now();
    task.serving = task.targets.length === 0;
    this.enter(task, 'RUNNING');
    this.onTurn(task, 'running');
  }

  private async deactivating(task: TaskRecord): Promise<void> {
    const { timer } = task;
    this.enter(task, 'DEACTIVATING');
    const drainMs = task.deregistersLate ? 0 : await this.deregisterTargets(task);
    if (task.timer !== timer) return;
    // Who loses its host is not given the time to drain.
    this.next(task, task.hostEndsAt ? 0 : drainMs, () => this.stopping(task));
  }

  /** @returns virtual milliseconds for which its targets drain. */
  private async deregisterTargets(task: TaskRecord): Promise<number> {
    let drainMs = 0;
    for (const target of task.targets) {
      const { targetGroupArn } = target;
      drainMs = Math.max(drainMs, await this.loadBalancing.deregister(target));
      if (task.service) {
        this.journal.note(task.service, `deregistered 1 targets in (target-group ${targetGroupArn})`);
        this.journal.note(task.service, 'has begun draining connections on 1 tasks.', task.workload);
      }
    }
    task.targets = [];
    return drainMs;
  }

  private stopping(task: TaskRecord): void {
    this.enter(task, 'STOPPING');
    const seconds = task.definition.description.containerDefinitions?.map(
      (one) => one.stopTimeout ?? USUAL_STOP_TIMEOUT,
    );
    const grace = this.world.clock.now().getTime() + Math.max(0, ...(seconds ?? [])) * 1000;
    const killAt = Math.min(grace, task.hostEndsAt?.getTime() ?? grace);
    this.next(task, this.untilExit(task, killAt), () => this.exit(task, killAt));
  }

  /** A program that has been asked to end finishes the requests it has, until it is killed. */
  private async exit(task: TaskRecord, killAt: number): Promise<void> {
    if (task.inFlight > 0 && this.world.clock.now().getTime() < killAt) {
      this.next(task, this.untilExit(task, killAt), () => this.exit(task, killAt));
      return;
    }
    const { timer } = task;
    if (!task.lost) await this.programs.end(task);
    if (task.timer === timer) this.deprovisioning(task);
  }

  private untilExit(task: TaskRecord, killAt: number): number {
    const left = Math.max(0, killAt - this.world.clock.now().getTime());
    return Math.min(this.programs.exitsAfterMs(task) ?? left, left);
  }

  private deprovisioning(task: TaskRecord): void {
    task.executionStoppedAt = this.world.clock.now();
    for (const container of task.containers) container.lastStatus = 'STOPPED';
    // There is an interface to give back, or nothing.
    if (task.interface) {
      this.enter(task, 'DEPROVISIONING');
      this.next(task, DEPROVISIONING_MS, () => this.stopped(task));
    } else void this.world.clock.hold(async () => this.stopped(task));
  }

  private async stopped(task: TaskRecord): Promise<void> {
    task.stoppedAt = this.world.clock.now();
    task.workload?.tasks.delete(task);
    this.enter(task, 'STOPPED');
    this.world.clock.after(REMEMBERED_MS, () => this.state.tasks.delete(task.arn));
    if (task.host?.tasks.delete(task)) this.journal.containerInstance(task.host);
    this.onTurn(task, 'stopped');
    if (task.deregistersLate) await this.deregisterTargets(task);
  }

  /** [ECS: ecs_container_instance_events] a task that comes or goes changes what is left of its host. */
  private occupy(task: TaskRecord): void {
    if (!task.host) return;
    task.host.tasks.add(task);
    this.journal.containerInstance(task.host);
  }

  private next(task: TaskRecord, delayMs: number, work: () => unknown): void {
    task.timer = this.world.clock.after(isOff('task-pace') ? 0 : delayMs, work);
  }

  private enter(task: TaskRecord, status: TaskStatus): void {
    task.lastStatus = status;
    this.changed(task);
  }

  private changed(task: TaskRecord): void {
    task.version++;
    task.updatedAt = this.world.clock.now();
    this.journal.task(task);
  }
}

const asSentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);

/** Asked anew after each wait, in which somebody may have stopped it. */
const isLeaving = ({ desiredStatus, lost }: TaskRecord): boolean => desiredStatus === 'STOPPED' || lost;
