import type { IncomingMessage, RequestListener } from 'node:http';
import type { World } from '../world';
import { readBehaviour } from './behaviour-labels';
import { healthCheckOf, healthCourse } from './container-health';
import type { Labels } from './image-pull';
import { labelledBehaviour } from './labelled-behaviour';
import type { ContainerRecord, TaskRecord } from './state';
import { isHealthProbe, type TaskBehaviour } from './task-behaviour';

/** The programs in the containers of tasks: HTTP servers on the embedded network that may end by themselves. */
export class Programs {
  /** Told when a program has ended by itself. */
  onCrash: (task: TaskRecord, container: ContainerRecord) => void = () => {};
  /** Told when the health check of a container has found something new. */
  onHealth: (task: TaskRecord) => void = () => {};

  constructor(
    private readonly world: World,
    private readonly usual: TaskBehaviour,
  ) {}

  /** Starts all containers of a task. @param labels of their images, by container name. */
  async start(task: TaskRecord, labels: ReadonlyMap<string, Labels>): Promise<void> {
    for (const container of task.containers) {
      const behaviour = labelledBehaviour(readBehaviour(labels.get(container.name) ?? {}), this.usual);
      container.behaviour = behaviour;
      container.lastStatus = 'RUNNING';
      const { listensAfterMs = 0, crash } = behaviour;
      if (listensAfterMs === 0) await this.listen(task, container);
      else this.later(task, listensAfterMs, () => this.listen(task, container));
      this.watch(task, container, behaviour);
      if (crash) this.later(task, crash.afterMs, () => this.crash(task, container, crash.exitCode));
    }
  }

  private watch(task: TaskRecord, container: ContainerRecord, behaviour: TaskBehaviour): void {
    const check = healthCheckOf(task, container);
    if (!check) return;
    const { healthyAfterMs, unhealthyAfterMs } = healthCourse(check, behaviour);
    const find = (health: ContainerRecord['health']) => () => {
      if (container.lastStatus !== 'RUNNING') return;
      container.health = health;
      this.onHealth(task);
    };
    if (unhealthyAfterMs !== undefined) this.later(task, unhealthyAfterMs, find('UNHEALTHY'));
    if (healthyAfterMs !== undefined) this.later(task, healthyAfterMs, find('HEALTHY'));
  }

  /** What was to happen to a task that is going to stop happens no more; its servers go on. */
  cancel(task: TaskRecord): void {
    for (const timer of task.programTimers.splice(0)) timer.cancel();
  }

  /** Virtual milliseconds until a program that was asked to end looks whether it may; `undefined`: it will not. */
  exitsAfterMs({ containers }: TaskRecord): number | undefined {
    const waits = containers.map(({ behaviour = this.usual }) => behaviour.exitsAfterMs);
    return waits.includes('never') ? undefined : Math.max(0, ...waits.map(Number));
  }

  /** Ends all programs; those that still had something to do were killed. */
  async end(task: TaskRecord): Promise<void> {
    for (const container of task.containers) {
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
    for (const port of tcpPorts(task, container.name)) {
      const endpoint = await this.world.network.serve(task.interface.address, port, listener);
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

function tcpPorts(task: TaskRecord, containerName: string): number[] {
  const definition = task.definition.description.containerDefinitions?.find(({ name }) => name === containerName);
  return (definition?.portMappings ?? [])
    .filter(({ protocol = 'tcp' }) => protocol === 'tcp')
    .flatMap(({ containerPort }) => containerPort ?? []);
}
