import type { IncomingMessage, RequestListener } from 'node:http';
import type { TaskStopCode } from '@aws-sdk/client-ecs';
import type { World } from '../world';
import { pullImage } from './image-pull';
import type { Journal } from './journal';
import type { LoadBalancing } from './load-balancing';
import type { EcsState, TaskRecord, TaskStatus } from './state';
import type { TaskBehaviour } from './task-behaviour';

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
  /** Told when a task has reached RUNNING or STOPPED, or failed. */
  onTurn: (task: TaskRecord, turn: 'running' | 'stopping' | 'stopped') => void = () => {};

  constructor(
    private readonly world: World,
    private readonly state: EcsState,
    private readonly journal: Journal,
    private readonly loadBalancing: LoadBalancing,
    private readonly behaviour: TaskBehaviour,
  ) {}

  /** Begins the life of a fresh record. */
  start(task: TaskRecord): void {
    this.state.tasks.set(task.arn, task);
    task.workload?.tasks.add(task);
    this.journal.task(task);
    this.next(task, PROVISIONING_MS, () => this.pending(task));
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
    this.changed(task);
    const runs = task.lastStatus === 'RUNNING' || task.lastStatus === 'ACTIVATING';
    this.next(task, STOP_NOTICED_MS, () => (runs ? this.deactivating(task) : this.deprovisioning(task)));
    this.onTurn(task, 'stopping');
  }

  private pending(task: TaskRecord): void {
    task.connectivityAt = this.world.clock.now();
    task.pullStartedAt = this.world.clock.now();
    this.enter(task, 'PENDING');
    this.next(task, PULL_MS, () => this.pulled(task));
  }

  private async pulled(task: TaskRecord): Promise<void> {
    for (const container of task.containers) {
      const pull = await pullImage(this.world, container.image, task.definition.description.executionRoleArn);
      if (task.desiredStatus === 'STOPPED') return;
      if ('failure' in pull) {
        container.reason = pull.failure;
        this.stop(task, { code: 'TaskFailedToStart', reason: pull.failure });
        return;
      }
      container.imageDigest = pull.digest;
    }
    task.pullStoppedAt = this.world.clock.now();
    await this.listen(task);
    // Somebody may have stopped it while its servers came up.
    if (task.desiredStatus === 'STOPPED') return this.closeServers(task);
    for (const container of task.containers) container.lastStatus = 'RUNNING';
    this.enter(task, 'ACTIVATING');
    this.next(task, ACTIVATING_MS, () => this.running(task));
    await this.registerTargets(task);
  }

  private async listen(task: TaskRecord): Promise<void> {
    for (const container of task.containers) {
      const listener: RequestListener = (request, response) => {
        count(task, request);
        task.inFlight++;
        response.once('close', () => task.inFlight--);
        this.behaviour.answer(request, response, task, container);
      };
      for (const port of tcpPorts(task, container.name))
        task.endpoints.push(await this.world.network.serve(task.interface.address, port, listener));
    }
  }

  private async registerTargets(task: TaskRecord): Promise<void> {
    const { service, workload } = task;
    if (!service || !workload) return;
    for (const { targetGroupArn, containerPort } of workload.loadBalancers) {
      if (task.desiredStatus === 'STOPPED' || !targetGroupArn || !containerPort) return;
      task.targets.push({ targetGroupArn, port: containerPort });
      const failure = await this.loadBalancing.register(task, targetGroupArn, containerPort);
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
    this.enter(task, 'DEACTIVATING');
    let drainMs = 0;
    for (const { targetGroupArn, port } of task.targets) {
      drainMs = Math.max(drainMs, await this.loadBalancing.deregister(task, targetGroupArn, port));
      if (task.service) {
        this.journal.note(task.service, `deregistered 1 targets in (target-group ${targetGroupArn})`);
        this.journal.note(task.service, 'has begun draining connections on 1 tasks.', task.workload);
      }
    }
    task.targets = [];
    this.next(task, drainMs, () => this.stopping(task));
  }

  private stopping(task: TaskRecord): void {
    this.enter(task, 'STOPPING');
    const seconds = task.definition.description.containerDefinitions?.map(
      (one) => one.stopTimeout ?? USUAL_STOP_TIMEOUT,
    );
    const killAt = this.world.clock.now().getTime() + Math.max(0, ...(seconds ?? [])) * 1000;
    this.next(task, this.behaviour.exitsAfterMs, () => this.exit(task, killAt));
  }

  /** A program that has been asked to end finishes the requests it has, until it is killed. */
  private async exit(task: TaskRecord, killAt: number): Promise<void> {
    const killed = this.world.clock.now().getTime() >= killAt;
    if (task.inFlight > 0 && !killed) {
      this.next(task, this.behaviour.exitsAfterMs, () => this.exit(task, killAt));
      return;
    }
    await this.closeServers(task);
    for (const container of task.containers) container.exitCode = killed ? 137 : this.behaviour.exitCode;
    this.deprovisioning(task);
  }

  private deprovisioning(task: TaskRecord): void {
    task.executionStoppedAt = this.world.clock.now();
    for (const container of task.containers) container.lastStatus = 'STOPPED';
    this.enter(task, 'DEPROVISIONING');
    this.next(task, DEPROVISIONING_MS, () => {
      task.stoppedAt = this.world.clock.now();
      task.workload?.tasks.delete(task);
      this.enter(task, 'STOPPED');
      this.world.clock.after(REMEMBERED_MS, () => this.state.tasks.delete(task.arn));
      this.onTurn(task, 'stopped');
    });
  }

  private async closeServers(task: TaskRecord): Promise<void> {
    const endpoints = task.endpoints;
    task.endpoints = [];
    await Promise.all(endpoints.map((endpoint) => endpoint.close()));
  }

  private next(task: TaskRecord, delayMs: number, work: () => unknown): void {
    task.timer = this.world.clock.after(delayMs, work);
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

/** Keeps apart what came through which listener; a load balancer says it, and nobody else can [ELB: x-forwarded-headers]. */
function count({ requests }: TaskRecord, request: IncomingMessage): void {
  if (isHealthProbe(request)) return;
  const port = String(request.headers['x-forwarded-port'] ?? 'direct');
  requests.set(port, (requests.get(port) ?? 0) + 1);
}

/** [ELB: target-group-health-checks] probes name themselves; counts of requests are about users. */
const isHealthProbe = (request: IncomingMessage): boolean =>
  request.headers['user-agent']?.startsWith('ELB-HealthChecker/') ?? false;

function tcpPorts(task: TaskRecord, containerName: string): number[] {
  const definition = task.definition.description.containerDefinitions?.find(({ name }) => name === containerName);
  return (definition?.portMappings ?? [])
    .filter(({ protocol = 'tcp' }) => protocol === 'tcp')
    .flatMap(({ containerPort }) => containerPort ?? []);
}
