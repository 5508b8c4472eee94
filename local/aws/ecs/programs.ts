import type { IncomingMessage, RequestListener } from 'node:http';
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { World } from '../world';
import { readBehaviour } from './behaviour-labels';
import { healthCheckOf, healthCourse } from './container-health';
import { mayStart } from './container-order';
import type { Labels } from './image-pull';
import { labelledBehaviour } from './labelled-behaviour';
import type { ContainerRecord, TaskRecord } from './state';
import { isHealthProbe, type TaskBehaviour } from './task-behaviour';
import { writeLog } from './task-log';

/** The exit code that the ECS agent gives to a container that can never start (agent/engine/task_manager). */
const NEVER_STARTED = 143;

/** The programs in the containers of tasks: HTTP servers on the embedded network that may end by themselves. */
export class Programs {
  /** Told when a program has ended by itself. */
  onCrash: (task: TaskRecord, container: ContainerRecord) => void = () => {};
  /** Told when the health check of a container has found something new. */
  onHealth: (task: TaskRecord) => void = () => {};

  /** Told when no container of a task waits for another any more. */
  onStarted: (task: TaskRecord) => Promise<void> = async () => {};
  /** Tasks with containers that wait, and what goes on with them. */
  private readonly proceed = new Map<TaskRecord, () => Promise<void>>();

  constructor(
    private readonly world: World,
    private readonly usual: TaskBehaviour,
  ) {}

  /**
   * Starts the containers of a task that may start, and looks again whenever one of them has got further: a container
   * waits for those that it depends on. Tells `onStarted` once none waits any more.
   * @param labels of their images, by container name.
   */
  async start(task: TaskRecord, labels: ReadonlyMap<string, Labels>): Promise<void> {
    this.proceed.set(task, () => this.startNext(task, labels));
    await this.startNext(task, labels);
  }

  private async startNext(task: TaskRecord, labels: ReadonlyMap<string, Labels>): Promise<void> {
    for (const container of this.startable(task)) {
      // Somebody may have stopped the task while the one before came up.
      if (hasToEnd(task)) return;
      // It may have been started meanwhile, by what the one before brought about.
      if (container.lastStatus === 'PENDING') await this.run(task, container, labels.get(container.name) ?? {});
    }
    if (hasToEnd(task)) return;
    if (task.containers.some(({ lastStatus }) => lastStatus === 'PENDING')) {
      // Those that were just started may be all that others wait for.
      if (this.startable(task).length > 0) await this.startNext(task, labels);
    } else if (this.proceed.delete(task)) await this.onStarted(task);
  }

  /** Those that may start now; what can never start has failed with the status that the agent gives it. */
  private startable(task: TaskRecord): ContainerRecord[] {
    const { containerDefinitions = [] } = task.definition.description;
    const byName = (name: string) => ({
      container: task.containers.find((one) => one.name === name)!,
      startTimeout: containerDefinitions.find((one) => one.name === name)?.startTimeout,
    });
    return task.containers.filter((container) => {
      if (container.lastStatus !== 'PENDING') return false;
      const start = mayStart(definitionOf(task, container) ?? {}, byName, this.world.clock.now());
      if (typeof start !== 'object') return start === 'now';
      Object.assign(container, { lastStatus: 'STOPPED', exitCode: NEVER_STARTED });
      container.reason = `CannotStartContainerError: ${start.never}`;
      this.onCrash(task, container);
      return false;
    });
  }

  private async run(task: TaskRecord, container: ContainerRecord, labels: Labels): Promise<void> {
    const isCommand = overrideOf(task, container)?.command !== undefined;
    const behaviour = labelledBehaviour(readBehaviour(labels), this.usual, isCommand);
    container.behaviour = behaviour;
    container.lastStatus = 'RUNNING';
    container.startedAt = this.world.clock.now();
    const { listensAfterMs = 0, crash, logs = [] } = behaviour;
    if (logs.length > 0) {
      await writeLog(this.world, task, container, logs);
      if (hasToEnd(task)) return;
    }
    // A one-off command serves nobody.
    if (!isCommand && listensAfterMs === 0) await this.listen(task, container);
    else if (!isCommand) this.later(task, listensAfterMs, () => this.listen(task, container));
    this.watch(task, container, behaviour);
    if (crash) this.later(task, crash.afterMs, () => this.crash(task, container, crash.exitCode));
    const timeout = definitionOf(task, container)?.startTimeout;
    if (timeout !== undefined) this.later(task, timeout * 1000, () => this.proceed.get(task)?.());
  }

  private watch(task: TaskRecord, container: ContainerRecord, behaviour: TaskBehaviour): void {
    const check = healthCheckOf(task, container);
    if (!check) return;
    const { healthyAfterMs, unhealthyAfterMs } = healthCourse(check, behaviour);
    const find = (health: ContainerRecord['health']) => () => {
      if (container.lastStatus !== 'RUNNING') return;
      container.health = health;
      this.onHealth(task);
      return this.proceed.get(task)?.();
    };
    if (unhealthyAfterMs !== undefined) this.later(task, unhealthyAfterMs, find('UNHEALTHY'));
    if (healthyAfterMs !== undefined) this.later(task, healthyAfterMs, find('HEALTHY'));
  }

  /** What was to happen to a task that is going to stop happens no more; its servers go on. */
  cancel(task: TaskRecord): void {
    for (const timer of task.programTimers.splice(0)) timer.cancel();
    this.proceed.delete(task);
  }

  /** Virtual milliseconds until a program that was asked to end looks whether it may; `undefined`: it will not. */
  exitsAfterMs({ containers }: TaskRecord): number | undefined {
    const waits = containers.map(({ behaviour = this.usual }) => behaviour.exitsAfterMs);
    return waits.includes('never') ? undefined : Math.max(0, ...waits.map(Number));
  }

  /** Ends all programs; those that still had something to do were killed. */
  async end(task: TaskRecord): Promise<void> {
    for (const container of task.containers) {
      if (!container.startedAt) continue;
      const { exitsAfterMs, exitCode } = container.behaviour ?? this.usual;
      const killed = task.inFlight > 0 || exitsAfterMs === 'never';
      container.exitCode ??= killed ? 137 : exitCode;
    }
    await this.close(task);
  }

  async close(task: TaskRecord): Promise<void> {
    const endpoints = task.endpoints.splice(0);
    await Promise.all(endpoints.map(({ endpoint }) => endpoint.close()));
  }

  private async listen(task: TaskRecord, container: ContainerRecord): Promise<void> {
    const { behaviour = this.usual } = container;
    const listener: RequestListener = (request, response) => {
      count(task, request);
      task.inFlight++;
      response.once('close', () => task.inFlight--);
      behaviour.answer(request, response, task, container);
    };
    for (const { address, port } of listening(task, container)) {
      const endpoint = await this.world.network.serve(address, port, listener);
      task.endpoints.push({ container: container.name, endpoint });
    }
  }

  private async crash(task: TaskRecord, container: ContainerRecord, exitCode: number): Promise<void> {
    if (task.desiredStatus === 'STOPPED') return;
    container.exitCode = exitCode;
    container.lastStatus = 'STOPPED';
    const gone = task.endpoints.filter(({ container: name }) => name === container.name);
    task.endpoints = task.endpoints.filter((one) => !gone.includes(one));
    this.onCrash(task, container);
    await Promise.all(gone.map(({ endpoint }) => endpoint.close()));
    await this.proceed.get(task)?.();
  }

  private later(task: TaskRecord, delayMs: number, work: () => unknown): void {
    task.programTimers.push(this.world.clock.after(delayMs, work));
  }
}

/** Keeps apart what came through which listener; a load balancer says it, and nobody else can [ELB: x-forwarded-headers]. */
function count({ requests }: TaskRecord, request: IncomingMessage): void {
  // Counts of requests are about users.
  if (isHealthProbe(request)) return;
  const port = String(request.headers['x-forwarded-port'] ?? 'direct');
  requests.set(port, (requests.get(port) ?? 0) + 1);
}

const definitionOf = (task: TaskRecord, container: ContainerRecord): ContainerDefinition | undefined =>
  task.definition.description.containerDefinitions?.find(({ name }) => name === container.name);

const overrideOf = ({ overrides }: TaskRecord, container: ContainerRecord) =>
  overrides.containerOverrides?.find(({ name }) => name === container.name);

/** Asked anew after each wait. */
const hasToEnd = ({ desiredStatus, lost }: TaskRecord): boolean => desiredStatus === 'STOPPED' || lost;

/** Where a container is reached: at the ports of its task's own interface, or at those of the host that lead to it. */
function listening(task: TaskRecord, container: ContainerRecord): { address: string; port: number }[] {
  const { interface: own, host } = task;
  if (!own)
    return task.bindings
      .filter((binding) => binding.container === container.name && binding.protocol === 'tcp')
      .map(({ hostPort }) => ({ address: host!.address, port: hostPort }));
  return (definitionOf(task, container)?.portMappings ?? [])
    .filter(({ protocol = 'tcp' }) => protocol === 'tcp')
    .flatMap(({ containerPort }) => (containerPort ? [{ address: own.address, port: containerPort }] : []));
}
